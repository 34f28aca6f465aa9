/** What the host sees of a container that sleeps, and that nobody but its runtime would change. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckContext, Container } from '#harness'
import { readProc } from '#host/process'
import { parseStat } from '#inside/proc/stat'

const ofProcess = ['cgroup', 'limits', 'oom_score_adj', 'coredump_filter', 'mountinfo', 'environ', 'cmdline']

/** Limits, and whether the processes are frozen; a hierarchy has a few of these. */
const ofCgroup = [
  ...['pids.max', 'cpu.shares', 'cpu.cfs_quota_us', 'cpu.weight', 'cpu.max', 'cpuset.cpus', 'devices.list'],
  ...['memory.limit_in_bytes', 'memory.max', 'freezer.state', 'cgroup.freeze'],
]

const settingOf = (dir: string, name: string): string[] => {
  try {
    return [`${name}: ${readFileSync(join(dir, name), 'utf8').trim()}`]
  } catch {
    return []
  }
}

/** How these cgroups are set up. */
export const cgroupSettings = (dirs: readonly string[]): string[] =>
  dirs.flatMap(dir => ofCgroup.flatMap(name => settingOf(dir, name)))

/** The process as it is held up and limited, and what its namespaces say of themselves. */
export async function processSettings(t: CheckContext, { pid }: Container): Promise<Record<string, unknown>> {
  const { state, nice, policy } = parseStat(readProc(pid, 'stat'))
  const spaces = await t.hostResult([
    ...['nsenter', `--target=${pid}`, '--uts', '--net', '--ipc'],
    ...[
      'sh',
      '-c',
      'uname -n; ip -o link; cat /proc/sys/kernel/domainname /proc/sys/net/ipv4/ip_default_ttl',
    ],
  ])
  return {
    isHeldUp: state === 'T',
    nice,
    policy,
    spaces: spaces.stdout,
    ...Object.fromEntries(ofProcess.map(name => [name, readProc(pid, name)])),
  }
}
