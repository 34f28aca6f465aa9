/** Random valid configurations, of every platform and with every member that a version of the spec has. */
import fc from 'fast-check'
import {
  type Config,
  type Hook,
  type Hooks,
  hookKinds,
  type Mount,
  type Root,
} from '../../lib/spec/config.js'
import type { SpecVersion } from '../../lib/spec/versions.js'
import { idMappings, linux } from './arbitrary/linux.js'
import { freebsd, solaris, vm, windows, zos } from './arbitrary/platforms.js'
import { linuxProcess, posixProcess, windowsProcess } from './arbitrary/process.js'
import { env, from, map, object, path, text, word, words } from './arbitrary/values.js'

/**
 * Configs that the prose of this version calls valid, without what only newer ones have. Integers are exact: bigints
 * where a double is not. Some have a member that no version knows, which is to be ignored.
 */
export const arbitraryConfig = (version: SpecVersion): fc.Arbitrary<Config> =>
  fc.oneof(
    { weight: 6, arbitrary: linuxConfig(version) },
    windowsConfig(version),
    hyperVConfig(version),
    posixConfig(version, object<Config>({ solaris }, { process: posixProcess })),
    posixConfig(version, object<Config>({ vm: vm(version), linux: linux(version) })),
    ...(from('1.1.0', version) ? [posixConfig(version, object<Config>({ zos: zos(version) }))] : []),
    ...(from('1.3.0', version) ? [posixConfig(version, object<Config>({ freebsd }))] : []),
  )

const root = object<Root>({ path: fc.oneof(fc.constant('rootfs'), path) }, { readonly: fc.boolean() })

const plainMount = object<Mount>(
  { destination: path },
  { source: word, type: fc.constantFrom('tmpfs', 'proc', 'none'), options: words },
)

const idMappedMount = object<Mount>({
  destination: path,
  source: path,
  options: fc.constantFrom(['bind', 'idmap'], ['rbind', 'ridmap']),
  uidMappings: idMappings,
  gidMappings: idMappings,
})

const mounts = (...kinds: fc.Arbitrary<Mount>[]) =>
  fc.uniqueArray(fc.oneof(...kinds), { maxLength: 3, selector: ({ destination }) => destination })

const hook = object<Hook>(
  { path },
  { args: fc.array(text, { minLength: 1, maxLength: 3 }), env, timeout: fc.integer({ min: 1, max: 3600 }) },
)
const hooks = object<Hooks>(
  {},
  Object.fromEntries(hookKinds.map(kind => [kind, fc.array(hook, { maxLength: 2 })])),
)

const annotations = map(
  word.map(name => `com.example.${name}`),
  text,
)

/** What no version of the spec has. config.md#extensibility */
const unknown = { 'com.example.unknown': fc.jsonValue({ maxDepth: 2 }) }

const ociVersion = (version: SpecVersion) => fc.constantFrom(version, `${version}+build.1`)

function posixConfig(version: SpecVersion, platform: fc.Arbitrary<Partial<Config>>): fc.Arbitrary<Config> {
  const common = object<Config>(
    { ociVersion: ociVersion(version), root },
    { mounts: mounts(plainMount), process: posixProcess, hostname: word, hooks, annotations, ...unknown },
  )
  return fc.tuple(common, platform).map(([config, members]) => ({ ...config, ...members }))
}

const linuxConfig = (version: SpecVersion): fc.Arbitrary<Config> =>
  posixConfig(
    version,
    object<Config>(
      {},
      {
        linux: linux(version),
        process: linuxProcess(version),
        ...(from('1.1.0', version) && { mounts: mounts(plainMount, idMappedMount), domainname: word }),
      },
    ),
  )

const windowsMounts = fc.array(
  object<Mount>({ destination: word.map(name => `D:\\${name}`) }, { options: fc.constant(['ro']) }),
  { maxLength: 1 },
)
const windowsMembers = { mounts: windowsMounts, process: windowsProcess, hostname: word, annotations }

const windowsConfig = (version: SpecVersion): fc.Arbitrary<Config> =>
  object<Config>(
    {
      ociVersion: ociVersion(version),
      root: fc.uuid().map(id => ({ path: `\\\\?\\Volume{${id}}\\` })),
      windows: windows(version, false),
    },
    windowsMembers,
  )

const hyperVConfig = (version: SpecVersion): fc.Arbitrary<Config> =>
  object<Config>({ ociVersion: ociVersion(version), windows: windows(version, true) }, windowsMembers)
