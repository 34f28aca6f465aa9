/** Probes what this host gives to containers, and finds what killed runs left behind. */
import { execaSync } from 'execa'
import { findBusybox } from '../bundle/rootfs.js'
import { availableControllers, cgroupView } from '../host/cgroup.js'
import { boundingCapabilities, isRoot } from '../host/privileges.js'
import { removeTree } from '../host/remove-tree.js'
import { candidateCgroups, sweepCgroups } from '../host/sweep-cgroups.js'
import { capabilityNames } from '../inside/proc/capabilities.js'
import { deadRunOf, deadWorkDirs } from './workspace.js'

export interface Finding {
  what: string
  /** 'missing': checks are skipped; 'needed': nothing can run without it. */
  state: 'ok' | 'missing' | 'needed'
  detail: string
}

/** Whether a command of the host succeeds. Programs are named without a shell. */
const works = (file: string, ...args: string[]): boolean =>
  !execaSync(file, args, { stdio: 'ignore', timeout: 10_000, reject: false }).failed

const finding = (
  what: string,
  holds: boolean,
  detail: string,
  otherwise: string,
  state: 'missing' | 'needed',
): Finding => (holds ? { what, state: 'ok', detail } : { what, state, detail: otherwise })

const inNewNamespace = (...args: string[]) =>
  works('unshare', '--mount', '--net', '--propagation', 'private', ...args)

/** Tries everything that checks may need. Nothing is concluded from the name of a host. */
export function diagnose(): Finding[] {
  const busybox = findBusybox()
  const lacking = capabilityNames.filter(name => !boundingCapabilities().includes(name))
  const controllers = availableControllers()
  return [
    finding('root', isRoot(), 'runs as root', 'run this as root (sudo)', 'needed'),
    finding(
      'busybox',
      busybox !== undefined,
      `${busybox}`,
      'apt-get install busybox-static, or set BUSYBOX',
      'needed',
    ),
    finding(
      'namespaces',
      works('unshare', '--mount', '--pid', '--net', '--ipc', '--uts', '--fork', 'true'),
      'can be made',
      'unshare(1) fails: CAP_SYS_ADMIN and util-linux are needed',
      'needed',
    ),
    finding(
      'cgroup',
      controllers.length > 0,
      `${cgroupView()}: ${controllers.join(' ')}`,
      'no controller is mounted below /sys/fs/cgroup',
      'missing',
    ),
    finding('capabilities', lacking.length === 0, 'all', `without ${lacking.join(', ')}`, 'missing'),
    finding(
      'veth',
      inNewNamespace('ip', 'link', 'add', 'a0', 'type', 'veth', 'peer', 'name', 'b0'),
      'can be made',
      'no veth network devices (kernel, or iproute2)',
      'missing',
    ),
    finding(
      'user namespaces',
      works('unshare', '--user', '--map-root-user', 'true'),
      'can be made',
      'unshare --user fails',
      'missing',
    ),
    finding(
      'time namespaces',
      works('unshare', '--time', 'true'),
      'can be made',
      'unshare --time fails',
      'missing',
    ),
    finding(
      'apparmor',
      works('test', '-d', '/sys/kernel/security/apparmor'),
      'enabled',
      'not enabled',
      'missing',
    ),
    finding('selinux', works('test', '-d', '/sys/fs/selinux'), 'enabled', 'not enabled', 'missing'),
    finding('resctrl', works('grep', '-q', 'resctrl', '/proc/mounts'), 'mounted', 'not mounted', 'missing'),
  ]
}

/** Names of runs that are over and left cgroups: killed with SIGKILL, all of their processes at once. */
const deadRunsWithCgroups = (): string[] => [
  ...new Set(candidateCgroups().flatMap(({ name }) => deadRunOf(name) ?? [])),
]

export interface CleanReport {
  removed: string[]
  problems: string[]
}

/** What runs that are over left behind: names of runs that have cgroups, and folders. */
export const leftBehind = (): { runs: string[]; folders: string[] } => ({
  runs: deadRunsWithCgroups(),
  folders: deadWorkDirs(),
})

/** Removes what runs that are over left behind; those still going are not touched, nor is anything that is not ours. */
export async function clean(): Promise<CleanReport> {
  const { runs, folders } = leftBehind()
  const report: CleanReport = { removed: [], problems: [] }
  for (const run of runs) {
    const problems = await sweepCgroups(run)
    report.problems.push(...problems)
    if (problems.length === 0) report.removed.push(`cgroups of ${run}`)
  }
  for (const folder of folders) {
    try {
      await removeTree(folder)
      report.removed.push(folder)
    } catch (error) {
      report.problems.push(`${folder}: ${(error as Error).message}`)
    }
  }
  return report
}
