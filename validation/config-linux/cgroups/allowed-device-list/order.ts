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
const block = (allow: boolean, minor: number): DeviceCgroup => ({ ...rule(allow, minor, 'rw'), type: 'b' })
const all = (allow: boolean): DeviceCgroup => ({ allow, access: 'rwm' })

// The same entries in another order give another list: a later entry wins over an earlier one.
const lists: Record<string, { rules: DeviceCgroup[]; opens: Record<string, string>; uid?: number }> = {
  'after a denial of all': {
    uid: 1000,
    rules: [
      all(false),
      ...[rule(false, 2, 'w'), rule(true, 2, 'rw')],
      ...[rule(true, 3, 'r'), rule(false, 3, 'r'), rule(true, 3, 'r')],
      ...[rule(true, 4, 'r'), rule(true, 4, 'w'), rule(false, 4, 'r')],
      ...[rule(true, 5, 'rw'), rule(false, 5, 'rw')],
      ...[block(true, 7), block(false, 7), block(false, 8), block(true, 8)],
    ],
    opens: {
      ...{ 'c 60 2': 'r w rw', 'c 60 3': 'r', 'c 60 4': 'w', 'c 60 5': '', 'c 60 6': '' },
      ...{ 'b 60 7': '', 'b 60 8': 'r w rw' },
    },
  },
  'allowed bit by bit': {
    rules: [all(false), rule(true, 1, 'r'), rule(true, 1, 'w')],
    opens: { 'c 60 1': 'r w rw' },
  },
  'part denied after more was allowed': {
    rules: [all(false), rule(true, 1, 'rw'), rule(false, 1, 'w')],
    opens: { 'c 60 1': 'r' },
  },
  'part denied after all was allowed': {
    rules: [all(true), rule(false, 1, 'w')],
    opens: { 'c 60 1': 'r', 'c 60 2': 'r w rw' },
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
    rules: [
      ...[all(true), rule(false, 2, 'rw'), rule(false, 3, 'r'), rule(true, 3, 'r'), block(false, 2)],
      { allow: false, type: 'c', major: 61, access: 'rw' },
    ],
    opens: {
      ...{ 'c 60 2': '', 'c 60 3': 'r w rw', 'c 60 4': 'r w rw', 'c 61 4': '', 'b 61 4': 'r w rw' },
      ...{ 'b 60 2': '', 'b 60 3': 'r w rw' },
    },
  },
  'all allowed last': {
    rules: [rule(false, 1, 'rw'), all(false), rule(false, 2, 'rw'), all(true)],
    opens: { 'c 60 1': 'r w rw', 'c 60 2': 'r w rw', 'c 60 3': 'r w rw' },
  },
}

const eachAlone = (opens: Record<string, string>) =>
  Object.fromEntries(Object.entries(opens).map(([node, ways]) => [node, ways.replace(/ ?rw$/, '')]))

export default requirement(['devcg-order', 'devcg-allow'], async (t: CheckContext) => {
  t.needs(t.managesCgroups, 'the runtime is run without cgroups')
  for (const [row, { rules, opens, uid = 0 }] of Object.entries(lists)) {
    const nodes = Object.keys(opens)
    const bundle = await makeNodes(t, nodes, g => g.devicesCgroup(rules).user({ uid }))
    const seen = await openings(t, bundle, nodes)
    t.same(`devcg-order[${row}]`, eachAlone(seen), eachAlone(opens))
    // Apart, since what is denied in part is not to be opened for both, and this is a fault of its own.
    if (/bit by bit|part/.test(row)) t.same(`devcg-order[${row}: for both]`, seen, opens)
    else t.same(`devcg-order[${row}]`, seen, opens)
    if (row === 'denials after all is allowed') t.same('devcg-allow', seen, opens, row)
  }
})
