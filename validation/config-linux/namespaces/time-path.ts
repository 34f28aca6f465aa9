import { type CheckContext, requirement } from '#harness'
import { holdNamespaces } from './_held.js'
import { listNamespaces, readNamespaces, row } from './_inodes.js'
import { needsTimeNamespaces } from './_time.js'

// Apart from the other types: it came with 1.1.0, and a runtime may not support it.
export default requirement(['ns-path-join', 'ns-path-wrong-type-error'], async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox does not join namespaces of the host')
  t.needs(t.specAtLeast('1.1.0'), 'no time namespaces before 1.1.0')
  const held = await holdNamespaces(t, ['time', 'network'])
  await needsTimeNamespaces(t)

  await row(t, ['ns-path-join[time]'], async () => {
    const seen = await t.observe(g => g.namespace('time', held.path('time')), { ns: listNamespaces })
    t.same('ns-path-join[time]', readNamespaces(seen.ns.text).time, held.inode('time'))
  })

  const wrong = await t.attempt(g => g.namespace('time', held.path('network')).args('/bin/true'))
  t.failed('ns-path-wrong-type-error[time]', wrong.start ?? wrong.create)
})
