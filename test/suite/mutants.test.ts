/** Faulty runtimes, of each kind that the suite was made for, are seen by the checks they belong to. */
import t from 'tap'
import { findRuntime } from '../../lib/run/find-runtime.js'
import { allScripts } from '../../lib/run/scripts.js'
import { requirements } from '../../lib/spec/requirements.js'
import { findMutant, mutants } from '../mutants/all.js'
import { hunt } from '../mutants/hunt.js'
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

const base = findRuntime(realRuntime)
for (const name of some) {
  t.test(name, async t => {
    const { survivors, strangers } = await hunt(findMutant(name), base)
    t.strictSame(survivors, [], 'each requirement that it breaks is seen to be broken')
    t.strictSame(strangers, [], 'no other is')
  })
}
