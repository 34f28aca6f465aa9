import { type CheckContext, requirement } from '#harness'
import { readLimits } from '../_cgroup.js'
import { weightFiles } from './_weights.js'

const weightsGiven = [10, 321, 1000]

export default requirement(['blockio', 'blockio-weight'], async (t: CheckContext) => {
  const v1 = t.cgroup === 'v1'
  const files = weightFiles(t)

  const weights: number[][] = []
  for (const weight of weightsGiven) {
    const { created, running } = await readLimits(t, files, g => g.resources({ blockIO: { weight } }))
    t.same('blockio-weight', running, created, 'start leaves the weight alone')
    weights.push(files.map(name => Number(/\d+$/.exec(created[name]?.split('\n')[0] ?? ''))))
  }
  // v1 has the weights of the field; how they become those of v2, and in which file, is left open.
  const isRising = (_: string, at: number) =>
    weights.every((given, index) => given[at]! > (weights[index - 1]?.[at] ?? 0))
  const firsts = weights.map(([first]) => first)
  if (v1) t.same(['blockio', 'blockio-weight'], firsts, weightsGiven)
  else t.ok(['blockio', 'blockio-weight'], files.some(isRising), 'more weight weighs more', weights)
  await t.refused('blockio-weight', g => g.resources({ blockIO: { weight: 1001 } }), { by: 'create' })
})
