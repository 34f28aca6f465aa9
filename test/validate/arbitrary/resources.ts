/** Random limits. config-linux.md#control-groups */
import fc from 'fast-check'
import type {
  BlockIO,
  Cpu,
  DeviceCgroup,
  HugepageLimit,
  InterfacePriority,
  Memory,
  Network,
  Pids,
  Rdma,
  Resources,
  ThrottleDevice,
  WeightDevice,
} from '../../../lib/spec/config.js'
import type { SpecVersion } from '../../../lib/spec/versions.js'
import { from, limit, map, natural64, numberList, object, someOf, uint32, uint64, word } from './values.js'

const deviceRule = object<DeviceCgroup>(
  { allow: fc.boolean() },
  {
    type: fc.constantFrom('a', 'c', 'b'),
    major: natural64,
    minor: natural64,
    access: someOf(['r', 'w', 'm']).map(letters => letters.join('')),
  },
)

const memory = (version: SpecVersion) =>
  object<Memory>(
    {},
    {
      limit,
      reservation: limit,
      swap: limit,
      kernel: limit,
      kernelTCP: limit,
      swappiness: fc.nat({ max: 100 }),
      disableOOMKiller: fc.boolean(),
      useHierarchy: fc.boolean(),
      ...(from('1.1.0', version) && { checkBeforeUpdate: fc.boolean() }),
    },
  ).map(withOrderedLimits)

/** Memory and swap together are no less than memory, and the soft limit is no more. */
function withOrderedLimits({ limit, swap, reservation, ...others }: Memory): Memory {
  const known = limit !== undefined && BigInt(limit) >= 0n
  const below = (value: number | bigint | undefined) =>
    known && value !== undefined && BigInt(value) < BigInt(limit)
  return {
    ...others,
    ...(limit !== undefined && { limit }),
    ...(swap !== undefined && { swap: below(swap) && BigInt(swap) >= 0n ? limit! : swap }),
    ...(reservation !== undefined && { reservation: !known || below(reservation) ? reservation : limit! }),
  }
}

const cpu = (version: SpecVersion) =>
  object<Cpu>(
    {},
    {
      shares: uint64,
      quota: limit,
      period: uint64,
      realtimeRuntime: natural64,
      realtimePeriod: uint64,
      cpus: numberList,
      mems: numberList,
      ...(from('1.1.0', version) && { burst: uint64, idle: fc.nat({ max: 1 }) }),
    },
  ).map(({ burst, ...others }) => {
    const { quota = -1 } = others
    const tooMuch = burst !== undefined && BigInt(quota) > 0n && BigInt(burst) > BigInt(quota)
    return { ...others, ...(burst !== undefined && { burst: tooMuch ? quota : burst }) }
  })

const weight = fc.integer({ min: 10, max: 1000 })
const blockDevice = { major: natural64, minor: natural64 }
const weightDevice = fc.oneof(
  object<WeightDevice>({ ...blockDevice, weight }, { leafWeight: weight }),
  object<WeightDevice>({ ...blockDevice, leafWeight: weight }),
)
const throttle = fc.array(object<ThrottleDevice>({ ...blockDevice, rate: uint64 }), { maxLength: 2 })

const blockIO = object<BlockIO>(
  {},
  {
    weight,
    leafWeight: weight,
    weightDevice: fc.array(weightDevice, { maxLength: 2 }),
    throttleReadBpsDevice: throttle,
    throttleWriteBpsDevice: throttle,
    throttleReadIOPSDevice: throttle,
    throttleWriteIOPSDevice: throttle,
  },
)

const hugepageLimits = someOf(['64KB', '2MB', '1GB']).chain(sizes =>
  fc.tuple(
    ...sizes.map(pageSize => object<HugepageLimit>({ pageSize: fc.constant(pageSize), limit: uint64 })),
  ),
)

const network = object<Network>(
  {},
  {
    classID: uint32,
    priorities: fc.array(object<InterfacePriority>({ name: word, priority: uint32 }), { maxLength: 2 }),
  },
)

const rdma = fc.oneof(
  object<Rdma>({ hcaHandles: uint32 }, { hcaObjects: uint32 }),
  object<Rdma>({ hcaObjects: uint32 }),
)

const unified = map(
  fc
    .tuple(fc.constantFrom('cpu', 'io', 'memory', 'pids'), word)
    .map(([controller, file]) => `${controller}.${file}`),
  fc.oneof(fc.constant('max'), fc.nat().map(String)),
)

export const resources = (version: SpecVersion): fc.Arbitrary<Resources> =>
  object<Resources>(
    {},
    {
      devices: fc.array(deviceRule, { maxLength: 3 }),
      memory: memory(version),
      cpu: cpu(version),
      blockIO,
      hugepageLimits,
      network,
      pids: from('1.3.0', version) ? object<Pids>({}, { limit }) : object<Pids>({ limit }),
      rdma: map(word, rdma),
      ...(from('1.1.0', version) && { unified }),
    },
  )
