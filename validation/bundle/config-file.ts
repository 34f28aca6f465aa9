import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, requirement } from '#harness'
import { discard } from '../runtime/_status.js'
import { leftovers } from '../runtime/_traces.js'

const ids = ['bundle-config-required', 'bundle-config-in-root', 'bundle-config-name'] as const

// The file is moved out of its place, and back for the proof that all else was in order.
export default requirement(ids, async t => {
  const moveTo = (name: string) => (bundle: Bundle) => {
    const folder = join(bundle.dir, name, '..')
    mkdirSync(folder, { recursive: true })
    renameSync(join(bundle.dir, 'config.json'), join(bundle.dir, name))
  }
  const cases: [id: (typeof ids)[number], what: string, edit: (bundle: Bundle) => void, cwd?: true][] = [
    ['bundle-config-required', 'none', ({ dir }) => rmSync(join(dir, 'config.json'))],
    [
      'bundle-config-required',
      'a folder',
      ({ dir }) => {
        rmSync(join(dir, 'config.json'))
        mkdirSync(join(dir, 'config.json'))
      },
    ],
    ['bundle-config-required', 'an empty file', ({ dir }) => writeFileSync(join(dir, 'config.json'), '')],
    ['bundle-config-in-root', 'in the root file system', moveTo('rootfs/config.json')],
    ['bundle-config-in-root', 'in the root file system’s /etc', moveTo('rootfs/etc/config.json')],
    ['bundle-config-in-root', 'in a folder', moveTo('config/config.json')],
    ['bundle-config-in-root', 'in the folder above', moveTo('../config.json')],
    [
      'bundle-config-in-root',
      'in the folder from which create is called',
      moveTo('../cwd/config.json'),
      true,
    ],
    ...[
      'Config.json',
      'config.JSON',
      'config',
      'config.yaml',
      'config.yml',
      'config.toml',
      'container.json',
      'spec.json',
      'runtime.json',
      '.config.json',
      'config.json.bak',
      'config.json~',
    ].map((name): [(typeof ids)[number], string, (bundle: Bundle) => void] => [
      'bundle-config-name',
      name,
      moveTo(name),
    ]),
  ]
  for (const [id, what, edit, elsewhere] of cases) {
    if (!t.wants(id)) continue
    const bundle = t.bundle(g => g.rootPath('rootfs'))
    const cwd = join(t.dir, 'cwd')
    mkdirSync(cwd, { recursive: true })
    edit(bundle)
    const { id: name, create } = await t.tryCreate(undefined, { bundle, ...(elsewhere ? { cwd } : {}) })
    t.failed(id, create, `${what}: create must fail`)
    t.failed(id, await t.runtime.state(name), `${what}: there is no container`)
    t.same(id, await leftovers(t, { id: name, bundle }), [], `${what}: nothing is left`)
    for (const stray of ['../config.json', '../cwd/config.json'])
      rmSync(join(bundle.dir, stray), { force: true })
  }

  const right = t.bundle()
  copyFileSync(join(right.dir, 'config.json'), join(right.dir, 'copy'))
  rmSync(join(right.dir, 'config.json'))
  renameSync(join(right.dir, 'copy'), join(right.dir, 'config.json'))
  const { create, container } = await t.tryCreate(undefined, { bundle: right })
  for (const id of ids) t.succeeded(id, create, 'control: config.json in the root of the bundle')
  await discard(t, container)
})
