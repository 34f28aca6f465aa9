/** Each requirement that a script speaks for has a faulty runtime that breaks it, or a reason why there can be none. */
import t from 'tap'
import { allScripts } from '../../lib/run/scripts.js'
import { mutants } from '../mutants/all.js'
import { unbreakable } from '../mutants/unbreakable.js'

const checked = new Set(allScripts().flatMap(({ ids }) => ids))
const broken = new Set(mutants.flatMap(({ breaks }) => breaks.map(key => key.split('[')[0]!)))
const exempt = new Set(unbreakable.map(({ id }) => id))

t.test('a fault, or a reason, for each requirement that has a check', async t => {
  t.strictSame(
    [...checked].filter(id => !broken.has(id) && !exempt.has(id)),
    [],
    'add a faulty runtime in test/mutants/, or an entry in test/mutants/unbreakable.ts',
  )
})

t.test('reasons are few, and none is stale', async t => {
  t.equal(exempt.size, unbreakable.length, 'an entry each')
  t.strictSame(
    [...exempt].filter(id => !checked.has(id)),
    [],
    'each has a check',
  )
  t.strictSame(
    [...exempt].filter(id => broken.has(id)),
    [],
    'what a faulty runtime breaks needs no reason',
  )
  t.ok(exempt.size < 0.05 * checked.size, `${exempt.size} of ${checked.size} are less than 5 %`)
})
