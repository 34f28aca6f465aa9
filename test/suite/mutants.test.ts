/** Faulty runtimes, of each kind that the suite was made for, are seen by the checks they belong to. */

import { availableParallelism } from 'node:os'
import t from 'tap'
import { findRuntime } from '../../lib/run/find-runtime.js'
import { allScripts } from '../../lib/run/scripts.js'
import { identify } from '../../lib/runtime/identify.js'
import { requirements } from '../../lib/spec/requirements.js'
import { findMutant, mutants } from '../mutants/all.js'
import { huntAll } from '../mutants/hunt.js'
import { realRuntime } from './tool.js'

const some = [
  'hostname-dropped',
  'root-readonly-ignored',
  'hooks-createRuntime-dropped',
  'hooks-prestart-second-skipped',
  'create-runs-program-too',
  'kill-does-nothing',
  'process-rlimits-dropped',
  'rlimits-soft-one-less',
  'state-pid-of-parent',
  'delete-keeps-cgroups',
  'delete-keeps-one-cgroup',
  'mounts-reversed',
  'capabilities-bounding-dropped',
  'seccomp-action-kill-as-errno',
  'namespace-network-not-made',
  'masked-paths-last-dropped',
]

t.test('mutants are well formed', async t => {
  const checked = new Set(allScripts().flatMap(({ ids }) => ids))
  t.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length, 'names are unique')
  for (const { name, breaks } of mutants) {
    t.ok(breaks.length > 0, `${name} breaks something`)
    for (const key of breaks) {
      const id = key.split('[')[0]!
      t.ok(requirements().has(id) && checked.has(id), `${name}: a check speaks for ${id}`)
    }
  }
})

t.test('some of each kind are seen by the checks they belong to, and by no other', async t => {
  const base = await identify(findRuntime(realRuntime), [], 10_000)
  await huntAll(some.map(findMutant), {
    base,
    all: false,
    jobs: availableParallelism(),
    hunted: ({ mutant, killedBy, survivors, strangers }) => {
      t.not(killedBy.length, 0, `${mutant.name} is seen`)
      t.strictSame(survivors, [], `${mutant.name}: all that it breaks`)
      t.strictSame(strangers, [], `${mutant.name}: no other`)
    },
  })
})
