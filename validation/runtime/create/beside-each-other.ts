import { type CheckContext, type Edit, type Generator, requirement, succeeded } from '#harness'
import { windowSize } from '#host/fd-socket/terminal'
import type { NamespaceType } from '#host/process'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { createWithTerminal } from '../../config/process/_terminal.js'
import { type Held, holdNamespaces, holdUserNamespace } from '../../config-linux/namespaces/_held.js'
import { row } from '../../config-linux/namespaces/_inodes.js'
import { Everything, limitsOf, type Property } from './_everything.js'

interface Setting {
  what: string
  edit: Edit
  noNewPrivileges: boolean
  size?: { height: number; width: number }
}

// Not every runtime has these: what it does of them with the other properties alone, it must do in each setting.
const newer = ['domainname', 'process-scheduler', 'process-iopriority', 'personality']
const ids = [
  ...['user-uid', 'user-gid', 'user-additionalgids', 'user-umask', 'process-nonewprivileges'],
  ...['bounding', 'inheritable', 'permitted', 'effective', 'ambient'].map(set => `capabilities-${set}`),
  ...['process-oomscoreadj-set', 'rlimits', 'process-cwd', 'process-env', 'hostname', 'sysctl'],
  ...['config-root-readonly', 'config-mounts', 'mount-options-unknown-as-data', 'mount-option-noexec'],
  ...['maskedpaths', 'readonlypaths', 'seccomp', 'process-consolesize'],
  ...['createruntime', 'createcontainer', 'startcontainer', 'poststart'].map(
    kind => `lifecycle-${kind}-invoked`,
  ),
]
const limited = ['pids-limit', 'memory-limit', 'cpu-shares', 'cpu-quota', 'cpu-period']

async function settings(t: CheckContext): Promise<Setting[]> {
  const joining = (held: Held, types: readonly NamespaceType[]) => (g: Generator) => {
    for (const type of types) g.namespace(type, held.path(type))
  }
  const size = { height: 31, width: 311 }
  const terminal = { what: 'at a terminal', edit: (g: Generator) => g.rootfsPropagation('slave'), size }
  const own = ['pid', 'network', 'ipc', 'uts'] as const
  const joined = joining(await holdNamespaces(t, own), own)
  const found: Setting[] = [
    { what: 'alone', edit: () => undefined, noNewPrivileges: false },
    { ...terminal, noNewPrivileges: true },
    { what: 'in joined namespaces', edit: g => joined(g.rootfsPropagation('shared')), noNewPrivileges: true },
  ]
  if (!(await hasUserNamespaces(t))) return found
  const all = ['user', 'network'] as const
  const joinedUser = joining(await holdUserNamespace(t, all), all)
  found.push(
    { what: 'in a user namespace', edit: inUserNamespace, noNewPrivileges: false },
    { what: 'at a terminal in a user namespace', edit: inUserNamespace, size, noNewPrivileges: true },
  )
  // Whether it can be joined at all is another check's.
  const { start } = await t.attempt(g => joinedUser(g.args('/bin/true')))
  if (start && succeeded(start))
    found.push({ what: 'in a joined user namespace', edit: joinedUser, noNewPrivileges: true })
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
  await container.delete()
  return [...everything.properties(setting), ...limits, ...shown]
}

// A property that is right by itself must be right beside all others, too.
export default requirement([...ids, ...newer, ...limited], async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox has few of these')
  let alone: Property[] | undefined
  for (const setting of await settings(t)) {
    await row(t, ids, async () => {
      const seen = await observe(t, setting)
      alone ??= seen
      for (const [id, actual, expected] of seen) {
        const control = alone.find(([other]) => other === id)
        if (newer.includes(id) && JSON.stringify(control?.[1]) !== JSON.stringify(control?.[2]))
          t.info(id, `${setting.what}: is not supported`)
        else t.same(id, actual, expected, setting.what)
      }
    })
  }
  for (const id of limited)
    if (!alone?.some(([shown]) => shown === id)) t.skip(id, 'no cgroup file of this host shows it')
})
