import { requirement } from '#harness'
import { compareVersions, specVersions } from '#spec/versions'

// Everything of the same major version up to the one that the run is judged by, first releases included.
// What follows a plus sign says nothing of what is newer.
const releases = ['1.0.0', '1.0.1', '1.0.2', '1.0.2+build.5', '1.1.0', '1.2.0', '1.2.1', '1.3.0']

export default requirement('config-ociversion-compat', async t => {
  const known = [...new Set([...releases, ...specVersions])].filter(v => compareVersions(v, t.spec) <= 0)
  for (const version of known) {
    const key = `config-ociversion-compat[${version}]`
    const attempt = await t.attempt(g =>
      g.ociVersion(version).hostname('compatible').args('/bin/sh', '-c', 'uname -n'),
    )
    t.succeeded(key, attempt.create, `create must take ociVersion ${version}`)
    if (!attempt.container || !attempt.start) continue
    t.succeeded(key, attempt.start, `start must take ociVersion ${version}`)
    t.same(key, await attempt.container.output(), 'compatible\n', 'what it asks for is there')
  }
})
