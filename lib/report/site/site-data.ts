/** What the data files of the site hold: the contract between the program that writes them and the pages. */
import type { Fault } from '../../harness/points.js'
import type { Deviation } from '../../ledger/ledger.js'
import type { Verdict } from '../../run/judge.js'
import type { Weight } from '../../spec/levels.js'

/** One character a verdict; `.` is no result. */
export type Letter = 'p' | 'f' | 's' | 'k' | 'x' | 'i' | '-' | 'e' | '.'

export const letterOf: Readonly<Record<Verdict, Letter>> = {
  pass: 'p',
  fail: 'f',
  should: 's',
  known: 'k',
  fixed: 'x',
  info: 'i',
  skip: '-',
  error: 'e',
}

export interface SectionData {
  /** File of the spec, such as `config-linux.md`. */
  file: string
  /** Anchor of the section in that file. */
  anchor: string
}

export interface RequirementData {
  id: string
  /** Index into the sections. */
  section: number
  level: string
  weight: Weight
  summary: string
  since: string
  until?: string
  /** Address of its section at the newest spec version that has it; absent where the catalogue lacks it. */
  link?: string
  /** Whether a script of the suite speaks for it. */
  checked: boolean
  /** Why no check can speak for it. */
  reason?: string
}

/** One row of a requirement; most have one, without a name. */
export interface PointData {
  /** Index into the requirements. */
  requirement: number
  row?: string
  /** Path of the script below dist/. */
  script?: string
}

/** What a verdict may depend on besides the runtime's behaviour: where two runs share it, nothing else changed. */
export interface FactsData {
  runtime: string
  version: string
  suite: string
  spec: string
  cgroup: string
  kernel: string
  arch: string
  controllers: readonly string[]
  missingCapabilities: readonly string[]
  /** Options that the runtime got before each command. */
  arguments: readonly string[]
  /** What the run was told that verdicts depend on, where it is not the default: `LEVEL=should`. */
  choices: readonly string[]
}

/** One column on one night. */
export interface RunData {
  /** Index into the facts; absent where the results could not be read. */
  facts?: number
  /** Verdicts counted, in the order of `verdicts`. */
  counts: readonly number[]
  durationMs: number
  /** Why there are no results, or not all. */
  problem?: string
}

export interface ColumnData {
  name: string
  /** By night; null where the column was not there. */
  runs: readonly (RunData | null)[]
  /** A letter for each point on the newest night; empty where the column has no results then. */
  now: string
  /** The same of the latest night before that with results. */
  before: string
  /** Index of that night, or -1. */
  beforeNight: number
  /** What comes before and after a requirement's id in the command that runs its check again; empty without results. */
  reproduce: readonly string[]
}

export interface DeviationData extends Deviation {
  /** Name of the runtime whose ledger has it. */
  runtime: string
}

/** What each page needs. */
export interface Overview {
  /** Times of the nights in ISO 8601, oldest first. */
  nights: readonly string[]
  sections: readonly SectionData[]
  requirements: readonly RequirementData[]
  points: readonly PointData[]
  facts: readonly FactsData[]
  columns: readonly ColumnData[]
  deviations: readonly DeviationData[]
  /** Files that could not be read, and why. */
  problems: readonly string[]
}

/** Verdicts of all nights. */
export interface History {
  /** Each a run-length code of one letter a night. */
  codes: readonly string[]
  /** By column and point: index into the codes. */
  cells: readonly (readonly number[])[]
}

/** What there is to say of a point in a column on the newest night, besides its verdict. */
export interface Detail {
  faults?: readonly Fault[]
  values?: readonly string[]
  reason?: string
  deviation?: string
  note?: string
  error?: string
}

/** Details of the points of one section. */
export interface SectionDetails {
  details: readonly Detail[]
  /** Point, column, and index into the details. */
  cells: readonly (readonly [point: number, column: number, detail: number])[]
}

/** Skipped points of the newest night by reason. */
export interface Skips {
  reasons: readonly string[]
  /** Point, column, and index into the reasons. */
  cells: readonly (readonly [point: number, column: number, reason: number])[]
}

/** How long scripts took on the newest night. */
export interface Durations {
  scripts: readonly string[]
  /** By script and column, in milliseconds; null where it did not run. */
  durationsMs: readonly (readonly (number | null)[])[]
}

/** Parts that pages load when they need them. */
export interface Parts {
  overview: Overview
  history: History
  skips: Skips
  durations: Durations
  [section: `section-${number}`]: SectionDetails
}

/** Run-length code of letters: `pppf` is `p3f`. */
export const encodeHistory = (letters: string): string =>
  letters.replace(/(.)\1+/g, (run, letter) => `${letter}${run.length}`)

/** The letters of a run-length code, one a night. */
export const decodeHistory = (code: string): string =>
  code.replace(/(\D)(\d+)/g, (_, letter: string, count) => letter.repeat(Number(count)))
