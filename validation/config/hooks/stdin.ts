import { type CheckContext, requirement, type State } from '#harness'
import { type HookKind, hookKinds } from '#spec/config'
import { HookLog } from './_hook-log.js'

const annotations = { 'com.example.first': 'one two', 'com.example.second': '"quoted" é' }

// What a hook may be told of a phase; where the spec has no value of its own, a runtime may have one.
const wrongStatus: Record<HookKind, (status: string) => boolean> = {
  prestart: status => status === 'stopped' || status === 'running',
  createRuntime: status => status === 'stopped' || status === 'running',
  createContainer: status => status === 'stopped' || status === 'running',
  startContainer: status => status === 'stopped' || status === 'running' || status === 'creating',
  poststart: status => status !== 'running',
  poststop: status => status !== 'stopped',
}

function stateOf(t: CheckContext, key: string, log: HookLog, name: string): State | undefined {
  try {
    return log.state(name)
  } catch (error) {
    t.ok(key, false, `${name} must get a valid state: the runtime ${(error as Error).message}`)
    return undefined
  }
}

// Each hook reads to the end of its stdin: without an end the operation would hang.
export default requirement(
  ['hooks-state-on-stdin', 'state-pid-runtime-view', 'state-pid-container-view'],
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
      const key = `hooks-state-on-stdin[${kind}]`
      const inside = kind === 'createContainer' || kind === 'startContainer'
      const pidKey = `state-pid-${inside ? 'container' : 'runtime'}-view[${kind}]`
      for (const name of [`${kind}-1`, `${kind}-2`]) {
        const state = stateOf(t, key, log, name)
        // What has stopped has no pid to speak of.
        if (kind !== 'poststop') t.same(pidKey, state?.pid, inside ? 1 : container.pid, `pid in ${name}`)
        if (!state) continue
        t.same(key, state.id, container.id, `id in ${name}`)
        t.same(key, state.bundle, bundle.dir, `bundle in ${name}`)
        t.same(key, { ...state.annotations, ...annotations }, state.annotations, `annotations in ${name}`)
        t.ok(key, !wrongStatus[kind](state.status), `status in ${name} must fit the phase`, state.status)
      }
    }
  },
)
