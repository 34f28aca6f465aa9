import { type CheckContext, type Generator, requirement } from '#harness'
import { holdNamespaces } from './_held.js'
import { listNamespaces, readNamespaces, row } from './_inodes.js'
import { needsTimeNamespaces } from './_time.js'

// Apart from the other types: it came with 1.1.0, and a runtime may not support it.
export default requirement(['ns-path-join', 'ns-path-wrong-type-error'], async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox does not join namespaces of the host')
  t.needs(t.specAtLeast('1.1.0'), 'no time namespaces before 1.1.0')
  const held = await holdNamespaces(t, ['time', 'network'])
  await needsTimeNamespaces(t)

  // Whoever joins a time namespace forks once more, which a new PID namespace may not survive.
  for (const [key, edit] of [
    ['ns-path-join[time]', () => undefined],
    ['ns-path-join[time, PID namespace of the runtime]', (g: Generator) => g.withoutNamespace('pid')],
  ] as const) {
    await row(t, [key], async () => {
      const seen = await t.observe(
        g => {
          edit(g)
          g.namespace('time', held.path('time'))
        },
        { ns: listNamespaces },
      )
      t.same(key, readNamespaces(seen.ns.text).time, held.inode('time'))
    })
  }

  const wrong = await t.attempt(g => g.namespace('time', held.path('network')).args('/bin/true'))
  t.failed('ns-path-wrong-type-error[time]', wrong.start ?? wrong.create)
})
