import { readFileSync, writeFileSync } from 'node:fs'
import type { CheckContext, Generator } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import type { Resources } from '#spec/config'

/** A setting of a cgroup: a value that none has by itself, a part of `resources` that asks for another, and what that gives. */
export interface Knob {
  controller: string
  file: string
  before: string
  given: Resources
  after: string
}

const MiB = 1024 ** 2

const v1: Knob[] = [
  { controller: 'pids', file: 'pids.max', before: '77', given: { pids: { limit: 78 } }, after: '78' },
  { controller: 'cpu', file: 'cpu.shares', before: '333', given: { cpu: { shares: 444 } }, after: '444' },
  { controller: 'cpu', file: 'cpu.cfs_period_us', before: '90000', given: {}, after: '90000' },
  {
    controller: 'cpu',
    file: 'cpu.cfs_quota_us',
    before: '50000',
    given: { cpu: { quota: 40_000 } },
    after: '40000',
  },
  {
    controller: 'memory',
    file: 'memory.limit_in_bytes',
    before: `${128 * MiB}`,
    given: { memory: { limit: 256 * MiB } },
    after: `${256 * MiB}`,
  },
  {
    controller: 'memory',
    file: 'memory.memsw.limit_in_bytes',
    before: `${512 * MiB}`,
    given: {},
    after: `${512 * MiB}`,
  },
  {
    controller: 'memory',
    file: 'memory.soft_limit_in_bytes',
    before: `${64 * MiB}`,
    given: { memory: { reservation: 96 * MiB } },
    after: `${96 * MiB}`,
  },
  {
    controller: 'memory',
    file: 'memory.swappiness',
    before: '33',
    given: { memory: { swappiness: 44 } },
    after: '44',
  },
  {
    controller: 'blkio',
    file: 'blkio.bfq.weight',
    before: '222',
    given: {},
    after: '222',
  },
]

const v2: Knob[] = [
  ...v1.filter(({ file }) => file === 'pids.max'),
  {
    controller: 'cpu',
    file: 'cpu.max',
    before: '50000 90000',
    given: { cpu: { quota: 40_000, period: 80_000 } },
    after: '40000 80000',
  },
  { controller: 'cpu', file: 'cpu.weight', before: '77', given: {}, after: '77' },
  {
    controller: 'memory',
    file: 'memory.max',
    before: `${128 * MiB}`,
    given: { memory: { limit: 256 * MiB } },
    after: `${256 * MiB}`,
  },
  {
    controller: 'memory',
    file: 'memory.low',
    before: `${64 * MiB}`,
    given: { memory: { reservation: 96 * MiB } },
    after: `${96 * MiB}`,
  },
  {
    controller: 'memory',
    file: 'memory.high',
    before: `${100 * MiB}`,
    given: {},
    after: `${100 * MiB}`,
  },
  {
    controller: 'hugetlb',
    file: 'hugetlb.2MB.max',
    before: `${4 * MiB}`,
    given: { unified: { 'hugetlb.2MB.max': `${6 * MiB}` } },
    after: `${6 * MiB}`,
  },
  { controller: 'unified', file: 'cgroup.max.descendants', before: '5', given: {}, after: '5' },
  {
    controller: 'unified',
    file: 'cgroup.max.depth',
    before: '3',
    given: { unified: { 'cgroup.max.depth': '4' } },
    after: '4',
  },
]

const fileOf = ({ controller, file }: Knob, path: string) => `${cgroupDirFor(controller, path)}/${file}`

/** Gives the settings of a cgroup their values. Gives back those that it has, and that take them. */
export const turn = (t: CheckContext, path: string): Knob[] =>
  (t.cgroup === 'v1' ? v1 : v2).filter(knob => {
    try {
      writeFileSync(fileOf(knob, path), knob.before, { flag: 'r+' })
      return readKnob(knob, path) === knob.before
    } catch {
      return false
    }
  })

/** What a setting is in the cgroup of this path. */
export const readKnob = (knob: Knob, path: string): string => readFileSync(fileOf(knob, path), 'utf8').trim()

/** Those of which `resources` can ask for another value. */
export const askable = (knobs: readonly Knob[]): Knob[] =>
  knobs.filter(({ before, after }) => before !== after)

/** Asks for the other value of each. */
export const asking =
  (knobs: readonly Knob[]) =>
  (g: Generator): Generator =>
    knobs.reduce((config, { given }) => config.resources(given), g)
