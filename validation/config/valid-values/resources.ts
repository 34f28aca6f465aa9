import { type CheckContext, type Generator, requirement } from '#harness'
import { availableControllers } from '#host/cgroup'
import { type Row, refuses } from './_table.js'

const anyView = (controllers: readonly string[]): Row[] => [
  {
    name: 'device rule type',
    edit: g => g.devicesCgroup([{ allow: true, type: 'x' as 'c', major: 1, minor: 3, access: 'r' }]),
  },
  {
    name: 'device rule access',
    edit: g => g.devicesCgroup([{ allow: true, type: 'c', major: 1, minor: 3, access: 'bogus' }]),
  },
  {
    name: 'device rule type in full',
    edit: g => g.devicesCgroup([{ allow: true, type: 'char' as 'c', major: 1, minor: 3, access: 'r' }]),
  },
  {
    name: 'device rule access has a letter more',
    edit: g => g.devicesCgroup([{ allow: true, type: 'c', major: 1, minor: 3, access: 'rx' }]),
  },
  {
    name: 'device rule access in capitals',
    edit: g => g.devicesCgroup([{ allow: true, type: 'c', major: 1, minor: 3, access: 'RW' }]),
  },
  {
    name: 'hugepage size',
    edit: g => g.resources({ hugepageLimits: [{ pageSize: '3MB', limit: 3145728 }] }),
  },
  ...(controllers.includes('cpuset')
    ? [
        { name: 'cpus is no list', edit: (g: Generator) => g.resources({ cpu: { cpus: 'first' } }) },
        { name: 'mems is no list', edit: (g: Generator) => g.resources({ cpu: { mems: 'a-b' } }) },
      ]
    : []),
  ...(controllers.includes('cpu')
    ? [
        { name: 'cpu shares are negative', edit: (g: Generator) => g.resources({ cpu: { shares: -1 } }) },
        {
          name: 'cpu period is over a second',
          edit: (g: Generator) => g.resources({ cpu: { quota: 5000, period: 2000000 } }),
        },
        {
          name: 'cpu shares are a string',
          edit: (g: Generator) => g.patch('/linux/resources/cpu', { shares: 'half' }),
        },
      ]
    : []),
  ...(controllers.includes('memory')
    ? [
        {
          name: 'memory limit is a string',
          edit: (g: Generator) => g.patch('/linux/resources/memory', { limit: '1G' }),
        },
        {
          name: 'memory limit is a fraction',
          edit: (g: Generator) => g.resources({ memory: { limit: 67108864.5 } }),
        },
      ]
    : []),
  ...(controllers.includes('pids')
    ? [
        {
          name: 'pids limit is a string',
          edit: (g: Generator) => g.patch('/linux/resources/pids', { limit: 'few' }),
        },
      ]
    : []),
]

export default requirement('valid-values-error', async (t: CheckContext) => {
  t.needs(t.managesCgroups, 'the runtime has no cgroups to manage')
  await refuses(t, g => g.resources({}), anyView(availableControllers()))
})
