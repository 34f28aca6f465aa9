/** Hunts mutants: runs each against the checks of what it breaks, and says which points saw it. */

import { isDeepStrictEqual } from 'node:util'
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

const keyOf = ({ point: { id, row } }: JudgedPoint): string => (row === undefined ? id : `${id}[${row}]`)

/** Whether what a mutant breaks names a point: by its key, or by its id all of its rows. */
const names = (key: string, point: string): boolean => key === point || key === plainId(point)

/** Keys of the points that do not hold. */
const brokenIn = (points: readonly JudgedPoint[]): Set<string> =>
  new Set(points.filter(({ holds }) => holds === false).map(keyOf))

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

/** Why no point that the key names was judged; undefined if one was. */
function reasonUnjudged(key: string, points: readonly JudgedPoint[]): string | undefined {
  const named = points.filter(point => names(key, keyOf(point)))
  if (named.some(({ holds }) => holds !== undefined)) return undefined
  return named.map(({ point, error }) => point.skipReason ?? error).find(Boolean) ?? 'no point here'
}

const suite = allScripts()
const durations = measuredDurations()

/** The scripts that hunt a mutant, the quickest first. */
const scriptsFor = (mutant: Mutant, all: boolean): Script[] =>
  select(suite, all ? [] : mutant.breaks.map(plainId)).scripts.toSorted(
    (one, other) => (durations[one.path] ?? 0) - (durations[other.path] ?? 0),
  )

const pathsOf = (points: readonly JudgedPoint[]): Set<string> =>
  new Set(points.map(({ script }) => script.path))

/** The points of some scripts. */
const ofScripts = (points: readonly JudgedPoint[], paths: ReadonlySet<string>): JudgedPoint[] =>
  points.filter(({ script }) => paths.has(script.path))

/** Compares what the checks say of a mutant with what the same ones say of the real runtime. */
function compare(
  mutant: Mutant,
  seen: readonly JudgedPoint[],
  control: readonly JudgedPoint[],
  base: Identity,
): Hunt {
  const alike = mutant.alike?.runtimes.includes(base.name) ? mutant.alike.why : undefined
  const without = ofScripts(control, pathsOf(seen))
  const before = brokenIn(without)
  const broken = [...brokenIn(seen)].filter(point => !before.has(point))
  const hunt: Hunt = { mutant, killedBy: [], survivors: [], unprovable: new Map(), strangers: [] }
  for (const key of mutant.breaks) {
    const unjudged = reasonUnjudged(key, without) ?? alike
    if (broken.some(point => names(key, point))) hunt.killedBy.push(key)
    else if ([...before].some(point => names(key, point))) hunt.unprovable.set(key, brokenAnyway)
    else if (unjudged !== undefined) hunt.unprovable.set(key, unjudged)
    else hunt.survivors.push(key)
  }
  const excused = kinOf([...mutant.breaks, ...(mutant.collateral?.ids ?? [])].map(plainId))
  const failedBefore = failedIn(without)
  hunt.strangers.push(...[...failedIn(seen)].filter(id => !excused.has(id) && !failedBefore.has(id)))
  return hunt
}

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
 * Runs the scripts that hunt a mutant, one after the other, until all that it breaks is seen to be broken; all of them
 * where `all` is said.
 */
async function pursue(
  ground: Ground,
  mutant: Mutant,
  control: readonly JudgedPoint[],
  { base, all }: HuntOptions,
): Promise<JudgedPoint[]> {
  const seen: JudgedPoint[] = []
  for (const script of scriptsFor(mutant, all)) {
    seen.push(...(await ground.run(mutant, [script])))
    if (!all && compare(mutant, seen, control, base).killedBy.length === mutant.breaks.length) break
  }
  return seen
}

/** Mutants for one ground each, hunted by the same scripts as far as possible. */
function groups(mutants: readonly Mutant[], all: boolean): Mutant[][] {
  const settings = new Map(
    mutants.map(mutant => [
      mutant,
      scriptsFor(mutant, all)
        .map(({ path }) => path)
        .join(' '),
    ]),
  )
  const alike = mutants.toSorted((one, other) => settings.get(one)!.localeCompare(settings.get(other)!))
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
  const control: JudgedPoint[] = []
  await sideBySide(jobs, inParts(scripts, Math.ceil(scripts.length / jobs)), async part => {
    control.push(...(await onGround(base, view, ground => ground.run(undefined, part))))
  })

  const together = (group: readonly Mutant[]): Promise<JudgedPoint[][]> =>
    onGround(base, view, async ground => {
      const seen: JudgedPoint[][] = []
      for (const mutant of group) seen.push(await pursue(ground, mutant, control, options))
      // The real runtime once more, where they were: has one of them spoilt the ground?
      const paths = pathsOf(seen.flat())
      const after = await ground.run(
        undefined,
        scripts.filter(({ path }) => paths.has(path)),
      )
      if (!isDeepStrictEqual(brokenIn(after), brokenIn(ofScripts(control, paths))))
        throw new Error('the ground is spoilt')
      return seen
    })
  await sideBySide(jobs, groups(mutants, all), async group => {
    const seen = await together(group).catch(() => undefined)
    for (const [index, mutant] of group.entries()) {
      const first = seen && compare(mutant, seen[index]!, control, base)
      if (first && first.survivors.length + first.strangers.length === 0) hunted(first)
      else {
        const again = await onGround(base, view, ground => pursue(ground, mutant, control, options))
        hunted(compare(mutant, again, control, base))
      }
    }
  })
}
