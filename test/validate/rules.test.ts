import t from 'tap'
import { requirements } from '../../lib/spec/requirements.js'
import { validate } from '../../lib/validate/index.js'
import { allCases } from './cases/all.js'
import { unbreakable } from './cases/annotations.js'
import { type Edits, fileOf } from './cases/case.js'

const name = (edits: Edits): string =>
  typeof edits === 'string' || edits instanceof Uint8Array
    ? JSON.stringify(edits.toString().slice(0, 60))
    : JSON.stringify(edits, (_, value) => (typeof value === 'bigint' ? String(value) : (value ?? null)))

t.test('each requirement on a config has cases', async t => {
  const wanted = [...requirements().values()].filter(({ testable }) => testable === 'config-validation')
  t.equal(wanted.length, 99)
  const covered = [...allCases.map(({ id }) => id), ...Object.keys(unbreakable)]
  t.same(covered.toSorted(), wanted.map(({ id }) => id).toSorted(), 'each once')
  t.equal(Object.keys(unbreakable).length, 1)
  for (const { id, broken, near } of allCases) t.ok(broken.length > 0 && near.length > 0, id)
})

for (const { id, broken, near, also = [], options = {}, bundle } of allCases) {
  t.test(id, async t => {
    const faulty = bundle ? { ...options, bundle: t.testdir(bundle.broken) } : options
    for (const edits of broken) {
      const { errors } = validate(fileOf(edits), faulty)
      t.same([...new Set(errors.map(error => error.id))].toSorted(), [id, ...also].toSorted(), name(edits))
      const strict = validate(fileOf(edits), { ...faulty, complianceLevel: 'may' })
      t.notOk(strict.valid, 'and counts at some level')
    }
    const right = bundle ? { ...options, bundle: t.testdir(bundle.near) } : options
    for (const edits of near)
      t.same(
        validate(fileOf(edits), { ...right, complianceLevel: 'may' }),
        { valid: true, errors: [] },
        name(edits),
      )
  })
}
