import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, requirement } from '#harness'
import { discard } from '../runtime/_status.js'
import { leftovers } from '../runtime/_traces.js'

const ids = ['bundle-config-required', 'bundle-config-in-root', 'bundle-config-name'] as const

// Each of them beside the others: it is enough that one is taken.
const otherNames = [
  ...['Config.json', 'config.JSON', 'CONFIG.JSON', 'config', 'container.json', 'spec.json', 'runtime.json'],
  ...[
    'yaml',
    'yml',
    'toml',
    'jsonc',
    'json5',
    'json.bak',
    'json~',
    'json.orig',
    'json.default',
    'v2.json',
  ].map(end => `config.${end}`),
  ...['.config.json', 'config-linux.json', 'runtime-config.json', 'oci.json', 'bundle.json', 'manifest.json'],
]

// The file is moved out of its place; where it is, all else proves to be in order.
export default requirement(ids, async t => {
  const moveTo =
    (...names: string[]) =>
    ({ dir }: Bundle) => {
      for (const name of names) {
        mkdirSync(join(dir, name, '..'), { recursive: true })
        copyFileSync(join(dir, 'config.json'), join(dir, name))
      }
      rmSync(join(dir, 'config.json'))
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
    ['bundle-config-name', 'by other names', moveTo(...otherNames)],
  ]
  for (const [id, what, edit, elsewhere] of cases) {
    if (!t.wants(id)) continue
    const bundle = t.bundle(g => g.rootPath('rootfs'))
    const cwd = join(t.dir, 'cwd')
    mkdirSync(cwd, { recursive: true })
    edit(bundle)
    const { id: name, create } = await t.tryCreate(undefined, { bundle, ...(elsewhere ? { cwd } : {}) })
    const state = await t.runtime.state(name)
    const left = await leftovers(t, { id: name, bundle })
    // Where it is elsewhere, it is missing in its place.
    for (const side of new Set([id, 'bundle-config-required'])) {
      t.failed(side, create, `${what}: create must fail`)
      t.failed(side, state, `${what}: there is no container`)
      t.same(side, left, [], `${what}: nothing is left`)
    }
    for (const stray of ['../config.json', '../cwd/config.json'])
      rmSync(join(bundle.dir, stray), { force: true })
  }

  const right = t.bundle()
  const { create, container } = await t.tryCreate(undefined, { bundle: right })
  t.succeeded(ids, create, 'control: config.json in the root of the bundle')
  await discard(t, container)
  rmSync(join(right.dir, 'config.json'))
  const once = await t.tryCreate(undefined, { bundle: right })
  t.failed('bundle-config-required', once.create, 'config.json that was there before: create must fail')
  await discard(t, once.container)
})
