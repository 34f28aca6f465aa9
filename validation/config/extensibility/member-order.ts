import { requirement } from '#harness'
import { hooksInOrder, liveRichly } from './_rich.js'

type Members = [string, unknown][]

/** The same value with the members of all its objects in another order; lists stay as they are. */
const reorder = (value: unknown, order: (members: Members) => Members): unknown => {
  if (Array.isArray(value)) return value.map(item => reorder(item, order))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(order(Object.entries(value)).map(([key, item]) => [key, reorder(item, order)]))
}

const orders: Record<string, (members: Members) => Members> = {
  reversed: members => members.reverse(),
  alphabetical: members => members.sort(([a], [b]) => (a < b ? -1 : 1)),
}

export default requirement('json-order-insignificant', async t => {
  const usual = await liveRichly(t)
  t.same('json-order-insignificant', usual.seen?.hooks, hooksInOrder, 'the configuration takes effect')

  for (const [name, order] of Object.entries(orders)) {
    const life = await liveRichly(t, g => g.patch('', reorder(g.config, order)))
    t.succeeded('json-order-insignificant', life.start ?? life.create, `members ${name}`)
    t.same('json-order-insignificant', life.seen, usual.seen, `members ${name}`)
  }
})
