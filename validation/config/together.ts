import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, type CheckContext, type Edit, RuntimeFailure, requirement, succeeded } from '#harness'
import { availableControllers } from '#host/cgroup'
import { readTerminal } from '#host/fd-socket/terminal'
import { namespaceInodes } from '#host/process'
import { capabilityMask, capabilitySet } from '#inside/proc/capabilities'
import { schedulerPolicies } from '#inside/proc/sched'
import { parseStat } from '#inside/proc/stat'
import { parseStatus } from '#inside/proc/status'
import { hookKinds } from '#spec/config'
import { hasUserNamespaces, inUserNamespace } from '../_user-namespace.js'
import { dirOf, limitOf } from '../config-linux/cgroups/_cgroup.js'
import { listNamespaces, readNamespaces, row } from '../config-linux/namespaces/_inodes.js'
import { stateOf } from '../runtime/_status.js'
import { HookLog } from './hooks/_hook-log.js'
import { createWithTerminal, mustCome } from './process/_terminal.js'

const bounding = ['CAP_CHOWN', 'CAP_KILL']
const modeFilter = 2
const parameter = 'net.ipv4.tcp_syn_retries'
const device = { path: '/dev/together', type: 'c', major: 1, minor: 5, fileMode: 0o666 } as const
const types = ['pid', 'network', 'ipc', 'uts', 'mount'] as const

// Where it may write: into a bind mount, not into the same source again, nor the root, nor a read-only path.
const places = ['/mnt/bound', '/mnt/bound-read-only', '/mnt/read-only', '/open']

const script = `
echo "cwd $(busybox pwd)"
echo "umask $(umask)"
echo "limit $(ulimit -Sn) $(ulimit -Hn)"
echo "score $(cat /proc/$$/oom_score_adj)"
echo "io $(busybox ionice -p $$)"
echo "machine $(uname -m)"
echo "host $(cat /proc/sys/kernel/hostname)"
echo "domain $(cat /proc/sys/kernel/domainname)"
echo "parameter $(cat /proc/sys/${parameter.replaceAll('.', '/')})"
echo "device $(stat -c %t:%T ${device.path} 2>/dev/null)"
echo "stat $(cat /proc/$$/stat)"
echo "masked $(cat /open/masked)"
echo "bound $(cat /mnt/bound/file /mnt/bound-read-only/file)"
for place in ${places.join(' ')}; do touch $place/new 2>/dev/null && echo "written $place"; done
ls -1 /proc/$$/fd
${listNamespaces}
cat /proc/$$/status
echo end
`

/** All of it at once: none is the default, nor what root has, nor what another container has. */
const edit =
  (source: string): Edit =>
  g =>
    g
      .user({ uid: 1000, gid: 2002, additionalGids: [2003, 2004], umask: 0o135 })
      .cwd('/open')
      .noCapabilities()
      .capabilities('bounding', bounding)
      .noNewPrivileges(true)
      .rlimit('RLIMIT_NOFILE', 1_202, 1_302)
      .oomScoreAdj(654)
      .scheduler({ policy: 'SCHED_BATCH', nice: 6 })
      .ioPriority({ class: 'IOPRIO_CLASS_BE', priority: 6 })
      .hostname('together')
      .domainname('together.example')
      .sysctl(parameter, '4')
      .annotation('org.example.together', 'yes')
      .mount({ destination: '/mnt/bound', source, options: ['bind'] })
      .mount({ destination: '/mnt/bound-read-only', source, options: ['bind', 'ro'] })
      .mount({ destination: '/mnt/read-only', type: 'tmpfs', source: 'tmpfs', options: ['mode=1777'] })
      .maskedPaths(['/open/masked'])
      .readonlyPaths(['/mnt/read-only', '/proc/sys'])
      .rootReadonly()
      .seccomp({
        defaultAction: 'SCMP_ACT_ALLOW',
        syscalls: [{ names: ['swapoff'], action: 'SCMP_ACT_ERRNO' }],
      })
      .args('/bin/sh', '-c', script)

const expected: Record<string, unknown> = {
  'process-cwd': '/open',
  'user-gid': [2002, 2002, 2002, 2002],
  'user-additionalgids': [2003, 2004],
  'user-umask': '0135',
  rlimits: '1202 1302',
  'process-oomscoreadj-set': '654',
  'process-scheduler': ['SCHED_BATCH', 6],
  'process-iopriority': 'best-effort: prio 6',
  'capabilities-bounding': capabilitySet(capabilityMask(bounding)),
  'process-nonewprivileges': 1,
  seccomp: modeFilter,
  hostname: 'together',
  domainname: 'together.example',
  sysctl: '4',
  'state-annotations': 'yes',
  maskedpaths: '',
  readonlypaths: false,
  'config-mounts': ['boundbound', true],
  'mount-option-ro': false,
  'config-root-readonly': false,
  'fds-only-stdio': ['0', '1', '2'],
  'ns-no-path-new': [],
  ...Object.fromEntries(hookKinds.map(kind => [`lifecycle-${kind.toLowerCase()}-invoked`, [kind]])),
}
// What /proc/<pid>/status need not have.
const ofTheKernel = ['process-nonewprivileges', 'seccomp']
// What the host may lack, or a user namespace.
const others = ['personality-linux32', 'devices-available', 'pids-limit', 'cgroupspath']

function read(said: string): Record<string, unknown> {
  const lines = said.split(/\r?\n/)
  const after = (word: string) => lines.find(line => line.startsWith(`${word} `))?.slice(word.length + 1)
  const isWritten = (place: string) => lines.includes(`written ${place}`)
  const stat = parseStat(after('stat') ?? '')
  const [from, to] = [lines.findIndex(line => line.startsWith('Name:')), lines.indexOf('end')]
  const status = parseStatus(lines.slice(from, to).join('\n'))
  const [ofContainer, ofRuntime] = [readNamespaces(lines.join('\n')), namespaceInodes(process.pid)]
  return {
    'process-cwd': after('cwd'),
    'user-gid': [...status.gids],
    'user-additionalgids': status.groups.filter(gid => gid !== 2002).sort(),
    'user-umask': after('umask'),
    rlimits: after('limit'),
    'process-oomscoreadj-set': after('score'),
    'process-scheduler': [schedulerPolicies[stat.policy ?? -1], stat.nice],
    'process-iopriority': after('io'),
    'capabilities-bounding': capabilitySet(status.capabilities.bounding ?? 0n),
    'process-nonewprivileges': status.noNewPrivs,
    seccomp: status.seccomp,
    hostname: after('host'),
    domainname: after('domain'),
    sysctl: after('parameter'),
    maskedpaths: after('masked'),
    readonlypaths: isWritten('/mnt/read-only'),
    'config-mounts': [after('bound'), isWritten('/mnt/bound')],
    'mount-option-ro': isWritten('/mnt/bound-read-only'),
    'config-root-readonly': isWritten('/open'),
    'fds-only-stdio': lines.filter(line => /^\d+$/.test(line)),
    'ns-no-path-new': types.filter(type => ofContainer[type] === ofRuntime[type]),
    'personality-linux32': after('machine'),
    'devices-available': after('device'),
  }
}

const hasTerminals = (t: CheckContext): Promise<boolean> =>
  createWithTerminal(t, g => g.terminal()).then(
    () => true,
    () => false,
  )

/** What the container says, and what is said of it, from create to delete; undefined if there is no terminal. */
async function lifeOf(t: CheckContext, bundle: Bundle, isTerminal: boolean, log: HookLog) {
  const begin = async () => {
    if (!isTerminal) return { container: await t.create(undefined, { bundle }), master: undefined }
    return createWithTerminal(t, g => g.terminal(), { bundle }).catch(async error => {
      // Terminals have a check of their own: is it for the want of one?
      if (!(error instanceof RuntimeFailure) || (await hasTerminals(t))) throw error
      return undefined
    })
  }
  const begun = await begin()
  if (!begun) return undefined
  const { container, master } = begun
  const isLimited = bundle.config.config.linux?.resources?.pids !== undefined
  const limit = isLimited ? limitOf(container.pid, 'pids.max') : undefined
  const place = isLimited ? dirOf(container.pid, 'pids') : undefined
  await container.start()
  const said =
    master === undefined
      ? await container.output()
      : await mustCome(readTerminal(master, { until: 'end\r\n', timeoutMs: t.timeoutMs }))
  await container.exited()
  const { annotations = {} } = await stateOf(t, container)
  await container.delete()
  return {
    ...read(said),
    'state-annotations': annotations['org.example.together'],
    'pids-limit': limit,
    cgroupspath: place?.endsWith(bundle.config.config.linux?.cgroupsPath ?? ''),
    ...Object.fromEntries(
      hookKinds.map(kind => [
        `lifecycle-${kind.toLowerCase()}-invoked`,
        log.lines.filter(line => line === kind),
      ]),
    ),
  } as Record<string, unknown>
}

// What is right for a plain process may be lost where another path through the runtime is taken.
export default requirement([...Object.keys(expected), ...others], async (t: CheckContext) => {
  const narrow = await t.hostResult(['setarch', 'linux32', 'uname', '-m'])
  const limits = availableControllers().includes('pids') ? { pids: { limit: 123 } } : {}
  const wanted = (where: string) => ({
    ...expected,
    ...(succeeded(narrow) ? { 'personality-linux32': narrow.stdout.trim() } : {}),
    ...(limits.pids && t.managesCgroups ? { 'pids-limit': '123', cgroupspath: true } : {}),
    // Nobody makes a device in a user namespace.
    ...(where === 'with a terminal' ? { 'devices-available': '1:5' } : {}),
  })
  const settings: Record<string, Edit> = {
    'with a terminal': g => g.device(device),
    ...((await hasUserNamespaces(t)) ? { 'in a user namespace': inUserNamespace } : {}),
  }
  for (const [where, more] of Object.entries(settings)) {
    const source = t.newDir()
    chmodSync(source, 0o777)
    writeFileSync(join(source, 'file'), 'bound')
    const log = new HookLog(t)
    const bundle = log.bundle(g => {
      edit(source)(g)
      if (succeeded(narrow)) g.personality({ domain: 'LINUX32' })
      if (limits.pids) g.resources(limits)
      for (const kind of hookKinds) g.hook(kind, log.hook(kind))
      more(g)
    })
    mkdirSync(join(bundle.rootfs, 'open'))
    chmodSync(join(bundle.rootfs, 'open'), 0o777)
    writeFileSync(join(bundle.rootfs, 'open/masked'), 'masked')
    chmodSync(join(bundle.rootfs, 'open/masked'), 0o666)

    const values = wanted(where)
    const keys = Object.keys(values).map(id => `${id}[together, ${where}]`)
    await row(t, keys, async () => {
      const seen = await lifeOf(t, bundle, where === 'with a terminal', log)
      for (const [id, value] of Object.entries(values)) {
        if (!seen) t.skip(`${id}[together, ${where}]`, 'the runtime gives no terminal')
        else if (seen[id] === undefined && ofTheKernel.includes(id))
          t.skip(`${id}[together, ${where}]`, 'this kernel does not show it')
        else t.same(`${id}[together, ${where}]`, seen[id], value)
      }
    })
  }
  if (!succeeded(narrow)) t.skip('personality-linux32', 'no 32-bit personality here')
  if (!limits.pids || !t.managesCgroups)
    for (const id of ['pids-limit', 'cgroupspath']) t.skip(id, 'the controller pids is not available')
})
