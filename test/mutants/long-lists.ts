/** Faults of lists that are longer than a runtime made room for. */
import type { Config } from '#spec/config'
import { fault } from './edits.js'
import type { Mutant } from './mutant.js'

const cut = <T>(list: T[] | undefined, length: number) => list?.splice(length)
const cutObject = (object: object = {}, length: number) => {
  for (const name of Object.keys(object).slice(length)) Reflect.deleteProperty(object, name)
}

const lists: [name: string, breaks: string, length: number, shorten: (config: Config, to: number) => void][] =
  [
    ['mounts', 'config-mounts', 100, ({ mounts }, to) => cut(mounts, to)],
    ['namespaces', 'ns-no-path-new[beside others]', 7, ({ linux }, to) => cut(linux?.namespaces, to)],
    [
      'mount-options',
      'mount-options-unknown-as-data',
      10,
      ({ mounts = [] }, to) => mounts.forEach(({ options }) => void cut(options, to)),
    ],
    ['masked-paths', 'maskedpaths', 100, ({ linux }, to) => cut(linux?.maskedPaths, to)],
    ['readonly-paths', 'readonlypaths', 100, ({ linux }, to) => cut(linux?.readonlyPaths, to)],
    ['devices', 'devices-available', 32, ({ linux }, to) => cut(linux?.devices, to)],
    ['sysctl', 'sysctl', 16, ({ linux }, to) => cutObject(linux?.sysctl, to)],
    ['filter', 'seccomp-syscalls', 200, ({ linux }, to) => cut(linux?.seccomp?.syscalls, to)],
    ['annotations', 'state-annotations', 100, ({ annotations }, to) => cutObject(annotations, to)],
    ['uid-mappings', 'userns-uidmappings', 20, ({ linux }, to) => cut(linux?.uidMappings, to)],
    ['gid-mappings', 'userns-gidmappings', 100, ({ linux }, to) => cut(linux?.gidMappings, to)],
  ]

export const mutants: readonly Mutant[] = lists.map(([name, breaks, length, shorten]) =>
  fault(`${name}-cut-after-${length}`, breaks, config => shorten(config, length)),
)
