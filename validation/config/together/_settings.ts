/** Settings in which a container has all properties at once, and the check of each. */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, type CheckContext, type Container, type Edit, succeeded, waitFor } from '#harness'
import { availableControllers, cgroupDirs, readCgroupFile } from '#host/cgroup'
import { namespaceInodes } from '#host/process'
import { type HookKind, hookKinds, type User } from '#spec/config'
import { row } from '../../config-linux/namespaces/_inodes.js'
import { hasTimeNamespaces } from '../../config-linux/namespaces/_time.js'
import { settled } from '../../runtime/_status.js'
import { HookLog } from '../hooks/_hook-log.js'
import { createWithTerminal } from '../process/_terminal.js'
import { type Property, propertiesOf, questions, root, type Seen } from './_properties.js'

export interface Setting {
  user?: User
  mode?: 'ro' | 'rw'
  /** What makes the setting, after all properties. */
  edit?: Edit
  /** Properties that it cannot have. */
  without?: readonly string[]
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
/** All that a setting is asked for. */
export const ids = [applied, ...propertiesOf(root, 'rw').map(({ id }) => id), ...others]

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

/** Has a container in one setting after the other, by the name that its points have. */
export async function checkSettings(t: CheckContext, settings: Record<string, Setting>): Promise<void> {
  const impossible = await impossibleOnes(t)
  for (const id of impossible) t.skip(id, 'it is not possible here')
  for (const [name, setting] of Object.entries(settings))
    await checkSetting(t, `all at once, ${name}`, setting, impossible)
}

/** Where there is too little of it, other checks look at one property each. */
export const needsAll = (t: CheckContext): void => t.needs(t.sharesKernel, 'a sandbox lacks too much of it')
