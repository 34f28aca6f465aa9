import { type CheckContext, requirement } from '#harness'
import { makeNodes, openings } from './_nodes.js'

const nodes = ['c 60 0', 'c 61 7', 'b 60 0', 'b 120 7']

// An entry without type and numbers is about all devices, of both types; each time it has to undo the one before.
export default requirement(['devcg-type-default', 'devcg-allow', 'devcg-type'], async (t: CheckContext) => {
  t.needs(t.managesCgroups, 'the runtime is run without cgroups')
  for (const allow of [true, false]) {
    for (const type of [undefined, 'a'] as const) {
      const key = type ? 'devcg-type' : 'devcg-type-default'
      const entry = { allow, access: 'rwm', ...(type ? { type } : {}) }
      const bundle = await makeNodes(t, nodes, g =>
        g.devicesCgroup([{ allow: !allow, access: 'rwm' }, entry]),
      )
      const opens = await openings(t, bundle, nodes)
      const expected = Object.fromEntries(nodes.map(node => [node, allow ? 'r w rw' : '']))
      t.same(key, opens, expected, `allow ${allow}, type ${type ?? 'unset'}`)
      t.same('devcg-allow', opens, expected, `allow ${allow}`)
    }
  }
})
