/** windows of config.json. config-windows.md */
import {
  boolean,
  list,
  listWithEntry,
  object,
  required,
  since,
  string,
  strings,
  uint16,
  uint32,
  uint64,
} from './shape.js'

const cpu = object({
  count: uint64,
  shares: uint16,
  maximum: uint16,
  affinity: since('1.2.1', list(object({ mask: required(uint64), group: required(uint32) }))),
})

export const windowsShape = object({
  layerFolders: required(listWithEntry(string)),
  // The kind of id is an open string: class is only what Windows knows so far.
  devices: list(object({ id: required(string), idType: required(string) })),
  resources: object({
    memory: object({ limit: uint64 }),
    cpu,
    storage: object({ iops: uint64, bps: uint64, sandboxSize: uint64 }),
  }),
  network: object({
    endpointList: strings,
    allowUnqualifiedDNSQuery: boolean,
    DNSSearchList: strings,
    networkSharedContainerName: string,
    networkNamespace: string,
  }),
  credentialSpec: object({}),
  servicing: boolean,
  ignoreFlushesDuringBoot: boolean,
  hyperv: object({ utilityVMPath: string }),
})
