/** linux.resources of config.json. config-linux.md#control-groups */
import {
  boolean,
  int64,
  list,
  map,
  object,
  required,
  since,
  string,
  uint16,
  uint32,
  uint64,
  values,
} from './shape.js'

const deviceRule = object({
  allow: required(boolean),
  type: values(['a', 'c', 'b']),
  major: int64,
  minor: int64,
  access: string,
})

const memory = object({
  limit: int64,
  reservation: int64,
  swap: int64,
  kernel: int64,
  kernelTCP: int64,
  swappiness: uint64,
  disableOOMKiller: boolean,
  useHierarchy: boolean,
  checkBeforeUpdate: since('1.1.0', boolean),
})

const cpu = object({
  shares: uint64,
  quota: int64,
  burst: since('1.1.0', uint64),
  period: uint64,
  realtimeRuntime: int64,
  realtimePeriod: uint64,
  cpus: string,
  mems: string,
  idle: since('1.1.0', int64),
})

const blockDevice = { major: required(int64), minor: required(int64) }

const throttle = list(object({ ...blockDevice, rate: required(uint64) }))

const blockIO = object({
  weight: uint16,
  leafWeight: uint16,
  weightDevice: list(
    object({ ...blockDevice, weight: uint16, leafWeight: uint16 }, { oneOf: ['weight', 'leafWeight'] }),
  ),
  throttleReadBpsDevice: throttle,
  throttleWriteBpsDevice: throttle,
  throttleReadIOPSDevice: throttle,
  throttleWriteIOPSDevice: throttle,
})

const network = object({
  classID: uint32,
  priorities: list(object({ name: required(string), priority: required(uint32) })),
})

export const resourcesShape = object({
  devices: list(deviceRule),
  memory,
  cpu,
  blockIO,
  hugepageLimits: list(object({ pageSize: required(string), limit: required(uint64) })),
  network,
  // The JSON Schema of the spec's authors still wants the limit in 1.3.0; the text does not.
  pids: object({ limit: required(int64, { until: '1.2.1' }) }),
  rdma: map(object({ hcaHandles: uint32, hcaObjects: uint32 }, { oneOf: ['hcaHandles', 'hcaObjects'] })),
  unified: since('1.1.0', map(string)),
})
