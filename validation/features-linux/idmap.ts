import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement, succeeded } from '#harness'
import { askFeatures, member } from '../features/_features.js'

export default requirement(
  ['features-linux-mountext-idmap', 'features-linux-mountext-idmap-partial'],
  async (t: CheckContext) => {
    const enabled = member(await askFeatures(t), 'linux.mountExtensions.idmap.enabled')
    t.needs(enabled !== undefined, 'features has no linux.mountExtensions.idmap.enabled')

    const source = t.newDir('source')
    writeFileSync(join(source, 'file'), '')
    chownSync(join(source, 'file'), 1234, 2345)
    const map = (shift: number) => [{ containerID: 0, hostID: shift, size: 10000 }]
    const attempt = await t.attempt(g =>
      g.args('/bin/stat', '-c', '%u:%g', '/mnt/file').mount({
        destination: '/mnt',
        type: 'none',
        source,
        options: ['bind', 'idmap'],
        uidMappings: map(20000),
        gidMappings: map(30000),
      }),
    )
    const ran = attempt.start !== undefined && succeeded(attempt.start)
    const owner = ran ? (await attempt.container!.output()).trim() : 'refused'
    const shifts = owner === '21234:32345'
    if (enabled === true) {
      // Some mounts may be beyond it, or beyond the filesystem: refused, then, but not ignored.
      t.ok(
        'features-linux-mountext-idmap',
        shifts || owner === 'refused',
        'the mappings are used or refused',
        owner,
      )
    } else {
      t.same('features-linux-mountext-idmap', shifts, false, 'it says that it does not use mappings')
    }
    if (shifts) t.same('features-linux-mountext-idmap-partial', enabled, true, 'it recognises mappings')
    else t.skip('features-linux-mountext-idmap-partial', 'no mapped mount works here')
  },
)
