import { requirement } from '#harness'
import { compareVersions, isSemVer } from '#spec/versions'
import { askFeatures } from './_features.js'

// Since which version of the spec there is a property; `*` stands for any name.
const since: Record<string, string> = {
  ociVersionMin: '1.1.0',
  ociVersionMax: '1.1.0',
  hooks: '1.1.0',
  mountOptions: '1.1.0',
  annotations: '1.1.0',
  'annotations.*': '1.1.0',
  potentiallyUnsafeConfigAnnotations: '1.2.0',
  linux: '1.1.0',
  'linux.namespaces': '1.1.0',
  'linux.capabilities': '1.1.0',
  'linux.cgroup': '1.1.0',
  'linux.cgroup.v1': '1.1.0',
  'linux.cgroup.v2': '1.1.0',
  'linux.cgroup.systemd': '1.1.0',
  'linux.cgroup.systemdUser': '1.1.0',
  'linux.cgroup.rdma': '1.1.0',
  'linux.seccomp': '1.1.0',
  'linux.seccomp.enabled': '1.1.0',
  'linux.seccomp.actions': '1.1.0',
  'linux.seccomp.operators': '1.1.0',
  'linux.seccomp.archs': '1.1.0',
  'linux.seccomp.knownFlags': '1.1.0',
  'linux.seccomp.supportedFlags': '1.1.0',
  'linux.apparmor': '1.1.0',
  'linux.apparmor.enabled': '1.1.0',
  'linux.selinux': '1.1.0',
  'linux.selinux.enabled': '1.1.0',
  'linux.intelRdt': '1.1.0',
  'linux.intelRdt.enabled': '1.1.0',
  'linux.intelRdt.schemata': '1.3.0',
  'linux.intelRdt.monitoring': '1.3.0',
  'linux.mountExtensions': '1.2.0',
  'linux.mountExtensions.idmap': '1.2.0',
  'linux.mountExtensions.idmap.enabled': '1.2.0',
  'linux.memoryPolicy': '1.3.0',
  'linux.memoryPolicy.modes': '1.3.0',
  'linux.memoryPolicy.flags': '1.3.0',
  'linux.netDevices': '1.3.0',
  'linux.netDevices.enabled': '1.3.0',
}

function* pathsOf(value: unknown, path = ''): Generator<string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const [name, inner] of Object.entries(value)) {
    const here = path === '' ? name : `${path}.${name}`
    if (path === 'annotations') continue
    yield here
    yield* pathsOf(inner, here)
  }
}

const newest = '1.3.0'

export default requirement('features-no-undefined-properties', async t => {
  const id = 'features-no-undefined-properties'
  const features = await askFeatures(t)
  const max = features.ociVersionMax
  if (!isSemVer(max)) return void t.ok(id, false, 'there must be a version to go by', max ?? 'absent')
  const found = [...pathsOf(features)]

  // A version that is newer than all that this table knows may define anything.
  const unknown = found.filter(path => !(path in since))
  if (compareVersions(max, newest) > 0) t.info(id, unknown)
  else t.same(id, unknown, [], 'no version of the spec defines these')

  const early = found.filter(path => path in since && compareVersions(since[path]!, max) > 0)
  // Between two releases (1.1.0+dev, 1.2.0-rc.1) there is no document that says what is defined.
  if (/[-+]/.test(max)) t.info(id, early)
  else t.same(id, early, [], `${max} does not define these yet`)
})
