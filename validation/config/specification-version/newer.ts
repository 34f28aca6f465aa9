import { requirement, succeeded } from '#harness'

// The sentence says for which runtimes such a bundle is meant, not what the others do with it: recorded.
export default requirement('config-ociversion-newer-minor', async t => {
  await t.run(g => g.args('/bin/true'))
  for (const version of ['1.3.0', '1.99.0', '2.0.0']) {
    const { create, start } = await t.attempt(g => g.ociVersion(version).args('/bin/true'))
    t.info(
      'config-ociversion-newer-minor',
      `${version} is ${succeeded(start ?? create) ? 'accepted' : 'refused'}`,
    )
  }
})
