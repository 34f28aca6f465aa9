import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import type { NamespaceType } from '#host/process'
import { holdNamespaces } from './_held.js'
import { newNamespace } from './_inodes.js'

const types: NamespaceType[] = ['network', 'ipc', 'uts', 'pid', 'mount', 'cgroup', 'user', 'time']

// What is no namespace at all is not of the right type either.
export default requirement('ns-path-wrong-type-error', async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox does not join namespaces of the host')
  const held = await holdNamespaces(t, ['network'])
  const dir = t.newDir()
  const paths = {
    missing: join(dir, 'missing'),
    'regular file': join(dir, 'file'),
    directory: join(dir, 'dir'),
  }
  writeFileSync(paths['regular file'], '')
  mkdirSync(paths.directory)

  await t.refused('ns-path-wrong-type-error[directory]', g => g.namespace('network', paths.directory), {
    control: g => g.namespace('network', held.path('network')),
  })
  for (const type of types) {
    if (type === 'time' && !t.specAtLeast('1.1.0')) continue
    for (const what of ['missing', 'regular file'] as const) {
      await t.refused(`ns-path-wrong-type-error[${what}]`, g => {
        // With mappings, as a new user namespace would have them.
        newNamespace(type)(g)
        g.namespace(type, paths[what])
      })
    }
  }
})
