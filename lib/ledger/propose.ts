/** Entries for the ledger out of failing points: what was seen, and no more; why it is so is left to a person. */
import type { Column } from '../report/columns.js'
import type { ResultPoint } from '../report/results.js'
import { clipped, printableLine } from '../report/safe-text.js'
import { circumstancesOf, countsAsFailure, names } from './examine.js'
import { applicable, type Deviation, undecided } from './ledger.js'
import { compareLoose } from './version-range.js'

/** An entry that a person has to finish. */
export type Proposal = Omit<Deviation, 'class'> & { class: typeof undecided; comments: string[] }

/** One look at a point: in which circumstances, and whether it was broken. */
interface Look {
  version: string
  spec: string
  cgroup: string
  isBroken: boolean
}

interface Subject {
  point: ResultPoint
  key: string
  looks: Look[]
  /** The first broken point's own message. */
  observed: string
}

// A package's suffix does not count in ranges.
const bare = (version: string): string => version.split('+')[0]!

const unique = (texts: readonly string[]): string[] => [...new Set(texts)]

const observedOf = ({ faults }: ResultPoint): string => {
  const [first] = faults ?? []
  if (!first) return 'not ok'
  const { message, expected, actual } = first
  const text = [message, expected && `expected ${expected}`, actual && `got ${actual}`]
    .filter(Boolean)
    .join('; ')
  return clipped(printableLine(text), 300)
}

/** What points have in common that fail alike: a name, a number or a path may differ. */
const likeness = (text: string | undefined): string =>
  (text ?? '')
    .replace(/"[^"]*"|'[^']*'|\/\S+|\d+/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)

/** Every point that is broken without an entry in some run, with all looks at it in all runs. */
function subjectsOf(columns: readonly Column[], ledger: readonly Deviation[]): Subject[] {
  const subjects = new Map<string, Subject>()
  const keyOf = ({ id, row }: ResultPoint) => (row === undefined ? id : `${id}[${row}]`)
  for (const { results } of columns) {
    const meant = applicable(ledger, circumstancesOf(results))
    for (const point of results.points) {
      const isNew = countsAsFailure(point, results) && !meant.some(entry => names(entry, point))
      const key = keyOf(point)
      if (isNew && !subjects.has(key))
        subjects.set(key, { point, key, looks: [], observed: observedOf(point) })
    }
  }
  for (const { results } of columns) {
    const { runtime, spec, cgroup } = results
    for (const point of results.points) {
      const subject = subjects.get(keyOf(point))
      if (!subject || point.holds === undefined || point.verdict === 'info') continue
      subject.looks.push({ version: bare(runtime.version), spec, cgroup, isBroken: !point.holds })
    }
  }
  return [...subjects.values()]
}

/** Runs of broken versions, in order, with no version between them that was seen to hold. */
function stretches(looks: readonly Look[]): string[][] {
  const versions = unique(looks.map(({ version }) => version)).sort(compareLoose)
  const found: string[][] = []
  let isOpen = false
  for (const version of versions) {
    const isBroken = looks.some(look => look.version === version && look.isBroken)
    if (isBroken && isOpen) found.at(-1)!.push(version)
    else if (isBroken) found.push([version])
    isOpen = isBroken
  }
  return found
}

const rangeOf = (versions: readonly string[]): string =>
  versions.length === 1 ? `=${versions[0]}` : `>=${versions[0]} <=${versions.at(-1)}`

/** The conditions of an entry: only what was seen is claimed. */
type Conditions = Pick<Proposal, 'versions' | 'specs' | 'cgroup' | 'sometimes' | 'comments'>

function conditionsOf(looks: readonly Look[], versions: readonly string[]): Conditions {
  const inside = looks.filter(({ version }) => versions.includes(version))
  const broken = inside.filter(({ isBroken }) => isBroken)
  const holding = inside.filter(({ isBroken }) => !isBroken)
  const comments: string[] = []

  const views = unique(broken.map(({ cgroup }) => cgroup))
  const cgroup = views.length === 1 && (views[0] === 'v1' || views[0] === 'v2') ? views[0] : undefined
  if (cgroup && !inside.some(look => look.cgroup !== cgroup))
    comments.push(`cgroup ${cgroup === 'v1' ? 'v2' : 'v1'} was not looked at`)

  const specs = unique(broken.map(({ spec }) => spec)).sort(compareLoose)
  const holdsByOtherSpec = holding.some(look => !specs.includes(look.spec) && views.includes(look.cgroup))

  const isSame = (a: Look, b: Look) => a.version === b.version && a.spec === b.spec && a.cgroup === b.cgroup
  const sometimes = broken.some(look => holding.some(other => isSame(look, other)))
  return {
    versions: rangeOf(versions),
    ...(holdsByOtherSpec ? { specs: rangeOf(specs) } : {}),
    ...(cgroup ? { cgroup } : {}),
    ...(sometimes ? { sometimes } : {}),
    comments,
  }
}

/** Entries that are meant for a point, but in other circumstances: perhaps one of them is to be widened. */
const nearEntries = (ledger: readonly Deviation[], subject: Subject): string[] =>
  ledger
    .filter(entry => names(entry, subject.point))
    .map(({ id, versions }) => `${id} has it for ${versions}: widen that one instead?`)

/** An id that no other entry has. */
function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted
  for (let number = 2; taken.has(id); number++) id = `${wanted}-${number}`
  taken.add(id)
  return id
}

const idText = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|-$/g, '')

/**
 * Proposes entries for the failures of one runtime that its ledger does not have. Points of one script that fail alike,
 * with the same text but for names and numbers, in the same runs, make one entry. `date` is the day of the newest run.
 */
export function propose(columns: readonly Column[], ledger: readonly Deviation[], date: string): Proposal[] {
  const groups = new Map<string, { subjects: Subject[]; conditions: Conditions }>()
  for (const subject of subjectsOf(columns, ledger)) {
    for (const versions of stretches(subject.looks)) {
      const conditions = conditionsOf(subject.looks, versions)
      const { script, id } = subject.point
      const comments = [...conditions.comments, ...nearEntries(ledger, subject)]
      const own = { ...conditions, comments }
      const group = JSON.stringify([script ?? id, likeness(subject.observed), own])
      const known = groups.get(group)
      if (known) known.subjects.push(subject)
      else groups.set(group, { subjects: [subject], conditions: own })
    }
  }
  const taken = new Set(ledger.map(({ id }) => id))
  const runtime = columns[0]!.results.runtime.name
  return [...groups.values()].map(({ subjects, conditions }) => ({
    id: freeId(idText(`${runtime}-${subjects[0]!.point.id}`), taken),
    requirements: subjects.map(({ key }) => key),
    ...conditions,
    class: undecided,
    observed: subjects[0]!.observed,
    reason: undecided,
    links: [],
    date,
  }))
}
