import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Bundle,
  type CheckContext,
  type Container,
  type Edit,
  requirement,
  succeeded,
  waitFor,
} from '#harness'
import { availableControllers, cgroupDirs, readCgroupFile } from '#host/cgroup'
import { namespaceInodes } from '#host/process'
import { capabilitySets, type HookKind, hookKinds, type User } from '#spec/config'
import { canRun } from '../../_can-run.js'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { holdNamespaces, joining } from '../../config-linux/namespaces/_held.js'
import { row } from '../../config-linux/namespaces/_inodes.js'
import { hasTimeNamespaces } from '../../config-linux/namespaces/_time.js'
import { settled } from '../../runtime/_status.js'
import { HookLog } from '../hooks/_hook-log.js'
import { createWithTerminal } from '../process/_terminal.js'
import { type Property, propertiesOf, questions, root, type Seen, user } from './_properties.js'

interface Setting {
  user?: User
  mode?: 'ro' | 'rw'
  /** What makes the setting, after all properties. */
  edit?: Edit
  /** Properties that it cannot have. */
  without?: readonly string[]
}

const ofPrivileges = ['process-nonewprivileges', ...capabilitySets.map(set => `capabilities-${set}`)]

async function settingsOf(t: CheckContext): Promise<Record<string, Setting>> {
  const halves = [
    ['pid', 'uts'],
    ['ipc', 'network'],
  ] as const
  const held = await holdNamespaces(t, halves.flat())
  const ofHalves = Object.fromEntries(
    halves.flatMap((half): [string, Setting][] => [
      [`all at once, joined ${half}`, { edit: joining(held, half), without: ['timeoffsets'] }],
      [
        `all at once, shared ${half}`,
        {
          edit: g => half.forEach(type => void g.withoutNamespace(type)),
          without: half[0] === 'pid' ? ['hostname', 'domainname'] : ['sysctl'],
        },
      ],
    ]),
  )
  // There, a device is what the host has.
  const ofUserNamespace = { edit: inUserNamespace, without: ['devices-available'] }
  const isMapped = await hasUserNamespaces(t)
  const local: Edit = g => g.memoryPolicy({ mode: 'MPOL_LOCAL' })
  const placed = (await canRun(t, local)) ? local : () => undefined
  return {
    'all at once': { edit: g => g.namespace('cgroup').rootfsPropagation('slave') },
    'all at once, no privileges': {
      edit: g => placed(g.noNewPrivileges(false).noCapabilities()),
      without: ofPrivileges,
    },
    'all at once, another user': { user },
    'all at once, a terminal': { user, edit: g => g.terminal().namespace('cgroup') },
    'all at once, a read-only root': { mode: 'ro', edit: g => g.namespace('cgroup') },
    'all at once, no mount on /dev': { mode: 'ro', edit: g => g.withoutMount('/dev') },
    ...ofHalves,
    ...(isMapped && {
      'all at once, a user namespace': ofUserNamespace,
      'all at once, another user of a user namespace': { ...ofUserNamespace, user, mode: 'ro' },
    }),
  }
}

const program = (log: HookLog) =>
  [
    log.prologue,
    ...Object.entries(questions).map(([name, snippet]) => `(${snippet}) >"$log/program.${name}" 2>/dev/null`),
    'note program',
    'exec sleep 1000',
  ].join('\n')

const annotations = { 'com.example.one': 'größer', 'com.example.two': '' }
const invoked = (kind: HookKind) => `lifecycle-${kind.toLowerCase()}-invoked`
const hookIds = hookKinds.map(invoked)
const others = [
  'state-annotations',
  'state-status',
  'delete-resources',
  'pids-limit',
  'ns-no-path-new',
  ...hookIds,
]
const applied = 'create-apply-properties'
const ids = [applied, ...propertiesOf(root, 'rw').map(({ id }) => id), ...others]

/** A bundle for the setting, in which the properties have what they are about. */
function bundleOf(log: HookLog, properties: readonly Property[], edit: Edit): Bundle {
  const bundle = log.bundle(g => {
    for (const { set } of properties) set?.(g)
    for (const kind of hookKinds) g.hook(kind, log.hook(kind))
    for (const [key, value] of Object.entries(annotations)) g.annotation(key, value)
    if (availableControllers().includes('pids')) g.resources({ pids: { limit: 77 } })
    edit(g)
  })
  const inRoot = (path: string) => join(bundle.rootfs, path)
  for (const folder of ['srv/folder', 'srv/secrets', 'srv/fixed', 'srv/bound'])
    mkdirSync(inRoot(folder), { recursive: true })
  for (const file of ['srv/secret', 'srv/secrets/file', 'srv/fixed/file', 'srv/open']) {
    writeFileSync(inRoot(file), 'content\n')
    chmodSync(inRoot(file), 0o666)
  }
  writeFileSync(inRoot('srv/program'), program(log))
  mkdirSync(join(bundle.dir, 'shared'))
  writeFileSync(join(bundle.dir, 'shared/file'), 'bound\n')
  return bundle
}

const createWith = async (t: CheckContext, bundle: Bundle): Promise<Container> =>
  bundle.config.config.process?.terminal
    ? (await createWithTerminal(t, undefined, bundle)).container
    : t.create(undefined, { bundle })

async function checkSetting(
  t: CheckContext,
  name: string,
  setting: Setting,
  impossible: readonly string[],
): Promise<void> {
  const { user = root, mode = 'rw', edit = () => undefined } = setting
  const without = [...impossible, ...(setting.without ?? [])]
  const key = (id: string) => `${id}[${name}]`
  const keys = ids.filter(id => !without.includes(id)).map(key)
  if (!keys.some(each => t.wants(each))) return
  const properties = propertiesOf(user, mode).filter(({ id }) => !without.includes(id))
  const log = new HookLog(t)
  const bundle = bundleOf(log, properties, edit)

  const runs = await row(t, [key(applied)], async () => {
    const container = await createWith(t, bundle)
    const isTold = async (status: string) => {
      const state = await settled(t, container, status)
      t.same(key('state-status'), state.status, status)
      t.same(key('state-annotations'), state.annotations, annotations, status)
    }
    await isTold('created')
    await container.start()
    await waitFor('the program', t.timeoutMs, () => log.lines.includes('program'))
    t.ok(key(applied), true, 'it runs')
    const seen = Object.fromEntries(
      Object.keys(questions).map(each => [each, log.saw('program', each)]),
    ) as Seen
    for (const { id, sees, expected } of properties) t.same(key(id), sees(seen), expected)
    await isTold('running')
    const dirs = t.managesCgroups ? cgroupDirs(container.pid) : new Map<string, string>()
    const pids = dirs.get('pids')
    if (pids) t.same(key('pids-limit'), readCgroupFile(pids, 'pids.max'), '77')
    else t.skip(key('pids-limit'), 'there is no controller of processes here')
    const [own, its] = [namespaceInodes(process.pid), namespaceInodes(container.pid)]
    for (const { type, path } of bundle.config.config.linux?.namespaces ?? [])
      if (!path) t.ok(key('ns-no-path-new'), its[type] && its[type] !== own[type], `a new ${type} namespace`)

    await container.kill('KILL')
    await container.exited()
    await isTold('stopped')
    await container.delete()
    const kept = [...dirs.values()].filter(dir => dir.endsWith(bundle.config.config.linux!.cgroupsPath!))
    t.same(key('delete-resources'), kept.filter(existsSync), [], 'cgroups that are still there')
    for (const id of hookIds) {
      const calls = log.lines.filter(line => id === invoked(line as HookKind))
      t.same(key(id), calls.length, 1, 'calls of the hook')
    }
  })
  // What was not seen is nobody's fault: that it does not run says one point.
  if (!runs) for (const each of keys) t.skip(each, 'a container with all of it does not run here')
}

/** Properties that this host, or the runtime, does not have at all. */
async function impossibleOnes(t: CheckContext): Promise<string[]> {
  const narrow = succeeded(await t.hostResult(['setarch', 'linux32', 'true']))
  return [...(narrow ? [] : ['personality']), ...((await hasTimeNamespaces(t)) ? [] : ['timeoffsets'])]
}

// What is right alone may be lost beside something else: a container has all there is, in one setting after the other.
export default requirement(ids, async t => {
  t.needs(t.sharesKernel, 'a sandbox lacks too much of it: other checks look at one property each')
  const impossible = await impossibleOnes(t)
  for (const id of impossible) t.skip(id, 'it is not possible here')
  for (const [name, setting] of Object.entries(await settingsOf(t)))
    await checkSetting(t, name, setting, impossible)
})
