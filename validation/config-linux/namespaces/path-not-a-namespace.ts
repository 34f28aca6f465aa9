import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import type { NamespaceType } from '#host/process'
import { holdNamespaces } from './_held.js'

const types: NamespaceType[] = ['network', 'ipc', 'uts', 'pid', 'mount']

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

  for (const [what, path] of Object.entries(paths)) {
    await t.refused(`ns-path-wrong-type-error[${what}]`, g => g.namespace('network', path), {
      ...(what === 'missing' ? { control: g => g.namespace('network', held.path('network')) } : {}),
    })
  }
  for (const type of types) {
    await t.refused(`ns-path-wrong-type-error[missing]`, g => g.namespace(type, paths.missing))
  }
})
