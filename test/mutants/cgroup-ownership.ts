/** Faults of who owns a container's cgroup: a shim that hands it over by the spec's rules, but for one of them. */
import { chownSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cgroupDirs, cgroupView } from '#host/cgroup'
import type { Config } from '#spec/config'
import type { Command, Mutant } from './mutant.js'

/** What the rules depend on. */
interface Facts {
  version: 'v1' | 'v2'
  /** Whether the container gets a cgroup namespace of its own. */
  namespace: boolean
  mount: 'none' | 'ro' | 'rw'
  /** What is another one than it has to be, of a mount of cgroups that is no such mount. */
  other?: 'source' | 'destination'
  /** The kernel's list of files to hand over, where there is one. */
  listed?: string[]
}

interface Rules {
  applies: (facts: Facts) => boolean
  files: (facts: Facts, all: string[]) => string[]
  /** To whom a file goes, where not all go to the one user. */
  userOf?: (file: string, owner: number) => number
  /** Whether a file that is not there makes create fail. */
  strict?: boolean
}

const fallback = ['cgroup.procs', 'cgroup.subtree_control', 'cgroup.threads']
const ofTheSpec: Rules = {
  applies: ({ version, namespace, mount }) => version === 'v2' && namespace && mount === 'rw',
  files: ({ listed = fallback }) => ['.', ...listed],
}

const listFile = '/sys/kernel/cgroup/delegate'

function factsOf({ linux, mounts = [] }: Config): Facts {
  const mount = mounts.find(
    ({ destination, source }) => destination === '/sys/fs/cgroup' && source === 'cgroup',
  )
  const other = mounts.find(({ type }) => type === 'cgroup')
  return {
    ...(!mount && other && { other: other.source === 'cgroup' ? 'destination' : 'source' }),
    version: cgroupView() === 'v2' ? 'v2' : 'v1',
    namespace: linux?.namespaces?.some(({ type, path }) => type === 'cgroup' && !path) ?? false,
    mount: mount ? (mount.options?.includes('ro') ? 'ro' : 'rw') : 'none',
    ...(existsSync(listFile) && {
      listed: readFileSync(listFile, 'utf8').split('\n').filter(Boolean),
    }),
  }
}

const ownerIn = ({ linux, process }: Config): number =>
  (linux?.uidMappings?.[0]?.hostID ?? 0) + (process?.user?.uid ?? 0)

function handOver(dir: string, owner: number, facts: Facts, rules: Rules): void {
  const all = readdirSync(dir, { withFileTypes: true }).flatMap(entry => (entry.isFile() ? entry.name : []))
  for (const name of ['.', '..', '../cgroup.procs', ...all]) chownSync(join(dir, name), 0, 0)
  if (!rules.applies(facts)) return
  for (const name of rules.files(facts, all))
    if (rules.strict || existsSync(join(dir, name)))
      chownSync(join(dir, name), rules.userOf?.(name, owner) ?? owner, -1)
}

const hands = (name: string, breaks: readonly string[], change: Partial<Rules>, cgroup?: 'v2'): Mutant => ({
  name: `cgroup-owner-${name}`,
  breaks,
  ...(cgroup && { cgroup }),
  collateral: { ids: among, why: 'all of them compare the whole list of files' },
  instead: {
    create: (command: Command) => {
      const config = JSON.parse(readFileSync(join(command.bundle, 'config.json'), 'utf8')) as Config
      const code = command.run()
      if (code !== 0) return code
      const { pid } = JSON.parse(command.ask('state', command.id).stdout)
      try {
        for (const dir of new Set(cgroupDirs(pid).values()))
          handOver(dir, ownerIn(config), factsOf(config), { ...ofTheSpec, ...change })
        return 0
      } catch {
        command.ask('delete', '--force', command.id)
        return 1
      }
    },
  },
})

const among = [
  ...['only-delegate-files', 'existing-listed', 'no-other-files', 'fallback-list'].map(
    rule => `cgroup-chown-${rule}`,
  ),
]
const others = ['cgroup-chown-only-delegate-files', 'cgroup-chown-no-other-files']

export const mutants: readonly Mutant[] = [
  hands('with-v1', ['cgroup-chown-not-v1'], {
    applies: ({ namespace, mount }) => namespace && mount === 'rw',
  }),
  hands(
    'without-namespace',
    ['cgroup-chown-needs-cgroupns'],
    { applies: ({ version, mount }) => version === 'v2' && mount === 'rw' },
    'v2',
  ),
  hands(
    'with-read-only-mount',
    ['cgroup-chown-iff-rw-mount[ro]'],
    { applies: ({ namespace, mount }) => namespace && mount !== 'none' },
    'v2',
  ),
  hands(
    'without-mount',
    ['cgroup-chown-no-mount'],
    { applies: ({ namespace, mount }) => namespace && mount !== 'ro' },
    'v2',
  ),
  ...(['source', 'destination'] as const).map(member =>
    hands(
      `with-any-${member}`,
      [`cgroup-chown-no-mount[${member}]`],
      { applies: ({ namespace, mount, other }) => namespace && (mount === 'rw' || other === member) },
      'v2',
    ),
  ),
  hands('never', ['cgroup-chown-iff-rw-mount[rw]'], { applies: () => false }, 'v2'),
  hands('of-all-files', others, { files: (_, all) => ['.', ...all] }, 'v2'),
  hands(
    'of-one-file-more',
    others,
    { files: facts => [...ofTheSpec.files(facts, []), 'cgroup.max.descendants'] },
    'v2',
  ),
  ...['cgroup.freeze', '..', '../cgroup.procs'].map(name =>
    hands(
      `of-${name.replace('..', 'above').replaceAll(/[/.]/g, '-')}-too`,
      others,
      { files: facts => [...ofTheSpec.files(facts, []), name] },
      'v2',
    ),
  ),
  hands(
    'threads-of-another-user',
    ['cgroup-chown-existing-listed'],
    { userOf: (file, owner) => (file === 'cgroup.threads' ? owner + 1 : owner) },
    'v2',
  ),
  hands('of-usual-list-always', others, { files: () => ['.', ...fallback] }, 'v2'),
  hands('of-folder-only', ['cgroup-chown-existing-listed'], { files: () => ['.'] }, 'v2'),
  hands(
    'of-files-only',
    ['cgroup-chown-existing-listed'],
    { files: facts => ofTheSpec.files(facts, []).slice(1) },
    'v2',
  ),
  hands(
    'of-all-but-the-last',
    ['cgroup-chown-existing-listed'],
    { files: facts => ofTheSpec.files(facts, []).slice(0, -1) },
    'v2',
  ),
  hands(
    'of-files-up-to-a-missing-one',
    ['cgroup-chown-existing-listed'],
    {
      files: facts => {
        const files = ofTheSpec.files(facts, [])
        const missing = files.findIndex(name => name.includes('no.such'))
        return missing < 0 ? files : files.slice(0, missing)
      },
    },
    'v2',
  ),
  hands('needs-all-files', ['cgroup-chown-missing-file-no-fail'], { strict: true }, 'v2'),
  hands(
    'needs-the-list',
    ['cgroup-chown-fallback-list'],
    { files: ({ listed = [] }) => ['.', ...listed] },
    'v2',
  ),
  hands(
    'without-list-of-procs-only',
    ['cgroup-chown-fallback-list'],
    { files: ({ listed = ['cgroup.procs'] }) => ['.', ...listed] },
    'v2',
  ),
  hands(
    'without-list-of-all-files',
    ['cgroup-chown-fallback-list', 'cgroup-chown-no-other-files'],
    { files: ({ listed }, all) => ['.', ...(listed ?? all)] },
    'v2',
  ),
]
