/** The features of a runtime. features.md, features-linux.md */
import { boolean, map, object, required, since, string, strings } from './shape.js'

const enabled = object({ enabled: boolean })

// What a runtime recognizes is its own to say: no list of names is closed.
const linux = object({
  namespaces: strings,
  capabilities: strings,
  cgroup: object({ v1: boolean, v2: boolean, systemd: boolean, systemdUser: boolean, rdma: boolean }),
  seccomp: object({
    enabled: boolean,
    actions: strings,
    operators: strings,
    archs: strings,
    knownFlags: strings,
    supportedFlags: strings,
  }),
  apparmor: enabled,
  selinux: enabled,
  memoryPolicy: since('1.3.0', object({ modes: strings, flags: strings })),
  intelRdt: object({
    enabled: boolean,
    schemata: since('1.3.0', boolean),
    monitoring: since('1.3.0', boolean),
  }),
  mountExtensions: since('1.2.1', object({ idmap: enabled })),
  netDevices: since('1.3.0', enabled),
})

/**
 * Since 1.1.0 in all; a structure of a runtime that only knows 1.0.2 is held to the same. Whatever is not required may
 * be null.
 */
export const featuresShape = object({
  ociVersionMin: required(string),
  ociVersionMax: required(string),
  hooks: strings,
  mountOptions: strings,
  linux,
  annotations: map(string),
  potentiallyUnsafeConfigAnnotations: since('1.2.1', strings),
})
