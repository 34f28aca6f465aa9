/** Random linux sections. config-linux.md */
import fc from 'fast-check'
import {
  type Device,
  type IdMapping,
  type IntelRdt,
  type Linux,
  type MemoryPolicy,
  type Namespace,
  type NetDevice,
  namespaceTypes,
  type Personality,
  type TimeOffset,
} from '../../../lib/spec/config.js'
import type { SpecVersion } from '../../../lib/spec/versions.js'
import { resources } from './resources.js'
import { seccomp } from './seccomp.js'
import { from, map, natural64, numberList, object, path, paths, someOf, uint32, word } from './values.js'

/** Ranges that follow one another, so that none overlap. */
export const idMappings: fc.Arbitrary<IdMapping[]> = fc
  .array(fc.integer({ min: 1, max: 65536 }), { minLength: 1, maxLength: 3 })
  .map(sizes => {
    let next = 0
    return sizes.map(size => {
      const containerID = next
      next += size
      return { containerID, hostID: 100_000 + containerID, size }
    })
  })

const namespaces = (version: SpecVersion): fc.Arbitrary<Namespace[]> =>
  fc
    .subarray(namespaceTypes.filter(type => type !== 'time' || from('1.1.0', version)))
    .chain(types => fc.tuple(...types.map(type => object<Namespace>({ type: fc.constant(type) }, { path }))))

const device = (name: string): fc.Arbitrary<Device> => {
  const owner = { fileMode: fc.nat({ max: 0o777 }), uid: uint32, gid: uint32 }
  const place = fc.constant(`/dev/${name}`)
  return fc.oneof(
    object<Device>({ type: fc.constant('p'), path: place }, owner),
    object<Device>(
      { type: fc.constantFrom('c', 'b', 'u'), path: place, major: natural64, minor: natural64 },
      owner,
    ),
  )
}

const devices = fc
  .uniqueArray(word, { maxLength: 3 })
  .chain(names => fc.tuple(...names.map(device)))
  .map(all => {
    const seen = new Set<string>()
    return all.filter(({ type, major, minor }) => {
      const key = `${type} ${major}:${minor}`
      return !seen.has(key) && seen.add(key)
    })
  })

const timeOffset = object<TimeOffset>({}, { secs: natural64, nanosecs: fc.nat({ max: 999_999_999 }) })

const intelRdt = (version: SpecVersion) =>
  object<IntelRdt>(
    {},
    {
      closID: word,
      l3CacheSchema: fc.constant('L3:0=7f0;1=1f'),
      memBwSchema: fc.constant('MB:0=20;1=70'),
      ...(from('1.3.0', version)
        ? { schemata: someOf(['L2:0=f;1=f', 'L3:0=7f0', 'MB:0=20']), enableMonitoring: fc.boolean() }
        : from('1.1.0', version) && { enableCMT: fc.boolean(), enableMBM: fc.boolean() }),
    },
  )

const placing = fc
  .constantFrom('MPOL_F_RELATIVE_NODES' as const, 'MPOL_F_STATIC_NODES' as const)
  .map(flag => [flag])
const memoryPolicy = fc.oneof(
  object<MemoryPolicy>({ mode: fc.constantFrom('MPOL_DEFAULT', 'MPOL_LOCAL') }),
  object<MemoryPolicy>({ mode: fc.constant('MPOL_PREFERRED') }, { nodes: numberList }),
  object<MemoryPolicy>(
    {
      mode: fc.constantFrom(
        'MPOL_BIND',
        'MPOL_INTERLEAVE',
        'MPOL_WEIGHTED_INTERLEAVE',
        'MPOL_PREFERRED_MANY',
      ),
      nodes: numberList,
    },
    { flags: placing },
  ),
  object<MemoryPolicy>({
    mode: fc.constantFrom('MPOL_BIND'),
    nodes: numberList,
    flags: fc.constant(['MPOL_F_NUMA_BALANCING']),
  }),
)

const sysctl = map(
  word.map(name => `net.core.${name}`),
  fc.nat().map(String),
)

export const linux = (version: SpecVersion): fc.Arbitrary<Linux> =>
  object<Linux>(
    { namespaces: namespaces(version) },
    {
      uidMappings: idMappings,
      gidMappings: idMappings,
      devices,
      cgroupsPath: fc.oneof(path, word),
      resources: resources(version),
      intelRdt: intelRdt(version),
      sysctl,
      seccomp: seccomp(version),
      rootfsPropagation: fc.constantFrom('shared', 'slave', 'private', 'unbindable'),
      maskedPaths: paths,
      readonlyPaths: paths,
      mountLabel: word.map(type => `system_u:object_r:${type}:s0:c715,c811`),
      personality: object<Personality>(
        { domain: fc.constantFrom('LINUX', 'LINUX32') },
        { flags: fc.constant([]) },
      ),
      ...(from('1.1.0', version) && {
        timeOffsets: map(fc.constantFrom('monotonic', 'boottime'), timeOffset),
      }),
      ...(from('1.3.0', version) && {
        netDevices: map(word, object<NetDevice>({}, { name: word })),
        memoryPolicy,
      }),
    },
  ).map(withItsNamespaces)

/** Some members mean something in a namespace of the container's own only. */
function withItsNamespaces(linux: Linux): Linux {
  const own = linux.namespaces?.filter(({ path }) => path === undefined).map(({ type }) => type) ?? []
  const fits = { ...linux }
  if (!own.includes('user')) {
    delete fits.uidMappings
    delete fits.gidMappings
  }
  if (!own.includes('time')) delete fits.timeOffsets
  if (!own.includes('network')) {
    delete fits.sysctl
    delete fits.netDevices
  }
  return fits
}
