/** The catalogue is whole, each script says what it speaks for, and docs/coverage.md is not stale. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { listedRequirements } from '../../cmd/list.js'
import { coverageText } from '../../lib/run/coverage.js'
import { allScripts } from '../../lib/run/scripts.js'
import { requirements } from '../../lib/spec/requirements.js'
import { proofs } from '../mutants/proofs.js'

t.test('all 713 requirements have a summary, and a reason where no check is to be', async t => {
  t.equal(requirements().size, 713)
  for (const { id, summary, testable, reason } of requirements().values()) {
    t.not(summary, id, `${id} has a summary`)
    t.notMatch(summary, /[#\n]/, `${id}: nothing that TAP would take for a directive`)
    t.equal(reason === undefined, testable === 'yes-linux', `${id} has a reason if it is not testable`)
  }
})

t.test('list --json has the members of its contract', async t => {
  const listed = listedRequirements()
  t.equal(listed.length, 713)
  for (const entry of listed) {
    for (const member of [
      'id',
      'level',
      'file',
      'section',
      'since',
      'until',
      'testable',
      'summary',
      'scripts',
    ]) {
      t.ok(member in entry, `${entry.id} has ${member}`)
    }
  }
})

t.test('every MUST that a Linux machine can observe has a check', async t => {
  const checked = new Set(allScripts().flatMap(({ ids }) => ids))
  const musts = [...requirements().values()].filter(
    ({ testable, level }) => testable === 'yes-linux' && ['MUST', 'MUST NOT', 'REQUIRED'].includes(level),
  )
  t.equal(musts.length, 228)
  t.strictSame(
    musts.filter(({ id }) => !checked.has(id)).map(({ id }) => id),
    [],
  )
})

t.test('docs/coverage.md is what `make coverage` writes', async t => {
  const file = new URL('../../../docs/coverage.md', import.meta.url)
  t.ok(readFileSync(file, 'utf8') === coverageText(allScripts(), proofs()), 'run `make coverage`')
})
