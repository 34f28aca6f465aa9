import { type Generator, requirement } from '#harness'
import { type Row, refuses } from './_table.js'

// Nothing of this is in 1.0.2, where it is unknown.
const values: Row[] = [
  { name: 'ioPriority class', edit: g => g.patch('/process/ioPriority/class', 'IOPRIO_CLASS_BOGUS') },
  { name: 'ioPriority class is empty', edit: g => g.patch('/process/ioPriority/class', '') },
  { name: 'ioPriority class is missing', edit: g => g.remove('/process/ioPriority/class') },
  {
    name: 'ioPriority class in small letters',
    edit: g => g.patch('/process/ioPriority/class', 'ioprio_class_be'),
  },
  { name: 'ioPriority class without its prefix', edit: g => g.patch('/process/ioPriority/class', 'BE') },
  { name: 'ioPriority class is a number', edit: g => g.patch('/process/ioPriority/class', 2) },
  { name: 'ioPriority priority is over 7', edit: g => g.patch('/process/ioPriority/priority', 8) },
  { name: 'ioPriority priority is negative', edit: g => g.patch('/process/ioPriority/priority', -1) },
  {
    name: 'ioPriority priority is over 32 bits',
    edit: g => g.patch('/process/ioPriority/priority', 4294967303),
  },
  { name: 'scheduler policy', edit: g => g.patch('/process/scheduler/policy', 'SCHED_BOGUS') },
  { name: 'scheduler policy is empty', edit: g => g.patch('/process/scheduler/policy', '') },
  { name: 'scheduler policy is missing', edit: g => g.remove('/process/scheduler/policy') },
  {
    name: 'scheduler policy in small letters',
    edit: g => g.patch('/process/scheduler/policy', 'sched_batch'),
  },
  { name: 'scheduler policy without its prefix', edit: g => g.patch('/process/scheduler/policy', 'BATCH') },
  { name: 'scheduler policy is a number', edit: g => g.patch('/process/scheduler/policy', 3) },
  { name: 'scheduler flag', edit: g => g.patch('/process/scheduler/flags', ['SCHED_FLAG_BOGUS']) },
  {
    name: 'scheduler flag without its prefix',
    edit: g => g.patch('/process/scheduler/flags', ['RESET_ON_FORK']),
  },
  { name: 'scheduler nice is over 32 bits', edit: g => g.patch('/process/scheduler/nice', 4294967301) },
  { name: 'scheduler nice is a string', edit: g => g.patch('/process/scheduler/nice', 'high') },
]
const rows = values.map((row): Row => ({ ...row, since: '1.1.0' }))

const valid = (g: Generator) =>
  g.ioPriority({ class: 'IOPRIO_CLASS_BE', priority: 7 }).scheduler({ policy: 'SCHED_BATCH', nice: 5 })

export default requirement('valid-values-error', t => refuses(t, valid, rows))
