/** Results for tests of reports, with all verdicts and with text that tries to get out of its place. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { Column } from '../../lib/report/columns.js'
import type { ResultPoint, RunResults } from '../../lib/report/results.js'
import { tally } from '../../lib/run/tally.js'
import { requirementOf } from '../../lib/spec/requirements.js'

/** Everything that ends something in one of the formats. */
export const hostile =
  '<script>alert(1)</script> ]]> --> | `x` **b** [l](https://evil.example) @maintainer #1 www.evil.example\n' +
  '::error file=x::owned\r\n##[add-mask]a\nnot ok 1 - x\n"\'& \u001b[31mred\u0007\u0000\u202e\ufeff\ud800 %0A::set-output\u2028é'

/** A point of a requirement, as a run makes it. */
export function point(
  id: string,
  verdict: ResultPoint['verdict'],
  more: Partial<ResultPoint> = {},
): ResultPoint {
  const { level, file, anchor, summary } = requirementOf(id)
  const row = more.row === undefined ? '' : ` [${more.row}]`
  return {
    id,
    script: `validation/x/${id}.js`,
    name: `${id}: ${level} ${summary}${row}`,
    level,
    verdict,
    durationMs: 12,
    file,
    section: anchor,
    ...more,
  }
}

/** Results of crun 1.28 by spec 1.1.0 and cgroup v1, but for what is given. */
export const results = (points: readonly ResultPoint[], more: Partial<RunResults> = {}): RunResults => ({
  suite: { version: '0.1.0' },
  runtime: { name: 'crun', version: '1.28', path: '/usr/bin/crun' },
  spec: '1.1.0',
  cgroup: 'v1',
  host: { kernel: '6.18.44', arch: 'x64', cgroup: 'v1', controllers: ['cpu'], missingCapabilities: [] },
  points,
  summary: { ...tally(points), durationMs: 1234 },
  ...more,
})

/** Results of a runtime's version. */
export const resultsOf = (version: string, points: readonly ResultPoint[], more: Partial<RunResults> = {}) =>
  results(points, { runtime: { name: 'crun', version, path: '/usr/bin/crun' }, ...more })

export const column = (name: string, own: RunResults): Column => ({
  name,
  file: `${name}.json`,
  date: new Date('2026-11-23T12:34:56Z'),
  results: own,
})

/** One point of each verdict, hostile text in every member that a runtime or a container has a say in. */
export const everything: readonly ResultPoint[] = [
  point('hostname', 'pass', { holds: true }),
  point('create-missing-id', 'fail', {
    holds: false,
    row: hostile,
    faults: [
      {
        message: hostile,
        expected: hostile,
        actual: hostile,
        argv: [hostile],
        end: hostile,
        stderr: hostile,
      },
      { message: hostile },
    ],
  }),
  point('default-fs-proc', 'should', { holds: false, faults: [{ message: hostile }] }),
  point('pids-limit', 'known', { holds: false, deviation: 'crun-x', reason: hostile }),
  point('pids-limit-zero', 'fixed', { holds: true, deviation: 'crun-y', reason: hostile }),
  point('state-status-creating', 'info', { holds: false, note: hostile, values: [hostile] }),
  point('domainname', 'skip', { reason: hostile }),
  point('delete-id-reuse', 'error', { error: hostile }),
]

/** A folder that goes away with the test. */
export const scratch = mkdtempSync(join(tmpdir(), 'report-test-'))
t.teardown(() => rmSync(scratch, { recursive: true, force: true }))

/** Writes a file into the scratch folder, and gives back its path. */
export function fileOf(name: string, content: string | Uint8Array): string {
  const file = join(scratch, name)
  writeFileSync(file, content)
  return file
}
