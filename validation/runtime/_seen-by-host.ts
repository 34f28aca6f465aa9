/** What the host sees of a container that sleeps, and that nobody but its runtime would change. */
import { existsSync, readdirSync } from 'node:fs'
import type { CheckContext, Container } from '#harness'
import { readCgroupFile } from '#host/cgroup'
import { readProc } from '#host/process'
import { parseStat } from '#inside/proc/stat'

const ofProcess = ['cgroup', 'limits', 'oom_score_adj', 'coredump_filter', 'mountinfo', 'environ', 'cmdline']

/** Files of a cgroup, of either version, that say how it is set up: limits, and whether its processes are frozen. */
const isSetting = (file: string): boolean =>
  /\.(max|low|high|weight|shares|.*limit_in_bytes|cfs_.*_us|cpus|mems|swappiness|list|.*_device|state|freeze)$/.test(
    file,
  )

/** How these cgroups are set up. */
export const cgroupSettings = (dirs: readonly string[]): string[] =>
  dirs.filter(existsSync).flatMap(dir =>
    readdirSync(dir)
      .filter(isSetting)
      .map(file => `${file}: ${readCgroupFile(dir, file)}`),
  )

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
