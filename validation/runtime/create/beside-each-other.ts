import { type CheckContext, type Edit, type Generator, RuntimeFailure, requirement } from '#harness'
import { windowSize } from '#host/fd-socket/terminal'
import { hookKinds } from '#spec/config'
import { canRun } from '../../_can-run.js'
import { hasUserNamespaces } from '../../_user-namespace.js'
import { createWithTerminal } from '../../config/process/_terminal.js'
import { holdNamespaces, holdUserNamespace, joining } from '../../config-linux/namespaces/_held.js'
import { newNamespace, row } from '../../config-linux/namespaces/_inodes.js'
import { hasTimeNamespaces } from '../../config-linux/namespaces/_time.js'
import { stateOf } from '../_status.js'
import { leftovers } from '../_traces.js'
import { type Asked, Everything, type Property } from './_everything.js'
import { limitsOf } from './_limits.js'

interface Setting extends Asked {
  what: string
  edit: Edit
  size?: { height: number; width: number }
}

const runs = 'create-new-container'
const undone = 'delete-resources'
const ids = [
  ...['user-uid', 'user-gid', 'user-additionalgids', 'user-umask', 'process-nonewprivileges'],
  ...['bounding', 'inheritable', 'permitted', 'effective', 'ambient'].map(set => `capabilities-${set}`),
  ...['process-oomscoreadj-set', 'rlimits', 'process-cwd', 'process-env', 'hostname', 'sysctl'],
  ...['config-root-readonly', 'config-mounts', 'config-mounts-order', 'mount-options-unknown-as-data'],
  ...['ro', 'nosuid', 'nodev', 'noexec', 'noatime'].map(flag => `mount-option-${flag}`),
  ...['maskedpaths', 'readonlypaths', 'seccomp', 'fds-only-stdio'],
  ...['devices-available', 'device-filemode', 'device-uid', 'device-gid'],
  ...['domainname', 'process-scheduler', 'process-iopriority', 'personality', 'state-annotations'],
  ...['ns-no-path-new', 'ns-path-join'],
  ...hookKinds.map(kind => `lifecycle-${kind.toLowerCase()}-invoked`),
]
// A cgroup's files, a terminal's other end, and hooks that run.
const shownByHost = [
  'pids-limit',
  'memory-limit',
  'cpu-shares',
  'cpu-quota',
  'cpu-period',
  'cpu-cpus',
  'cpu-mems',
  'devcg-allow',
  'timeoffsets',
  'process-consolesize',
  'hook-args',
  'hook-env',
  'hooks-state-on-stdin',
]

// Ways through a runtime that have nothing to do with one another, so that a setting can have several.
const programAs = (file: string) => (g: Generator) => g.args(file, ...g.config.process!.args!.slice(1))
const manyMounts = (g: Generator) => {
  for (let count = 1; count <= 20; count++)
    g.mount({
      destination: `/mnt/many/${count}`,
      type: 'tmpfs',
      source: 'many',
      ...(count > 15 && { options: ['noexec', 'nosuid'] }),
    })
}
const withoutCgroupsPath = (g: Generator) => g.remove('/linux/cgroupsPath')
// The same ids as without, in more than one extent.
const inUserNamespaceOfExtents = (g: Generator) => {
  const extents = [
    { containerID: 0, hostID: 0, size: 1002 },
    { containerID: 1002, hostID: 1002, size: 64_534 },
  ]
  g.namespace('user').uidMappings(extents).gidMappings(extents)
}
const all =
  (...edits: Edit[]): Edit =>
  g => {
    for (const edit of edits) edit(g)
  }

async function settings(t: CheckContext): Promise<Setting[]> {
  const size = { height: 31, width: 311 }
  const propagation = (kind: 'slave' | 'shared' | 'unbindable') => (g: Generator) => g.rootfsPropagation(kind)
  const own = ['pid', 'network', 'ipc', 'uts'] as const
  const held = await holdNamespaces(t, [...own, 'cgroup'])
  const joined = joining(held, own)
  const time = (await hasTimeNamespaces(t)) ? { bootedEarlierS: 1_234_567 } : {}
  const local: Edit = g => g.memoryPolicy({ mode: 'MPOL_LOCAL' })
  const placed = (await canRun(t, local)) ? local : () => undefined
  const found: Setting[] = [
    { what: 'alone', edit: () => undefined, noNewPrivileges: false, hasDevice: true },
    {
      what: "in the runtime's PID namespace, in a new one of time",
      edit: g => g.withoutNamespace('pid'),
      noNewPrivileges: false,
      hasDevice: true,
      ...time,
    },
    {
      what: 'at a terminal, the program in PATH, in joined namespaces of network and cgroups',
      edit: all(propagation('slave'), programAs('sh'), joining(held, ['network', 'cgroup'])),
      size,
      noNewPrivileges: true,
      hasDevice: true,
    },
    {
      what: 'in joined namespaces and a new one of cgroups, which have no path',
      edit: all(propagation('shared'), joined, withoutCgroupsPath, g => g.namespace('cgroup')),
      noNewPrivileges: true,
      hasDevice: true,
    },
    {
      what: "in the runtime's network, IPC and UTS namespaces",
      edit: propagation('unbindable'),
      sharesSpaces: true,
      noNewPrivileges: false,
      hasDevice: true,
    },
    {
      what: 'with no mount on /dev, in a joined PID namespace, by a policy for memory',
      edit: all(g => g.withoutMount('/dev'), joining(held, ['pid']), placed),
      noNewPrivileges: true,
      hasDevice: true,
    },
  ]
  if (!(await hasUserNamespaces(t))) return found
  const withNetwork = ['user', 'network'] as const
  const joinedUser = joining(await holdUserNamespace(t, withNetwork), withNetwork)
  found.push(
    {
      what: 'in new namespaces of each type, with many mounts',
      edit: all(inUserNamespaceOfExtents, newNamespace('cgroup'), manyMounts),
      noNewPrivileges: false,
      hasDevice: false,
      ...time,
    },
    {
      what: 'at a terminal in a user namespace of other ids, the program relative to its folder',
      edit: all(newNamespace('user'), programAs('../bin/sh')),
      size,
      noNewPrivileges: true,
      hasDevice: false,
    },
  )
  // Whether it can be joined at all is another check's.
  if (await canRun(t, joinedUser))
    found.push({
      what: 'in a joined user namespace',
      edit: joinedUser,
      noNewPrivileges: true,
      hasDevice: false,
    })
  return found
}

async function observe(t: CheckContext, setting: Setting): Promise<Property[]> {
  const { edit, size } = setting
  const everything = new Everything(t)
  const bundle = everything.bundle(setting, g => {
    edit(g)
    if (size) g.terminal(true, size)
  })
  const { container, master } = size
    ? await createWithTerminal(t, undefined, bundle)
    : { container: await t.create(undefined, { bundle }), master: undefined }
  const limits = t.managesCgroups ? limitsOf(container.pid) : []
  await container.start()
  const shown: Property[] =
    size && master !== undefined
      ? [['process-consolesize', windowSize(master), { rows: size.height, columns: size.width }]]
      : []
  await container.exited()
  const { annotations } = await stateOf(t, container)
  shown.push(['state-annotations', annotations?.['org.example.beside'], 'yes'])
  await container.delete()
  shown.push([undone, await leftovers(t, { id: container.id, bundle }), []])
  return [...everything.properties(setting, bundle), ...limits, ...shown]
}

// A property that is right by itself must be right beside all others, too.
export default requirement([runs, undone, ...ids, ...shownByHost], async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox has few of these')
  const [first, ...rest] = await settings(t)
  // What is wrong without any setting is for the checks of each property to say, if it keeps the container from running.
  const alone = await observe(t, first!).catch((error: unknown) => {
    if (error instanceof RuntimeFailure) return t.unsupported(`all properties at once: ${error.message}`)
    throw error
  })
  const judged = new Set<string>()
  const judge = (seen: readonly Property[], what: string) => {
    for (const [id, actual, expected] of seen) {
      judged.add(id)
      t.same(id, actual, expected, what)
    }
  }
  judge(alone, first!.what)
  for (const setting of rest) {
    const ran = await row(t, [runs], async () => judge(await observe(t, setting), setting.what))
    t.ok(runs, ran, `${setting.what}: the container runs`)
  }
  for (const id of shownByHost) if (!judged.has(id)) t.skip(id, 'nothing here shows it')
})
