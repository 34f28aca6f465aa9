/** Limits and device rules beside all other properties, and what the host's cgroup files show of them. */
import { readFileSync } from 'node:fs'
import type { Generator } from '#harness'
import { availableControllers } from '#host/cgroup'
import { parseCPUList } from '#inside/proc/cpu-list'
import { parseStatus } from '#inside/proc/status'
import type { Resources } from '#spec/config'
import { limitOf } from '../../config-linux/cgroups/_cgroup.js'
import type { Property } from './_everything.js'

const { cpusAllowedList, memsAllowedList } = parseStatus(readFileSync('/proc/self/status', 'utf8'))
/** The first of a list that this process may use, which need not be 0. */
const first = (list = '0'): string => String(parseCPUList(list)[0])
const cpus = first(cpusAllowedList)
const mems = first(memsAllowedList)

export function resources(): Resources {
  const has = (name: string) => availableControllers().includes(name)
  return {
    devices: [
      { allow: false, access: 'rwm' },
      { allow: true, type: 'c', major: 5, minor: 77, access: 'rm' },
    ],
    ...(has('pids') ? { pids: { limit: 77 } } : {}),
    ...(has('memory') ? { memory: { limit: 100_663_296 } } : {}),
    cpu: {
      ...(has('cpu') ? { shares: 333, quota: 40_000, period: 80_000 } : {}),
      ...(has('cpuset') ? { cpus, mems } : {}),
    },
  }
}

export const limit = (g: Generator): void => void g.resources(resources())

const limits = [
  ['pids-limit', 'pids.max', '77'],
  ['memory-limit', 'memory.limit_in_bytes', '100663296'],
  ['memory-limit', 'memory.max', '100663296'],
  ['cpu-shares', 'cpu.shares', '333'],
  ['cpu-quota', 'cpu.cfs_quota_us', '40000'],
  ['cpu-period', 'cpu.cfs_period_us', '80000'],
  ['cpu-quota', 'cpu.max', '40000 80000'],
  ['cpu-cpus', 'cpuset.cpus', cpus],
  ['cpu-mems', 'cpuset.mems', mems],
] as const

const wanted = ['c 5:77 rm', 'a *:* rwm']

/** What its cgroup has, as far as this host has such files. */
export function limitsOf(pid: number): Property[] {
  const rules = limitOf(pid, 'devices.list')?.split('\n')
  return [
    ...limits.flatMap(([id, file, expected]): Property[] => {
      const actual = limitOf(pid, file)
      return actual === undefined ? [] : [[id, actual, expected]]
    }),
    ...(rules
      ? [['devcg-allow', wanted.map(rule => rules.includes(rule)), [true, false]] satisfies Property]
      : []),
  ]
}
