/** Hunts mutants: runs each against the checks of what it breaks, and says which points saw it. */

import { measuredDurations } from '../../lib/run/durations.js'
import type { JudgedPoint } from '../../lib/run/outcome-points.js'
import { allScripts, type Script, select } from '../../lib/run/scripts.js'
import type { Identity } from '../../lib/runtime/identify.js'
import { Ground } from './ground.js'
import { kinOf } from './kin.js'
import type { Mutant } from './mutant.js'

export interface Hunt {
  mutant: Mutant
  /** Points, as keys, of what the mutant breaks that are not ok, and are so with the real runtime. */
  killedBy: string[]
  /** Keys that the mutant breaks unseen. */
  survivors: string[]
  /** Keys that cannot be judged on this base or host, and why. */
  unprovable: Map<string, string>
  /** Other requirements whose points fail, though the mutant does not excuse them. */
  strangers: string[]
}

export interface HuntOptions {
  /** The real runtime. */
  base: Identity
  /** Whether all checks run, rather than those that name what the mutant breaks. */
  all: boolean
  /** Grounds side by side. */
  jobs: number
  /** Called for each mutant; those of one script come together. */
  hunted: (hunt: Hunt) => void
}

// Few enough that no ground is the last one for long, enough to be worth the start of a sandbox and a control.
const mutantsOfGround = 12

const brokenAnyway = 'the real runtime breaks it, too'

const plainId = (key: string): string => key.split('[')[0]!

const keysOf = ({ point: { id, row } }: JudgedPoint): string[] =>
  row === undefined ? [id] : [`${id}[${row}]`, id]

/** What points say of the keys that name them: a key holds if all of its points do. */
class Verdicts {
  readonly broken = new Set<string>()
  readonly judged = new Set<string>()
  readonly why = new Map<string, string>()
  readonly failed = new Set<string>()

  constructor(points: readonly JudgedPoint[]) {
    for (const judged of points) {
      const { holds, verdict, point, error } = judged
      for (const key of keysOf(judged)) {
        if (holds === false) this.broken.add(key)
        if (holds !== undefined) this.judged.add(key)
        const reason = point.skipReason ?? error
        if (reason !== undefined) this.why.set(key, reason)
      }
      const isConsequence = point.faults.every(({ message }) => message.startsWith('not reached'))
      if (verdict === 'fail' && !isConsequence) this.failed.add(point.id)
    }
  }
}

const suite = allScripts()
const durations = measuredDurations()

/** The scripts that hunt a mutant, the quickest first. */
const scriptsFor = (mutant: Mutant, all: boolean): Script[] =>
  select(suite, all ? [] : mutant.breaks.map(plainId)).scripts.toSorted(
    (one, other) => (durations[one.path] ?? 0) - (durations[other.path] ?? 0),
  )

/**
 * Runs the scripts that hunt a mutant, one after the other, until all that it breaks is seen to be broken; all of them
 * where `all` is said.
 */
async function pursue(ground: Ground, mutant: Mutant, all: boolean): Promise<JudgedPoint[]> {
  const points: JudgedPoint[] = []
  for (const script of scriptsFor(mutant, all)) {
    points.push(...(await ground.run(mutant, [script])))
    const { broken } = new Verdicts(points)
    if (!all && mutant.breaks.every(key => broken.has(key))) break
  }
  return points
}

const scriptsOf = (points: readonly JudgedPoint[]): Script[] => [
  ...new Set(points.map(({ script }) => script)),
]

/** Compares what the checks say of a mutant with what the same ones say of the real runtime. */
function compare(mutant: Mutant, seen: readonly JudgedPoint[], control: readonly JudgedPoint[]): Hunt {
  const scripts = new Set(scriptsOf(seen))
  const withIt = new Verdicts(seen)
  const without = new Verdicts(control.filter(({ script }) => scripts.has(script)))
  const unprovable = new Map<string, string>()
  const survivors: string[] = []
  const killedBy = new Set<string>()
  for (const key of mutant.breaks) {
    if (without.broken.has(key)) unprovable.set(key, brokenAnyway)
    else if (withIt.broken.has(key)) killedBy.add(key)
    else if (!without.judged.has(key)) unprovable.set(key, without.why.get(key) ?? 'no point here')
    else survivors.push(key)
  }
  const excused = kinOf([...mutant.breaks, ...(mutant.collateral?.ids ?? [])].map(plainId))
  const strangers = [...withIt.failed].filter(id => !excused.has(id) && !without.failed.has(id))
  return { mutant, killedBy: [...killedBy], survivors, unprovable, strangers }
}

// What the host lacks it lacks a second time, too; what the real runtime seems to break another fault may have spoilt.
const isClear = ({ survivors, strangers, unprovable }: Hunt): boolean =>
  survivors.length + strangers.length === 0 && ![...unprovable.values()].includes(brokenAnyway)

/** Mutants for one ground each: in the same view of cgroups, and hunted by the same scripts as far as possible. */
function groups(mutants: readonly Mutant[], all: boolean): Mutant[][] {
  const settings = new Map(
    mutants.map(mutant => [
      mutant,
      scriptsFor(mutant, all)
        .map(({ path }) => path)
        .join(' '),
    ]),
  )
  const views = [...new Set(mutants.map(({ cgroup }) => cgroup))]
  return views.flatMap(view => {
    const alike = mutants
      .filter(({ cgroup }) => cgroup === view)
      .sort((one, other) => settings.get(one)!.localeCompare(settings.get(other)!))
    return Array.from({ length: Math.ceil(alike.length / mutantsOfGround) }, (_, part) =>
      alike.slice(part * mutantsOfGround, (part + 1) * mutantsOfGround),
    )
  })
}

/** Hunts mutants on one ground. The control comes last: it shows whether one of them spoilt the ground. */
async function huntGroup(group: readonly Mutant[], { base, all }: HuntOptions): Promise<Hunt[]> {
  const ground = new Ground(base, group[0]!.cgroup ?? 'auto')
  try {
    const seen: JudgedPoint[][] = []
    for (const mutant of group) seen.push(await pursue(ground, mutant, all))
    const control = await ground.run(undefined, scriptsOf(seen.flat()))
    return group.map((mutant, index) => compare(mutant, seen[index]!, control))
  } finally {
    await ground.close()
  }
}

/** Hunts one mutant on a ground of its own, and the control on another. */
async function huntAlone(mutant: Mutant, { base, all }: HuntOptions): Promise<Hunt> {
  const on = async <Found>(hunt: (ground: Ground) => Promise<Found>): Promise<Found> => {
    const ground = new Ground(base, mutant.cgroup ?? 'auto')
    try {
      return await hunt(ground)
    } finally {
      await ground.close()
    }
  }
  const seen = await on(ground => pursue(ground, mutant, all))
  return compare(mutant, seen, await on(ground => ground.run(undefined, scriptsOf(seen))))
}

/** Hunts all of these mutants. One that is not plainly killed among others has a second try, alone. */
export async function huntAll(mutants: readonly Mutant[], options: HuntOptions): Promise<void> {
  const queue = groups(mutants, options.all)
  const work = async () => {
    for (let group = queue.shift(); group; group = queue.shift()) {
      const hunts = await huntGroup(group, options).catch(() => undefined)
      for (const [index, mutant] of group.entries()) {
        const first = hunts?.[index]
        options.hunted(first && isClear(first) ? first : await huntAlone(mutant, options))
      }
    }
  }
  await Promise.all(Array.from({ length: options.jobs }, work))
}
