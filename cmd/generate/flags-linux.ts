/** Flags for what config-linux.md says outside of control groups: namespaces, devices, paths and more. */
import { type Generator, namespaceTypes } from '#generate'
import { memoryPolicyFlags, memoryPolicyModes } from '#spec/config'
import { each, type Flag, type FlagGroup, list, member, removal, toggle } from './flag.js'
import { idMapping, int64, oneOf, pair, part, someOf, text, uint32, ValueError } from './values.js'

const namespaceType = oneOf(namespaceTypes).read as (text: string) => (typeof namespaceTypes)[number]

/** Mappings are without meaning outside of a user namespace, so there is one. */
const mappingFlag = (name: string, pointer: string, what: string): Flag =>
  each(name, 'HostID:ContainerID:Size', `Map ${what} ids; makes a user namespace`, (generator, value) => {
    generator.put('/linux/namespaces', { type: 'user' }, 'type').append(`${pointer}`, idMapping(value))
  })

export const namespaceFlags: FlagGroup = {
  title: 'Namespaces',
  flags: [
    mappingFlag('linux-uidmappings', '/linux/uidMappings', 'user'),
    mappingFlag('linux-gidmappings', '/linux/gidMappings', 'group'),
    removal('linux-namespace-remove-all', 'Have no namespaces of its own', '/linux/namespaces'),
    each(
      'linux-namespace-add',
      'TYPE[:PATH]',
      `Make, or join, a namespace: ${namespaceTypes.join(', ')}`,
      (generator, value) => {
        const [, typeName = '', path] = /^([^:]*)(?::(.*))?$/s.exec(value) ?? []
        const type = part('TYPE', namespaceType, typeName)
        generator.put('/linux/namespaces', path ? { type, path } : { type }, 'type')
      },
      { choices: namespaceTypes },
    ),
    each(
      'linux-namespace-remove',
      'TYPE',
      "Stay in the runtime's namespace of this type",
      (generator, value) => {
        generator.drop('/linux/namespaces', { type: namespaceType(value) }, 'type')
      },
      { choices: namespaceTypes },
    ),
    each(
      'linux-time-offset',
      'CLOCK:SECONDS[:NANOSECONDS]',
      'Offset of a clock in the time namespace: monotonic, boottime',
      (generator, value) => {
        const [clock = '', secs = '', nanosecs = '0', ...more] = value.split(':')
        if (more.length > 0) throw new ValueError('has more than three parts between colons')
        generator.timeOffset(part('CLOCK', oneOf(['monotonic', 'boottime']).read, clock) as string, {
          secs: part('SECONDS', int64.readDecimal, secs),
          nanosecs: Number(part('NANOSECONDS', uint32.readDecimal, nanosecs)),
        })
      },
      { choices: ['monotonic:', 'boottime:'] },
    ),
  ],
}

const deviceTypes = ['b', 'c', 'u', 'p']

function addDevice(generator: Generator, value: string): void {
  const [type = '', major = '', minor = '', path = '', ...options] = value.split(':')
  if (path === '') throw new ValueError('has fewer than four parts between colons')
  const optional = options.map(option => {
    const [name, number] = pair(option)
    if (!['fileMode', 'uid', 'gid'].includes(name))
      throw new ValueError(`has ${name}, not fileMode, uid or gid`)
    return [name, part(name, uint32.readDecimal, number)] as const
  })
  const device = {
    type: part('TYPE', oneOf(deviceTypes).read, type),
    path,
    major: part('MAJOR', int64.readDecimal, major),
    minor: part('MINOR', int64.readDecimal, minor),
    ...Object.fromEntries(optional),
  }
  generator.put('/linux/devices', device, 'path')
}

const intelRdt = (name: string, syntax: string, describe: string): Flag =>
  member(
    `linux-intelRdt-${name.toLowerCase() === 'closid' ? 'closid' : name}`,
    syntax,
    describe,
    `/linux/intelRdt/${name}`,
    text,
  )

const propagations = ['shared', 'slave', 'private', 'unbindable'].flatMap(word => [word, `r${word}`])

const personalities = ['LINUX', 'LINUX32']

export const linuxFlags: FlagGroup = {
  title: 'Linux',
  flags: [
    removal('linux-device-remove-all', 'Remove all devices', '/linux/devices'),
    each(
      'linux-device-add',
      'TYPE:MAJOR:MINOR:PATH[:fileMode=MODE][:uid=ID][:gid=ID]',
      'Make a device node; TYPE is b, c, u or p, MODE decimal',
      addDevice,
    ),
    each('linux-device-remove', 'PATH', 'Remove a device', (generator, path) => {
      generator.drop('/linux/devices', { path }, 'path')
    }),
    each(
      'linux-net-device-add',
      'HOSTNAME[:NAME]',
      "Move a network device of the host's into the container, under this name",
      (generator, value) => {
        const [, hostName = '', name] = /^([^:]+)(?::(.+))?$/s.exec(value) ?? []
        if (hostName === '') throw new ValueError('has an empty part')
        generator.netDevice(hostName, name === undefined ? {} : { name })
      },
      { since: '1.3.0' },
    ),
    each(
      'linux-masked-paths',
      'PATH',
      'Hide a path',
      (generator, path) => void generator.append('/linux/maskedPaths', path),
    ),
    each(
      'linux-readonly-paths',
      'PATH',
      'Make a path read-only',
      (generator, path) => void generator.append('/linux/readonlyPaths', path),
    ),
    each(
      'linux-sysctl',
      'NAME=VALUE',
      'Set a kernel parameter',
      (generator, value) => void generator.sysctl(...pair(value)),
    ),
    member(
      'linux-rootfs-propagation',
      'MODE',
      'How mounts spread to and from the root: shared, slave, private, unbindable, each also with r',
      '/linux/rootfsPropagation',
      oneOf(propagations),
      { choices: propagations },
    ),
    member('linux-mount-label', 'LABEL', 'SELinux label of the mounts', '/linux/mountLabel', text),
    member(
      'linux-personality',
      'DOMAIN',
      'Execution domain: LINUX or LINUX32',
      '/linux/personality/domain',
      oneOf(personalities),
      { choices: personalities },
    ),
    list('linux-personality-flags', 'FLAG', 'Flag of the execution domain', '/linux/personality/flags'),
    intelRdt('closID', 'ID', 'Class of service'),
    intelRdt('l3CacheSchema', 'SCHEMA', 'L3 cache: L3:0=7f0'),
    intelRdt('memBwSchema', 'SCHEMA', 'Memory bandwidth: MB:0=20'),
    {
      ...list(
        'linux-intelRdt-schemata',
        'LINE',
        "A line of resctrl's schemata file",
        '/linux/intelRdt/schemata',
      ),
      since: '1.3.0',
    },
    toggle('linux-intelRdt-enableMonitoring', 'Make a monitoring group', '/linux/intelRdt/enableMonitoring', {
      since: '1.3.0',
    }),
    member(
      'linux-memory-policy-mode',
      'MODE',
      'NUMA memory policy such as MPOL_BIND',
      '/linux/memoryPolicy/mode',
      oneOf(memoryPolicyModes),
      { choices: memoryPolicyModes, since: '1.3.0' },
    ),
    member(
      'linux-memory-policy-nodes',
      'NODES',
      'NUMA nodes of the memory policy: 0-3,7',
      '/linux/memoryPolicy/nodes',
      text,
      { since: '1.3.0' },
    ),
    member(
      'linux-memory-policy-flags',
      'FLAG[,FLAG…]',
      'Flags of the memory policy',
      '/linux/memoryPolicy/flags',
      someOf(memoryPolicyFlags),
      { choices: memoryPolicyFlags, since: '1.3.0' },
    ),
  ],
}
