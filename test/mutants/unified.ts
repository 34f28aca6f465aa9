/** Faults of the files of cgroup v2 that a configuration names, and of settings that v2 has nothing for. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { cgroupDirFor, cgroupDirs } from '#host/cgroup'
import type { Config } from '#spec/config'
import type { Resources } from '#spec/config-resources'
import type { Command, Mutant } from './mutant.js'

type Pairs = [file: string, value: string][]

const sharing: NonNullable<Mutant['collateral']> = {
  ids: ['unified', 'unified-key-is-file', 'unified-unknown-written', 'unified-controllers-enabled'],
  why: 'they share the map',
}

/** Another map in the place of the one that is configured. */
const mapped = (
  name: string,
  breaks: readonly string[],
  change: (pairs: Pairs, config: Config) => Pairs,
): Mutant => ({
  name: `unified-${name}`,
  breaks,
  collateral: { ids: [...sharing.ids, 'unified-missing-controller-error'], why: sharing.why },
  cgroup: 'v2',
  config: config => {
    const resources = config.linux?.resources
    if (resources?.unified)
      resources.unified = Object.fromEntries(change(Object.entries(resources.unified), config))
  },
})

/** Does something to the container's cgroup after an operation. */
const after = (operation: 'create' | 'start', change: (dir: string) => void) => ({
  [operation]: (command: Command) => {
    const code = command.run()
    if (code === 0)
      change(cgroupDirs(JSON.parse(command.ask('state', command.id).stdout).pid).get('unified')!)
    return code
  },
})

const isCore = (file: string) => file.startsWith('cgroup.')

/** Settings of v1 that are passed over, by the row of the check. */
const passedOver: [row: string, drop: (resources: Resources) => unknown][] = [
  ['memory.kernelTCP', ({ memory }) => delete memory?.kernelTCP],
  ['memory.swappiness', ({ memory }) => delete memory?.swappiness],
  ['memory.disableOOMKiller', ({ memory }) => delete memory?.disableOOMKiller],
  ['cpu.realtimeRuntime', ({ cpu }) => [delete cpu?.realtimeRuntime, delete cpu?.realtimePeriod]],
  ['blockIO.leafWeight', ({ blockIO }) => delete blockIO?.leafWeight],
  ['network.classID', resources => delete resources.network],
  ['network.priorities', resources => delete resources.network],
]

export const mutants: readonly Mutant[] = [
  mapped('dropped', [...sharing.ids, 'unified-missing-controller-error[no such controller]'], () => []),
  {
    name: 'unified-dropped-with-v1',
    breaks: ['unified-missing-controller-error'],
    config: config => {
      delete config.linux?.resources?.unified
    },
  },
  {
    name: 'unified-core-dropped-with-v1',
    breaks: ['unified-missing-controller-error[v1]'],
    config: ({ linux }) => {
      const { unified } = linux?.resources ?? {}
      for (const file of Object.keys(unified ?? {})) if (isCore(file)) delete unified?.[file]
    },
  },
  mapped('last-dropped', ['unified', 'unified-key-is-file', 'unified-controllers-enabled'], pairs =>
    pairs.length > 1 ? pairs.slice(0, -1) : pairs,
  ),
  mapped('first-only', ['unified', 'unified-key-is-file'], pairs => pairs.slice(0, 1)),
  mapped('unknown-dropped', ['unified', 'unified-unknown-written'], pairs =>
    pairs.filter(([file]) => !isCore(file)),
  ),
  mapped('reservations-dropped', ['unified', 'unified-controllers-enabled[written]'], pairs =>
    pairs.filter(([file]) => !file.includes('.rsvd.')),
  ),
  mapped('two-digits-at-most', ['unified', 'unified-controllers-enabled'], pairs =>
    pairs.map(([file, value]) => [file, value.slice(0, 2)]),
  ),
  mapped('value-of-the-first', ['unified', 'unified-unknown-written'], pairs =>
    pairs.map(([file, value]) => [file, isCore(file) ? pairs[0]![1] : value]),
  ),
  mapped('missing-file-passed-over', ['unified-key-is-file[no such file]'], pairs =>
    pairs.filter(([file]) => !file.includes('no.such')),
  ),
  mapped('keys-without-a-dot-passed-over', ['unified-key-is-file[no dot]'], pairs =>
    pairs.filter(([file]) => file.includes('.')),
  ),
  mapped('path-cut', ['unified-key-is-file[path]'], pairs =>
    pairs.map(([file, value]) => [basename(file), value]),
  ),
  mapped('failed-writes-passed-over', ['unified-key-is-file[no value of the file]'], pairs =>
    pairs.filter(([, value]) => value !== 'deep'),
  ),
  mapped('files-only-to-be-read-passed-over', ['unified-key-is-file[only to be read]'], pairs =>
    pairs.filter(([file]) => file !== 'cgroup.events'),
  ),
  mapped(
    'controllers-of-v1-passed-over',
    ['memory', 'pids', 'cpu'].map(name => `unified-missing-controller-error[${name}]`),
    pairs => pairs.filter(([file]) => !/^(memory|pids|cpu|io|cpuset)\./.test(file)),
  ),
  mapped('missing-controller-passed-over', ['unified-missing-controller-error[no such controller]'], pairs =>
    pairs.filter(([file]) => !file.startsWith('nosuch')),
  ),
  // What is there already is used, and nothing done for what is not.
  mapped('controllers-not-enabled', ['unified-controllers-enabled[controllers-enabled]'], (pairs, config) => {
    const parent = dirname(cgroupDirFor('unified', config.linux?.cgroupsPath ?? '/') ?? '/')
    const known = existsSync(parent) ? readFileSync(`${parent}/cgroup.subtree_control`, 'utf8') : ''
    return pairs.filter(([file]) => isCore(file) || known.split(/\s/).includes(file.split('.')[0]!))
  }),
  {
    name: 'unified-controllers-disabled-after-create',
    breaks: ['unified', 'unified-key-is-file', 'unified-controllers-enabled'],
    cgroup: 'v2',
    instead: after('create', dir => {
      const parent = `${dirname(dir)}/cgroup.subtree_control`
      for (const name of readFileSync(parent, 'utf8').split(/\s/).filter(Boolean))
        writeFileSync(parent, `-${name}`)
    }),
  },
  {
    name: 'unified-reset-at-start',
    breaks: ['unified', 'unified-unknown-written'],
    collateral: sharing,
    cgroup: 'v2',
    instead: after('start', dir => writeFileSync(`${dir}/cgroup.max.depth`, 'max')),
  },
  ...passedOver.map(
    ([row, drop]): Mutant => ({
      name: `unified-passes-over-${row}`,
      breaks: [`unified-v1-conversion-error[${row}]`],
      cgroup: 'v2',
      config: config => {
        if (config.linux?.resources) drop(config.linux.resources)
      },
    }),
  ),
]
