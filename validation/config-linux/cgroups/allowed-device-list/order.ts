import { type CheckContext, requirement } from '#harness'
import type { DeviceCgroup } from '#spec/config'
import { makeNodes, openings } from './_nodes.js'

const rule = (allow: boolean, minor: number, access: string): DeviceCgroup => ({
  allow,
  type: 'c',
  major: 60,
  minor,
  access,
})
const all = (allow: boolean): DeviceCgroup => ({ allow, access: 'rwm' })

// The same entries in another order give another list: a later entry wins over an earlier one.
const lists: Record<string, { rules: DeviceCgroup[]; opens: Record<string, string> }> = {
  'after a denial of all': {
    rules: [
      all(false),
      ...[rule(true, 1, 'rw'), rule(false, 1, 'w')],
      ...[rule(false, 2, 'w'), rule(true, 2, 'rw')],
      ...[rule(true, 3, 'r'), rule(false, 3, 'r'), rule(true, 3, 'r')],
      ...[rule(true, 4, 'r'), rule(true, 4, 'w'), rule(false, 4, 'r')],
      ...[rule(true, 5, 'rw'), rule(false, 5, 'rw')],
    ],
    opens: { 'c 60 1': 'r', 'c 60 2': 'r w rw', 'c 60 3': 'r', 'c 60 4': 'w', 'c 60 5': '', 'c 60 6': '' },
  },
  'denial of all between': {
    rules: [rule(true, 1, 'rw'), all(false), rule(true, 2, 'rw')],
    opens: { 'c 60 1': '', 'c 60 2': 'r w rw', 'c 60 3': '' },
  },
  'denial of all last': {
    rules: [all(true), rule(true, 1, 'rw'), all(false)],
    opens: { 'c 60 1': '', 'c 60 2': '' },
  },
  'denials after all is allowed': {
    rules: [all(true), rule(false, 1, 'w'), rule(false, 2, 'rw'), rule(false, 3, 'r'), rule(true, 3, 'r')],
    opens: { 'c 60 1': 'r', 'c 60 2': '', 'c 60 3': 'r w rw', 'c 60 4': 'r w rw' },
  },
  'all allowed last': {
    rules: [rule(false, 1, 'rw'), all(false), rule(false, 2, 'rw'), all(true)],
    opens: { 'c 60 1': 'r w rw', 'c 60 2': 'r w rw', 'c 60 3': 'r w rw' },
  },
}

export default requirement('devcg-order', async (t: CheckContext) => {
  t.needs(t.managesCgroups, 'the runtime is run without cgroups')
  for (const [row, { rules, opens }] of Object.entries(lists)) {
    const nodes = Object.keys(opens)
    const bundle = await makeNodes(t, nodes, g => g.devicesCgroup(rules))
    t.same(`devcg-order[${row}]`, await openings(t, bundle, nodes), opens)
  }
})
