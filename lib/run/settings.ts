/** Settings of a run, from flags or from the environment. */
import { availableParallelism } from 'node:os'
import { split } from 'shlex'
import { type SpecVersion, specVersions } from '../spec/versions.js'

export type CgroupChoice = 'auto' | 'v1' | 'v2'

export interface Settings {
  /** Name or path of the runtime. */
  runtime: string
  /** Options that the runtime gets before each command, after the adapter's own. */
  runtimeArgs: readonly string[]
  /** Requirement ids, sections, paths and globs; all checks if empty. */
  what: string[]
  /** Whether broken SHOULDs fail the run too. */
  level: 'must' | 'should'
  /** Spec version to judge by; what the runtime claims if undefined. */
  spec?: SpecVersion
  cgroup: CgroupChoice
  jobs: number
  timeoutMs: number
  repeat: number
  shard?: { index: number; count: number }
  keep: boolean
  list: boolean
  /** File for the JSON report. */
  json?: string
  /** TAP version for the header. */
  tapVersion: 13 | 14
  /** Whether known deviations count as failures. */
  ignoreLedger: boolean
  /** Whether skips count as failures, and known deviations, too: a run that leaves nothing open. */
  certified: boolean
}

/** The command line or the environment says something that is not to be understood: exit 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

const wholeNumber = (name: string, text: string, least: number, most: number): number => {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`${name} takes a whole number from ${least} to ${most}, not '${text}'`)
  }
  return value
}

const oneOf = <T extends string>(name: string, text: string, allowed: readonly T[]): T => {
  if (!allowed.includes(text as T)) throw new UsageError(`${name} takes ${allowed.join(', ')}, not '${text}'`)
  return text as T
}

/** The part that `i/n` names. Throws a UsageError for another text. */
export const shardOf = (text: string): { index: number; count: number } => {
  const match = /^(\d{1,4})\/(\d{1,4})$/.exec(text)
  const [index, count] = [Number(match?.[1]), Number(match?.[2])]
  if (!match || index < 1 || index > count)
    throw new UsageError(`SHARD takes i/n with 1 ≤ i ≤ n ≤ 9999, not '${text}'`)
  return { index, count }
}

const wordsOf = (name: string, text: string): string[] => {
  try {
    return split(text)
  } catch (error) {
    throw new UsageError(
      `${name} takes words as a shell does, and '${text}' is not: ${(error as Error).message}`,
    )
  }
}

const isOn = (text: string | undefined): boolean =>
  text !== undefined && text !== '' && text !== '0' && text !== 'false'

// With fewer, cores lie idle while runtimes wait for each other's processes.
const jobsPerCore = 2

/**
 * Settings from variables as the Makefile takes them (RUNTIME, RUNTIME_ARGS, TESTS, LEVEL, SPEC, CGROUP, JOBS, TIMEOUT in
 * seconds, REPEAT, SHARD, KEEP, LIST, JSON, TAPVERSION, IGNORE_LEDGER, CERTIFIED). An empty variable counts as unset.
 * Throws a UsageError.
 */
export function settingsFrom(variables: Readonly<Record<string, string | undefined>>): Settings {
  const given = (name: string): string | undefined => variables[name]?.trim() || undefined
  const spec = given('SPEC')
  const shard = given('SHARD')
  const json = given('JSON')
  const certified = isOn(given('CERTIFIED'))
  return {
    runtime: given('RUNTIME') ?? 'runc',
    runtimeArgs: wordsOf('RUNTIME_ARGS', given('RUNTIME_ARGS') ?? ''),
    what: (given('TESTS') ?? '').split(/[\s,]+/).filter(Boolean),
    level: oneOf('LEVEL', given('LEVEL')?.toLowerCase() ?? 'must', ['must', 'should']),
    ...(spec === undefined ? {} : { spec: oneOf('SPEC', spec.replace(/^v/, ''), specVersions) }),
    cgroup: oneOf('CGROUP', given('CGROUP') ?? 'auto', ['auto', 'v1', 'v2']),
    jobs: wholeNumber('JOBS', given('JOBS') ?? String(availableParallelism() * jobsPerCore), 1, 256),
    timeoutMs: 1000 * wholeNumber('TIMEOUT', given('TIMEOUT') ?? '10', 1, 3600),
    repeat: wholeNumber('REPEAT', given('REPEAT') ?? '1', 1, 10_000),
    ...(shard === undefined ? {} : { shard: shardOf(shard) }),
    keep: isOn(given('KEEP')),
    list: isOn(given('LIST')),
    ...(json === undefined ? {} : { json }),
    tapVersion: oneOf('TAPVERSION', given('TAPVERSION') ?? '13', ['13', '14']) === '14' ? 14 : 13,
    ignoreLedger: certified || isOn(given('IGNORE_LEDGER')),
    certified,
  }
}
