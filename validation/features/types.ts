import { requirement } from '#harness'
import { askFeatures, member } from './_features.js'

type Test = (value: unknown) => boolean

const object: Test = value => typeof value === 'object' && !Array.isArray(value)
const strings: Test = value =>
  Array.isArray(value) && value.every(item => typeof item === 'string' && item !== '')
const bool: Test = value => typeof value === 'boolean'

// Requirement, and the members that it is about.
const table: Record<string, Record<string, Test>> = {
  'features-hooks': { hooks: strings },
  'features-mountoptions': { mountOptions: strings },
  'features-linux': {
    linux: object,
    'linux.apparmor': object,
    'linux.apparmor.enabled': bool,
    'linux.selinux': object,
    'linux.selinux.enabled': bool,
    'linux.intelRdt': object,
    'linux.intelRdt.enabled': bool,
    'linux.intelRdt.schemata': bool,
    'linux.intelRdt.monitoring': bool,
    'linux.memoryPolicy': object,
    'linux.memoryPolicy.modes': strings,
    'linux.memoryPolicy.flags': strings,
    'linux.mountExtensions': object,
    'linux.mountExtensions.idmap': object,
    'linux.mountExtensions.idmap.enabled': bool,
    'linux.netDevices': object,
  },
  'features-linux-mountext-idmap': { 'linux.mountExtensions': object, 'linux.mountExtensions.idmap': object },
  'features-annotations': { annotations: object },
  'features-unsafe-annotations': { potentiallyUnsafeConfigAnnotations: strings },
  'features-linux-namespaces': { 'linux.namespaces': strings },
  'features-linux-capabilities': { 'linux.capabilities': strings },
  'features-linux-cgroup': {
    'linux.cgroup': object,
    'linux.cgroup.v1': bool,
    'linux.cgroup.systemd': bool,
    'linux.cgroup.systemdUser': bool,
    'linux.cgroup.rdma': bool,
  },
  'features-linux-cgroup-v2': { 'linux.cgroup.v2': bool },
  'features-linux-seccomp': {
    'linux.seccomp': object,
    'linux.seccomp.actions': strings,
    'linux.seccomp.operators': strings,
    'linux.seccomp.archs': strings,
    'linux.seccomp.knownFlags': strings,
    'linux.seccomp.supportedFlags': strings,
  },
  'features-linux-seccomp-enabled': { 'linux.seccomp.enabled': bool },
  'features-linux-netdevices-enabled': { 'linux.netDevices.enabled': bool },
}

/** Objects, each of which is all of its members. */
const objects = {
  'linux.': 'features-linux',
  'linux.cgroup.': 'features-linux-cgroup',
  'linux.seccomp.': 'features-linux-seccomp',
}

const idsOf = (id: string, path: string): string[] => {
  const within = Object.entries(objects).filter(([start]) => path.startsWith(start))
  return [...new Set([id, ...within.map(([, object]) => object)])]
}

// All of them may be absent or null.
export default requirement(Object.keys(table), async t => {
  const features = await askFeatures(t)
  for (const [id, members] of Object.entries(table)) {
    for (const [path, test] of Object.entries(members)) {
      const value = member(features, path)
      t.ok(idsOf(id, path), value === undefined || test(value), `${path} must have its type`, value)
    }
  }
})
