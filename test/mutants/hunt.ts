/** Hunts mutants: runs each against the checks of what it breaks, and says which points saw it. */

import { isDeepStrictEqual } from 'node:util'
import { type Focus, idOf, names } from '../../lib/harness/focus.js'
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
const mutantsOfGround = 24

const keyOf = ({ point: { id, row } }: JudgedPoint): string => (row === undefined ? id : `${id}[${row}]`)

/** Tells points of different scripts apart, which may have one key. */
const titleOf = (point: JudgedPoint): string => `${point.script.path} ${keyOf(point)}`

const isBroken = ({ holds }: JudgedPoint): boolean => holds === false

const titlesOf = (points: readonly JudgedPoint[]): Set<string> => new Set(points.map(titleOf))

/** Ids of the points that fail, but for those that the check did not get to after another fault. */
const failedIn = (points: readonly JudgedPoint[]): Set<string> =>
  new Set(
    points
      .filter(
        ({ verdict, point }) =>
          verdict === 'fail' && !point.faults.every(({ message }) => message.startsWith('not reached')),
      )
      .map(({ point }) => point.id),
  )

const suite = allScripts()
const durations = measuredDurations()

/** Scripts that speak for what a mutant breaks. */
const scriptsFor = (mutant: Mutant, all: boolean): Script[] =>
  select(suite, all ? [] : mutant.breaks.map(idOf)).scripts

/** What the checks say of the real runtime. */
type Control = readonly JudgedPoint[]

const named = (key: string, control: Control): JudgedPoint[] =>
  control.filter(point => names(key, keyOf(point)))

/** The points that may break with a mutant: those that hold with the real runtime. One may claim a feature that is none. */
const openPoints = (key: string, mutant: Mutant, control: Control): JudgedPoint[] =>
  named(key, control).filter(({ holds }) => holds ?? mutant.features !== undefined)

/** Why a key cannot be judged on this base or host; undefined if it can. */
function whyUnprovable(key: string, mutant: Mutant, control: Control, base: Identity): string | undefined {
  if (mutant.alike?.runtimes.includes(base.name)) return mutant.alike.why
  const points = named(key, control)
  if (points.some(isBroken)) return 'the real runtime breaks it, too'
  if (points.some(({ holds }) => holds === true)) return undefined
  return points.map(({ point, error }) => point.skipReason ?? error).find(Boolean) ?? 'no point here'
}

/** Compares what the checks say of a mutant with what the same ones say of the real runtime. */
function compare(mutant: Mutant, seen: readonly JudgedPoint[], control: Control, base: Identity): Hunt {
  const before = titlesOf(control.filter(isBroken))
  const broken = seen.filter(point => isBroken(point) && !before.has(titleOf(point)))
  const hunt: Hunt = { mutant, killedBy: [], survivors: [], unprovable: new Map(), strangers: [] }
  for (const key of mutant.breaks) {
    const why = whyUnprovable(key, mutant, control, base)
    if (broken.some(point => names(key, keyOf(point)))) hunt.killedBy.push(key)
    else if (why === undefined) hunt.survivors.push(key)
    else hunt.unprovable.set(key, why)
  }
  const excused = kinOf([...mutant.breaks, ...(mutant.collateral?.ids ?? [])].map(idOf))
  const scripts = new Set(seen.map(({ script }) => script.path))
  const failedBefore = failedIn(control.filter(({ script }) => scripts.has(script.path)))
  hunt.strangers.push(...[...failedIn(seen)].filter(id => !excused.has(id) && !failedBefore.has(id)))
  return hunt
}

/** A mutant that its ground did not outlive. */
const unseen = (mutant: Mutant, { message }: Error): Hunt => ({
  mutant,
  killedBy: [],
  survivors: [...mutant.breaks],
  unprovable: new Map(),
  strangers: [message],
})

/** Runs what `use` does on a ground of its own, and takes that down. */
async function onGround<Found>(
  base: Identity,
  view: Mutant['cgroup'],
  use: (ground: Ground) => Promise<Found>,
): Promise<Found> {
  const ground = new Ground(base, view ?? 'auto')
  try {
    return await use(ground)
  } finally {
    await ground.close()
  }
}

/**
 * Runs the scripts that hunt a mutant, the quickest first, until all that it breaks is seen to be broken; all scripts to
 * their end where `all` is said.
 */
async function pursue(
  ground: Ground,
  mutant: Mutant,
  control: Control,
  { base, all }: HuntOptions,
): Promise<JudgedPoint[]> {
  if (all) return ground.run(mutant, suite)
  const keys = mutant.breaks.filter(key => openPoints(key, mutant, control).length > 0)
  const seen: JudgedPoint[] = []
  for (const script of huntersOf(mutant, control)) {
    const ofScript = control.filter(point => point.script === script)
    const brokenAnyway = ofScript.filter(isBroken).map(keyOf)
    seen.push(...(await ground.run(mutant, [script], { keys, brokenAnyway })))
    if (compare(mutant, seen, control, base).killedBy.length === keys.length) break
  }
  return seen
}

/** The scripts that may see what a mutant breaks, the quickest first. */
function huntersOf(mutant: Mutant, control: Control): Script[] {
  const points = mutant.breaks.flatMap(key => openPoints(key, mutant, control))
  const scripts = new Set(points.map(({ script }) => script))
  return [...scripts].sort((one, other) => (durations[one.path] ?? 0) - (durations[other.path] ?? 0))
}

/** Mutants for one ground each, hunted by the same scripts as far as possible. */
function groups(mutants: readonly Mutant[]): Mutant[][] {
  const scripts = new Map(
    mutants.map(mutant => [
      mutant,
      scriptsFor(mutant, false)
        .map(({ path }) => path)
        .join(' '),
    ]),
  )
  const alike = mutants.toSorted((one, other) => scripts.get(one)!.localeCompare(scripts.get(other)!))
  return inParts(alike, mutantsOfGround)
}

const inParts = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  )

/** Calls `work` for each item, as many side by side as there are jobs. */
async function sideBySide<Item>(
  jobs: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items]
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: jobs }, worker))
}

/** Hunts all of these mutants. One that is not plainly killed among others has a second try, alone. */
export async function huntAll(mutants: readonly Mutant[], options: HuntOptions): Promise<void> {
  for (const view of new Set(mutants.map(({ cgroup }) => cgroup)))
    await huntInView(
      mutants.filter(({ cgroup }) => cgroup === view),
      view,
      options,
    )
}

async function huntInView(
  mutants: readonly Mutant[],
  view: Mutant['cgroup'],
  options: HuntOptions,
): Promise<void> {
  const { base, all, jobs, hunted } = options
  const scripts = [...new Set(mutants.flatMap(mutant => scriptsFor(mutant, all)))]
  // No control has a use for rows that nobody breaks.
  const focusOn = (some: readonly Mutant[]): Focus | undefined =>
    all ? undefined : { keys: some.flatMap(({ breaks }) => breaks) }
  const control: JudgedPoint[] = []
  await sideBySide(jobs, inParts(scripts, Math.ceil(scripts.length / jobs)), async part => {
    control.push(...(await onGround(base, view, ground => ground.run(undefined, part, focusOn(mutants)))))
  })

  const together = (group: readonly Mutant[]): Promise<JudgedPoint[][]> =>
    onGround(base, view, async ground => {
      const seen: JudgedPoint[][] = []
      for (const mutant of group) seen.push(await pursue(ground, mutant, control, options))
      // The real runtime once more, where they were: has one of them spoilt the ground?
      const used = new Set(seen.flat().map(({ script }) => script))
      const after = await ground.run(undefined, [...used], focusOn(group))
      const titles = titlesOf(after)
      const isAsked = (point: JudgedPoint): boolean =>
        titles.has(titleOf(point)) &&
        (all || group.some(({ breaks }) => breaks.some(key => names(key, keyOf(point)))))
      const brokenOf = (points: readonly JudgedPoint[]) => titlesOf(points.filter(isBroken).filter(isAsked))
      if (!isDeepStrictEqual(brokenOf(after), brokenOf(control))) throw new Error('the ground is spoilt')
      return seen
    })
  const isHunted = (mutant: Mutant): boolean =>
    !mutant.alike?.runtimes.includes(base.name) && (all || huntersOf(mutant, control).length > 0)
  for (const mutant of mutants) if (!isHunted(mutant)) hunted(compare(mutant, [], control, base))
  await sideBySide(jobs, groups(mutants.filter(isHunted)), async group => {
    const seen = await together(group).catch(() => undefined)
    for (const [index, mutant] of group.entries()) {
      const first = seen && compare(mutant, seen[index]!, control, base)
      if (first && first.survivors.length + first.strangers.length === 0) hunted(first)
      else {
        const again = onGround(base, view, ground => pursue(ground, mutant, control, options))
        hunted(
          await again.then(
            seen => compare(mutant, seen, control, base),
            (error: Error) => unseen(mutant, error),
          ),
        )
      }
    }
  })
}
