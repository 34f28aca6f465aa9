import { type CheckContext, requirement, type State, stateProblems } from '#harness'
import { type HookKind, hookKinds } from '#spec/config'
import { compareVersions, isSemVer } from '#spec/versions'
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
    const log = new HookLog(t)
    const bundle = log.bundle(g => {
      g.args('/bin/sh', '-c', 'echo up; sleep 1000')
      for (const [key, value] of Object.entries(annotations)) g.annotation(key, value)
      for (const kind of hookKinds) for (const n of [1, 2]) g.hook(kind, log.hook(`${kind}-${n}`))
    })
    const container = await t.start(undefined, { bundle })
    await container.printed('up')
    await container.destroy()

    for (const kind of hookKinds) {
      const row = (member?: string) => `hooks-state-on-stdin[${kind}${member ? ` ${member}` : ''}]`
      const inside = kind === 'createContainer' || kind === 'startContainer'
      const pidKey = `state-pid-${inside ? 'container' : 'runtime'}-view`
      for (const name of [`${kind}-1`, `${kind}-2`]) {
        const state = stateOf(log, name)
        // What has stopped has no pid to speak of, and what is being created need not have one.
        if (state?.status === 'creating' && state.pid === undefined)
          t.info(`${pidKey}[${kind}]`, `${name}: creating, without a pid`)
        else if (kind !== 'poststop')
          t.same(`${pidKey}[${kind}]`, state?.pid, inside ? 1 : container.pid, `pid in ${name}`)
        if (!t.ok(row(), state, `${name} must get one JSON document`, log.saw(name, 'stdin'))) continue
        const { ociVersion, id, bundle: dir, status, pid } = state!
        t.same(row(), stateProblems(state), [], `faults by the schema in ${name}`)
        t.same(row(), id, container.id, `id in ${name}`)
        // What the state must be where it is printed, it must be here.
        if (!inside) {
          t.same(`state-json-schema[${kind}]`, stateProblems(state), [], `faults by the schema in ${name}`)
          t.same(`state-bundle[${kind}]`, dir, bundle.dir, `bundle in ${name}`)
          t.ok(`state-status[${kind}]`, typeof status === 'string' && status, `status in ${name}`, status)
        }
        for (const side of ['annotations', 'state-annotations'])
          t.same(`${side}[${kind}]`, { ...state!.annotations, ...annotations }, state!.annotations, name)
        t.same(row(), { ...state!.annotations, ...annotations }, state!.annotations, `annotations in ${name}`)
        t.ok(
          row('ociVersion'),
          isKnown(t, ociVersion),
          `ociVersion in ${name} is one of the spec's`,
          ociVersion,
        )
        t.same(row('bundle'), dir, bundle.dir, `bundle in ${name}`)
        t.ok(row('status'), !wrongStatuses[kind]?.includes(status), `status in ${name} fits`, status)
        if (rightStatuses[kind]) t.same(row('status'), status, rightStatuses[kind], `status in ${name}`)
        if (inside && t.sharesKernel) {
          const hostRow = `${pidKey}[${kind}: the host's]`
          t.ok(hostRow, pid !== container.pid, `pid in ${name} is not the one on the host`, pid)
        }
      }
    }
  },
)
