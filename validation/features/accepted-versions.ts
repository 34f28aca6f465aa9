import { requirement } from '#harness'
import { askFeatures } from './_features.js'

// The text as it is printed, with all that may follow the three numbers.
export default requirement(['features-accept-min', 'features-accept-max'], async t => {
  const { ociVersionMin, ociVersionMax } = await askFeatures(t)

  for (const [id, version] of Object.entries({
    'features-accept-min': ociVersionMin,
    'features-accept-max': ociVersionMax,
  })) {
    if (!t.ok(id, typeof version === 'string', 'features must have this version', version ?? 'absent'))
      continue
    const attempt = await t.attempt(g => g.patch('/ociVersion', version).args('/bin/sh', '-c', 'echo ran'))
    t.succeeded(id, attempt.create, `create must take ociVersion ${version}`)
    if (!attempt.container || !attempt.start) continue
    t.succeeded(id, attempt.start, `start must take ociVersion ${version}`)
    t.same(id, await attempt.container.output(), 'ran\n', 'the program runs')
    t.succeeded(id, await attempt.container.tryDelete(), `delete must take ociVersion ${version}`)
  }
})
