/** A point of TAP as a point of results: with all that our own TAP says, and as much as another tool's does. */
import type { Result } from 'tap-parser'
import type { Fault } from '../harness/points.js'
import type { Verdict } from '../run/judge.js'
import { verdicts } from '../run/tally.js'
import { pointName } from '../run/tap.js'
import { type Requirement, requirements } from '../spec/requirements.js'
import type { ResultPoint } from './results.js'
import { clipped, printableLine } from './safe-text.js'

type Diagnostics = Readonly<Record<string, unknown>>

const longestText = 4000

const text = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined
  return clipped(typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)), longestText)
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(item => text(item) ?? '') : [])

/** The first of some members that is there, as text. */
const member = (diagnostics: Diagnostics, ...names: string[]): string | undefined =>
  text(names.map(name => diagnostics[name]).find(value => value !== undefined && value !== null))

const ours = /^([a-z0-9][a-z0-9-]*): /

/** The requirement that a description begins with. */
function requirementIn(description: string): Requirement | undefined {
  const id = ours.exec(description)?.[1]
  return id === undefined ? undefined : requirements().get(id)
}

/** The row behind a description of ours, also where another version of the suite has another summary. */
function rowIn(description: string, requirement: Requirement): string | undefined {
  const bare = pointName({
    requirement,
    point: { id: requirement.id, status: 'holds', faults: [], values: [] },
  })
  const rest = description.startsWith(bare) ? description.slice(bare.length) : description
  return / \[(.*)\]$/s.exec(rest)?.[1]
}

/** An id for a point that names no requirement: never one of the catalogue, and fit for file names. */
const foreignId = (description: string): string =>
  `tap-${
    description
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 80)
      .replace(/^-|-$/g, '') || 'point'
  }`

const sectionIn = (link: string | undefined): Pick<ResultPoint, 'file' | 'section'> => {
  const match = /\/([\w-]+\.md)(?:#([\w.-]+))?$/.exec(link ?? '')
  return match ? { file: match[1]!, ...(match[2] === undefined ? {} : { section: match[2] }) } : {}
}

/** What went wrong. Members are those of our own YAML, of node-tap and of runtime-tools. */
function faultsOf(diagnostics: Diagnostics): Fault[] {
  const message = member(diagnostics, 'message', 'error')
  const expected = member(diagnostics, 'expected', 'wanted')
  const actual = member(diagnostics, 'actual', 'found', 'got')
  const argv = texts(diagnostics.argv)
  const end = member(diagnostics, 'exit')
  const stderr = member(diagnostics, 'stderr')
  const first: Fault = {
    message: message ?? (Object.keys(diagnostics).length > 0 ? text(diagnostics)! : 'not ok'),
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    ...(argv.length === 0 ? {} : { argv }),
    ...(end === undefined ? {} : { end }),
    ...(stderr === undefined ? {} : { stderr }),
  }
  return [first, ...texts(diagnostics.also).map(also => ({ message: also }))]
}

type Judged = Pick<ResultPoint, 'verdict' | 'holds' | 'reason' | 'deviation' | 'error'>

const brokenShould = /^(?:SHOULD|SHOULD NOT|RECOMMENDED|NOT RECOMMENDED|must \(lowercase\)): /
const ledgerEntry = /^([a-z0-9][a-z0-9.-]*): (.*)$/s

/** What a directive makes of a point. A TODO of another tool is a known failure. */
function judgeTodo({ ok, todo }: Result, isOurs: boolean): Judged {
  const reason = typeof todo === 'string' ? printableLine(todo) : ''
  if (isOurs && reason.startsWith('the check broke: '))
    return { verdict: 'error', error: reason.slice('the check broke: '.length) }
  if (isOurs && brokenShould.test(reason)) return { verdict: 'should', holds: ok }
  const entry = isOurs ? ledgerEntry.exec(reason) : null
  if (entry) {
    const verdict = ok && entry[2] === 'holds now' ? 'fixed' : 'known'
    return { verdict, holds: ok, deviation: entry[1]!, reason: entry[2]! }
  }
  return { verdict: ok ? 'fixed' : 'known', holds: ok, reason: reason || 'TODO' }
}

/** The point's verdict: as its line says; the YAML of our own TAP may only say more, never the contrary. */
function judge(result: Result, isOurs: boolean, diagnostics: Diagnostics): Judged {
  const { ok, skip, todo } = result
  // `not ok … # SKIP` counts as a failure for consumers of TAP.
  if (skip && ok)
    return {
      verdict: 'skip',
      reason: printableLine(typeof skip === 'string' ? skip : '') || 'no reason given',
    }
  if (todo) return judgeTodo(result, isOurs)
  const said = isOurs ? verdicts.find(verdict => verdict === diagnostics.verdict) : undefined
  const allowed: readonly Verdict[] = ok ? ['pass', 'info'] : ['fail', 'should']
  const verdict = said !== undefined && allowed.includes(said) ? said : allowed[0]!
  // Nothing was asserted of what a certified run has skipped.
  if (said === undefined) return { verdict, holds: ok }
  return typeof diagnostics.holds === 'boolean' ? { verdict, holds: diagnostics.holds } : { verdict }
}

/** Makes a point of results of one of TAP. */
export function pointOfTap(result: Result): ResultPoint {
  const description = printableLine(result.fullname || result.name)
  const requirement = requirementIn(description)
  const diagnostics: Diagnostics =
    typeof result.diag === 'object' && result.diag !== null && !Array.isArray(result.diag)
      ? (result.diag as Diagnostics)
      : {}
  const judged = judge(result, requirement !== undefined, diagnostics)
  const row = requirement && rowIn(description, requirement)
  const values = requirement ? texts(diagnostics.values) : []
  const note = requirement && text(diagnostics.note)
  const isFaulty = !['pass', 'skip', 'error', 'fixed'].includes(judged.verdict) && judged.holds === false
  return {
    id: requirement?.id ?? foreignId(description),
    name: description || `point ${result.id}`,
    ...(row === undefined ? {} : { row }),
    level: requirement?.level ?? clipped(printableLine(member(diagnostics, 'level') ?? 'unknown'), 40),
    durationMs: Math.max(0, Math.round(Number(result.time) || 0)),
    ...(requirement
      ? { file: requirement.file, section: requirement.anchor }
      : sectionIn(member(diagnostics, 'link', 'reference'))),
    ...judged,
    ...(isFaulty && Object.keys(diagnostics).length > 0 ? { faults: faultsOf(diagnostics) } : {}),
    ...(values.length === 0 ? {} : { values }),
    ...(note === undefined ? {} : { note }),
  }
}
