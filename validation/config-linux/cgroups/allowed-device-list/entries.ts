import { type CheckContext, requirement } from '#harness'
import { makeNodes, openings } from './_nodes.js'

// More than fit where somebody thought of a few.
const many = Array.from(
  { length: 40 },
  (_, minor) => ({ allow: true, type: 'c', major: 123, minor, access: 'r' }) as const,
)

// Everything is denied first. Runtimes may let through the devices that every container has, which these are not.
const allowed = [
  { allow: true, type: 'c', major: 60, minor: 5, access: 'rw' },
  { allow: true, type: 'c', major: 60, minor: 0, access: 'rw' },
  { allow: true, type: 'b', major: 61, minor: 6, access: 'rw' },
  { allow: true, type: 'c', major: 62, minor: 300, access: 'r' },
  { allow: true, type: 'c', major: 62, minor: 1048575, access: 'w' },
  { allow: true, type: 'b', major: 120, access: 'rw' },
  { allow: true, type: 'c', minor: 77, access: 'r' },
  { allow: true, type: 'c', major: 63, access: 'r' },
  { allow: true, type: 'c', major: 121, minor: 1, access: 'rwm' },
  { allow: true, type: 'c', major: 122, minor: 1, access: 'mwr' },
  { allow: true, type: 'c', major: 122, minor: 2, access: 'mr' },
  { allow: true, type: 'b', major: 122, minor: 3, access: 'w' },
  { allow: true, type: 'c', major: 512 + 61, minor: 9, access: 'rw' },
  { allow: true, type: 'c', major: 124, minor: 1, access: 'rw' },
  { allow: true, type: 'c', major: 124, access: 'r' },
  ...many,
] as const

// What each device is good for, and which requirement says so.
const expected: Record<string, [opens: string, key: string]> = {
  'c 60 5': ['r w rw', 'devcg-list'],
  'c 60 6': ['', 'devcg-majmin'],
  'c 60 0': ['r w rw', 'devcg-majmin'],
  'c 61 5': ['', 'devcg-majmin'],
  'c 5 60': ['', 'devcg-majmin'],
  'b 60 5': ['', 'devcg-type'],
  'b 61 6': ['r w rw', 'devcg-type'],
  'c 61 6': ['', 'devcg-type'],
  'c 62 300': ['r', 'devcg-access[r]'],
  'c 62 44': ['', 'devcg-majmin'],
  'c 62 1048575': ['w', 'devcg-access[w]'],
  'b 120 0': ['r w rw', 'devcg-majmin-default'],
  'b 120 255': ['r w rw', 'devcg-majmin-default'],
  'c 120 0': ['', 'devcg-type'],
  'c 60 77': ['r', 'devcg-majmin-default'],
  'c 125 77': ['r', 'devcg-majmin-default'],
  'b 60 77': ['', 'devcg-type'],
  'c 63 0': ['r', 'devcg-majmin-default'],
  'c 63 9': ['r', 'devcg-majmin-default'],
  'c 121 1': ['r w rw', 'devcg-allow'],
  'c 121 0': ['', 'devcg-allow'],
  'c 122 1': ['r w rw', 'devcg-access[r]'],
  'c 122 2': ['r', 'devcg-access[r]'],
  'b 122 3': ['w', 'devcg-access[w]'],
  'c 573 9': ['r w rw', 'devcg-majmin'],
  'c 61 9': ['', 'devcg-majmin'],
  'c 124 0': ['r', 'devcg-majmin-default'],
  'c 124 1': ['r w rw', 'devcg-majmin'],
  'c 123 0': ['r', 'devcg-list'],
  'c 123 39': ['r', 'devcg-list'],
  'c 123 40': ['', 'devcg-list'],
}

export default requirement(
  ['devcg-list', 'devcg-allow', 'devcg-type', 'devcg-majmin', 'devcg-majmin-default', 'devcg-access'],
  async (t: CheckContext) => {
    t.needs(t.managesCgroups, 'the runtime is run without cgroups')
    const bundle = await makeNodes(t, Object.keys(expected), g =>
      g.devicesCgroup([{ allow: false, access: 'rwm' }, ...allowed]),
    )
    const opens = await openings(t, bundle, Object.keys(expected))
    for (const [node, [expectedOpens, key]] of Object.entries(expected))
      t.same(key, opens[node], expectedOpens, node)
  },
)
