import { writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import {
  type Bundle,
  type CheckContext,
  type Edit,
  requirement,
  type State,
  stateProblems,
  waitFor,
} from '#harness'
import { type Hook, type HookKind, hookKinds } from '#spec/config'
import { compareVersions, isSemVer } from '#spec/versions'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { row } from '../../config-linux/namespaces/_inodes.js'
import { unreadTerminal } from '../process/_terminal.js'
import { HookLog } from './_hook-log.js'

const annotations = {
  'com.example.first': 'one two',
  'com.example.second': '"quoted" é 😀 \\ \n\t\u0001',
  'com.example.empty': '',
  // More than a pipe holds.
  'com.example.long': 'long '.repeat(20_000),
}

// Where the spec has no value of its own for a phase, a runtime may have one.
const wrongStatuses: Partial<Record<HookKind, readonly string[]>> = {
  prestart: ['running', 'stopped', ''],
  createRuntime: ['running', 'stopped', ''],
  createContainer: ['running', 'stopped', ''],
  startContainer: ['creating', 'running', 'stopped', ''],
}
const rightStatuses: Partial<Record<HookKind, string>> = { poststart: 'running', poststop: 'stopped' }

function stateOf(log: HookLog, name: string): State | undefined {
  try {
    return JSON.parse(log.saw(name, 'stdin'))
  } catch {
    return undefined
  }
}

/** Whether a version of the spec is one that the runtime knows. */
function isKnown({ identity: { features } }: CheckContext, version: unknown): boolean {
  const { ociVersionMin = '1.0.0', ociVersionMax = version } = features ?? {}
  return (
    isSemVer(version) &&
    compareVersions(String(ociVersionMin), version) <= 0 &&
    compareVersions(version, String(ociVersionMax)) <= 0
  )
}

/** One life of a container, and what its hooks must have been told. */
interface Life {
  log: HookLog
  id: string
  bundle: Bundle
  pid: number
  /** Names of the hooks of each kind. */
  numbers: readonly number[]
  annotations: Readonly<Record<string, string>>
  /** Pid of the container's process as the container sees it. */
  pidInside: number
}

/** What was told to the hooks of one kind. */
function judge(t: CheckContext, kind: HookKind, life: Life, what: string): void {
  const { log, numbers, annotations, pidInside } = life
  const keyOf = (member?: string) => `hooks-state-on-stdin[${kind}${member ? ` ${member}` : ''}]`
  const inside = kind === 'createContainer' || kind === 'startContainer'
  const pidKey = `state-pid-${inside ? 'container' : 'runtime'}-view`
  for (const number of numbers) {
    const name = `${kind}-${number}`
    const hook = `${name}, ${what}`
    const state = stateOf(log, name)
    // What has stopped has no pid to speak of, and what is being created need not have one.
    if (state?.status === 'creating' && state.pid === undefined)
      t.info(`${pidKey}[${kind}]`, `${hook}: creating, without a pid`)
    else if (kind !== 'poststop')
      t.same(`${pidKey}[${kind}]`, state?.pid, inside ? pidInside : life.pid, `pid in ${hook}`)
    if (!t.ok(keyOf(), state, `${hook}: must get one JSON document`, log.saw(name, 'stdin'))) continue
    const { ociVersion, id, bundle: dir, status, pid } = state!
    t.same(keyOf(), stateProblems(state), [], `faults by the schema in ${hook}`)
    t.same(keyOf(), id, life.id, `id in ${hook}`)
    // What the state must be where it is printed, it must be here.
    if (!inside) {
      t.same(`state-json-schema[${kind}]`, stateProblems(state), [], `faults by the schema in ${hook}`)
      t.same(`state-bundle[${kind}]`, dir, life.bundle.dir, `bundle in ${hook}`)
      t.ok(`state-status[${kind}]`, typeof status === 'string' && status, `status in ${hook}`, status)
    }
    const told = state!.annotations ?? {}
    t.same(
      [`annotations[${kind}]`, `state-annotations[${kind}]`, keyOf()],
      { ...told, ...annotations },
      told,
      `annotations in ${hook}`,
    )
    t.ok(
      keyOf('ociVersion'),
      isKnown(t, ociVersion),
      `ociVersion in ${hook} is one of the spec's`,
      ociVersion,
    )
    t.same(keyOf('bundle'), dir, life.bundle.dir, `bundle in ${hook}`)
    t.ok(keyOf('status'), !wrongStatuses[kind]?.includes(status), `status in ${hook} fits`, status)
    if (rightStatuses[kind]) t.same(keyOf('status'), status, rightStatuses[kind], `status in ${hook}`)
    if (inside && t.sharesKernel && pidInside !== life.pid) {
      const hostRow = `${pidKey}[${kind}: the host's]`
      t.ok(hostRow, pid !== life.pid, `pid in ${hook} is not the one on the host`, pid)
    }
  }
}

/** A hook with nothing but a path. */
function hookByPath(log: HookLog, name: string): Hook {
  const path = join(log.dir, `${name}.sh`)
  writeFileSync(path, `#!/bin/sh\n${log.script(name)}\n`, { mode: 0o755 })
  return { path }
}

// Each hook reads to the end of its stdin: without an end the operation would hang.
export default requirement(
  [
    'hooks-state-on-stdin',
    'state-pid-runtime-view',
    'state-pid-container-view',
    'state-status',
    'state-bundle',
    'state-annotations',
    'state-json-schema',
    'annotations',
  ],
  async t => {
    // Whose state is another one.
    await t.create(g => g.annotation('com.example.other', 'other'))
    const log = new HookLog(t)
    const bundle = log.bundle(g => {
      g.args('/bin/sh', '-c', 'echo "up $$."; sleep 1000')
      for (const [key, value] of Object.entries(annotations)) g.annotation(key, value)
      for (const kind of hookKinds) {
        g.hook(kind, log.hook(`${kind}-1`))
        g.hook(kind, { ...log.hook(`${kind}-2`), env: ['ONE=1'] })
        g.hook(kind, { ...log.hook(`${kind}-3`), timeout: 1000 })
        g.hook(kind, hookByPath(log, `${kind}-4`))
      }
    })
    const container = await t.start(undefined, { bundle })
    await container.printed('.\n')
    await container.destroy()
    // It need not be the first of its PID namespace.
    const pidInside = Number(/up (\d+)/.exec(container.stdout)?.[1])
    const own = { id: container.id, pid: container.pid, bundle }
    for (const kind of hookKinds)
      judge(t, kind, { ...own, log, numbers: [1, 2, 3, 4], annotations, pidInside }, 'alone')

    await row(t, ['hooks-state-on-stdin[relative path of the bundle]'], () =>
      checkPlain(t, 'by a relative path of the bundle', g => g, true),
    )
    await checkPlain(t, "in the runtime's PID namespace", g => g.withoutNamespace('pid'))
    await checkPlain(t, 'at a terminal', g => g.terminal(true))
    if (await hasUserNamespaces(t)) await checkPlain(t, 'in a user namespace', inUserNamespace)
  },
)

const isUp = (line: string) => line.startsWith('up ')

/** Without annotations. */
async function checkPlain(t: CheckContext, what: string, edit: Edit, isRelative = false): Promise<void> {
  const log = new HookLog(t)
  const bundle = log.bundle(g => {
    edit(g)
    g.args('/bin/sh', '-c', `${log.prologue}\nnote "up $$"; sleep 1000`)
    for (const kind of hookKinds) g.hook(kind, log.hook(`${kind}-1`))
  })
  const given = isRelative
    ? { bundle: { ...bundle, dir: basename(bundle.dir) }, cwd: dirname(bundle.dir) }
    : { bundle }
  const container = await t.start(undefined, { ...given, ...unreadTerminal(t, bundle) })
  await waitFor('the program', t.timeoutMs, () => log.lines.some(isUp))
  await container.destroy()
  const pidInside = Number(log.lines.find(isUp)?.split(' ')[1])
  const { id, pid } = container
  const life = { id, pid, bundle, log, numbers: [1], annotations: {}, pidInside }
  for (const kind of hookKinds) judge(t, kind, life, what)
}
