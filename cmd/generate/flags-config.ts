/** Flags for what config.md says of all platforms: version, root, names, mounts, hooks, annotations. */
import { type Generator, type HookKind, hookKinds, type Mount } from '#generate'
import { isSemVer } from '#spec/versions'
import { each, type Flag, type FlagGroup, member, removal, takeAway, toggle } from './flag.js'
import { hookShape, jsonObject, jsonValue, mountShape } from './json-values.js'
import { idMapping, pair, someText, text, ValueError } from './values.js'

const version = {
  read: (value: string) => {
    if (!isSemVer(value)) throw new ValueError('is no version such as 1.2.1')
    return value
  },
  takesEmpty: true,
} as const

export const rootFlags: FlagGroup = {
  title: 'Container',
  flags: [
    member('hostname', 'NAME', 'Host name in the container', '/hostname', text),
    member('domainname', 'NAME', 'Domain name in the container', '/domainname', text),
    member(
      'oci-version',
      'VERSION',
      'Version of the runtime-spec to name [the least that has it all]',
      '/ociVersion',
      version,
    ),
    each('label', 'KEY=VALUE', 'Set an annotation', (generator, value) => {
      generator.annotation(...pair(value))
    }),
    member(
      'rootfs-path',
      'PATH',
      'Root filesystem, absolute or from the bundle [rootfs]',
      '/root/path',
      someText,
    ),
    toggle('rootfs-readonly', 'Make the root filesystem read-only', '/root/readonly'),
  ],
}

/** DESTINATION:HostID:ContainerID:Size; the destination may have colons. */
function mapMount(generator: Generator, value: string, ids: 'uidMappings' | 'gidMappings'): void {
  const [, destination, mapping] = /^(.+?)((?::[^:]*){3})$/s.exec(value) ?? []
  if (destination === undefined || mapping === undefined)
    throw new ValueError('is no destination and three numbers between colons')
  const mounts = generator.list('/mounts') as Mount[]
  const index = mounts.findIndex(mount => mount.destination === destination)
  if (index < 0)
    throw new ValueError(`has a destination where nothing is mounted: mount it with --mounts-add`)
  const mount = mounts[index]!
  generator.patch(`/mounts/${index}/${ids}`, [...(mount[ids] ?? []), idMapping(mapping.slice(1))])
  if (!mount.options?.some(option => option === 'idmap' || option === 'ridmap'))
    generator.patch(`/mounts/${index}/options`, [...(mount.options ?? []), 'idmap'])
}

export const mountFlags: FlagGroup = {
  title: 'Mounts',
  flags: [
    removal('mounts-remove-all', 'Remove all mounts', '/mounts'),
    each('mounts-remove', 'DESTINATION', 'Remove what is mounted there', (generator, destination) => {
      generator.drop('/mounts', { destination }, 'destination')
    }),
    each(
      'mounts-add',
      'JSON',
      'Add a mount: {"destination", "type", "source", "options": […]}',
      (generator, value) => {
        generator.append('/mounts', jsonObject(value, mountShape))
      },
    ),
    each(
      'mounts-uidmappings',
      'DESTINATION:HostID:ContainerID:Size',
      'Map user ids of a mount; adds the option idmap, unless ridmap is there',
      (generator, value) => mapMount(generator, value, 'uidMappings'),
    ),
    each(
      'mounts-gidmappings',
      'DESTINATION:HostID:ContainerID:Size',
      'Map group ids of a mount; adds the option idmap, unless ridmap is there',
      (generator, value) => mapMount(generator, value, 'gidMappings'),
    ),
  ],
}

const hookTimes: { readonly [kind in HookKind]: string } = {
  prestart: 'before the process starts (deprecated)',
  createRuntime: 'once the runtime environment is made, before pivot_root',
  createContainer: "the same, in the container's mount namespace",
  startContainer: 'in the container, before the process starts',
  poststart: 'after the process has started',
  poststop: 'after the container is deleted',
}

const hookFlagsOf = (kind: HookKind): Flag[] => [
  removal(`hooks-${kind}-remove-all`, `Remove all ${kind} hooks`, `/hooks/${kind}`),
  each(
    `hooks-${kind}-add`,
    'JSON',
    `Run a program ${hookTimes[kind]}: {"path", "args": […], "env": […], "timeout": seconds}`,
    (generator, value) => void generator.append(`/hooks/${kind}`, jsonObject(value, hookShape)),
  ),
]

export const hookFlags: FlagGroup = { title: 'Hooks', flags: hookKinds.flatMap(hookFlagsOf) }

/** What no other flag can say; applied last. */
export const pointerFlags: FlagGroup = {
  title: 'Any member of the config',
  flags: [
    each('unset', 'POINTER', 'Remove what a JSON pointer names: /process/rlimits', takeAway),
    each(
      'set',
      'POINTER=JSON',
      'Set what a JSON pointer names: /linux/resources/cpu/shares=512',
      (generator, value) => {
        const [pointer, json] = pair(value)
        generator.patch(pointer, jsonValue(json))
      },
    ),
  ],
}
