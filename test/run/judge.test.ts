/** Verdicts by level, spec version and ledger. */
import t from 'tap'
import type { Point } from '../../lib/harness/points.js'
import type { Deviation } from '../../lib/ledger/ledger.js'
import { judge } from '../../lib/run/judge.js'
import { exitCodeOf, tally } from '../../lib/run/tally.js'

const point = (id: string, status: Point['status'], row?: string): Point => ({
  id,
  status,
  faults: [],
  values: [],
  ...(row === undefined ? {} : { row }),
})
const entry = (requirements: string[], more: Partial<Deviation> = {}): Deviation => ({
  id: 'x-1',
  requirements,
  versions: '*',
  class: 'bug',
  observed: 'o',
  reason: 'r',
  links: [],
  date: '2026-01-01',
  ...more,
})

t.test('verdicts', async t => {
  const table: [string, Point, string, Deviation[], string][] = [
    ['a MUST that holds', point('create-missing-id', 'holds'), '1.0.2', [], 'pass'],
    ['a MUST that is broken', point('create-missing-id', 'broken'), '1.0.2', [], 'fail'],
    ['an optional field without effect', point('hostname', 'broken'), '1.0.2', [], 'fail'],
    ['a SHOULD that is broken', point('default-fs-proc', 'broken'), '1.0.2', [], 'should'],
    ['a MAY that is not used', point('state-status-creating', 'broken'), '1.0.2', [], 'info'],
    ['a MAY that permits the caller', point('delete-id-reuse', 'broken'), '1.0.2', [], 'fail'],
    ['skipped', point('hostname', 'skipped'), '1.0.2', [], 'skip'],
    ['only recorded', point('hostname', 'recorded'), '1.0.2', [], 'info'],
    ['newer than the spec version', point('domainname', 'broken'), '1.0.2', [], 'info'],
    ['as new as the spec version', point('domainname', 'broken'), '1.1.0', [], 'fail'],
    ['in the ledger', point('hostname', 'broken'), '1.0.2', [entry(['hostname'])], 'known'],
    [
      'in the ledger for another row',
      point('hostname', 'broken', 'a'),
      '1.0.2',
      [entry(['hostname[b]'])],
      'fail',
    ],
    [
      'in the ledger for this row',
      point('hostname', 'broken', 'a'),
      '1.0.2',
      [entry(['hostname[a]'])],
      'known',
    ],
    ['in the ledger, but holds', point('hostname', 'holds'), '1.0.2', [entry(['hostname'])], 'fixed'],
    [
      'a race that was not lost',
      point('hostname', 'holds'),
      '1.0.2',
      [entry(['hostname'], { sometimes: true })],
      'known',
    ],
  ]
  for (const [name, own, spec, ledger, verdict] of table)
    t.equal(judge(own, spec, ledger).verdict, verdict, name)
})

t.test('exit codes', async t => {
  const of = (...verdicts: string[]) => tally(verdicts.map(verdict => ({ verdict: verdict as 'pass' })))
  t.equal(exitCodeOf(of('pass', 'known', 'should', 'info', 'skip', 'fixed'), 'must'), 0)
  t.equal(exitCodeOf(of('pass', 'fail'), 'must'), 1)
  t.equal(exitCodeOf(of('should'), 'should'), 1)
  t.equal(exitCodeOf(of('fail', 'error'), 'must'), 2)
})
