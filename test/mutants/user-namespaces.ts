/** Faults of user namespaces and their mappings. */
import { existsSync, lchownSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IdMapping } from '#spec/config'
import type { Command, Mutant } from './mutant.js'
import { configOf } from './operation-tools.js'

type Maps = { uidMappings: IdMapping[]; gidMappings: IdMapping[] }

/** Edits the mappings of a new user namespace. */
const mapping = (
  name: string,
  breaks: readonly string[],
  change: (maps: Maps) => void,
  others = true,
): Mutant => ({
  name: `mapping-${name}`,
  breaks,
  ...(others
    ? { collateral: { ids: ['ns-user', 'userns-uidmappings', 'userns-gidmappings'], why: 'uses them' } }
    : {}),
  config: config => {
    if (config.linux?.uidMappings && config.linux.gidMappings) change(config.linux as Maps)
  },
})

/** Changes the owner of everything below a folder. */
function give(dir: string, by: number): void {
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(dir, name), by, by)
}

const isMapped = (command: Command) => configOf(command).linux?.uidMappings !== undefined

export const mutants: readonly Mutant[] = [
  mapping('last-uid-extent-dropped', ['userns-uidmappings'], maps => {
    if (maps.uidMappings.length > 1) maps.uidMappings.pop()
  }),
  mapping('last-gid-extent-dropped', ['userns-gidmappings'], maps => {
    if (maps.gidMappings.length > 1) maps.gidMappings.pop()
  }),
  mapping('only-five-extents', ['userns-uidmappings'], maps => {
    maps.uidMappings.splice(5)
  }),
  mapping('first-extent-only', ['userns-uidmappings', 'userns-gidmappings'], maps => {
    maps.uidMappings[0]!.size = Math.max(maps.uidMappings[0]!.size, 5000)
    maps.gidMappings[0]!.size = Math.max(maps.gidMappings[0]!.size, 5000)
    maps.uidMappings.splice(1)
    maps.gidMappings.splice(1)
  }),
  mapping('gids-as-uids', ['userns-gidmappings'], maps => {
    maps.gidMappings = maps.uidMappings
  }),
  mapping('uids-as-gids', ['userns-uidmappings'], maps => {
    maps.uidMappings = maps.gidMappings
  }),
  mapping('one-id-less', ['userns-uidmappings'], maps => {
    const last = maps.uidMappings.at(-1)!
    if (last.size > 1) last.size -= 1
  }),
  mapping('host-id-off-by-one', ['userns-gidmappings'], maps => {
    maps.gidMappings.at(-1)!.hostID += 1
  }),
  mapping('ids-of-31-bits', ['userns-uidmappings', 'userns-gidmappings'], maps => {
    for (const extent of [...maps.uidMappings, ...maps.gidMappings]) {
      extent.hostID &= 0x7fffffff
      extent.containerID &= 0x7fffffff
    }
  }),
  mapping('size-of-16-bits', ['userns-uidmappings'], maps => {
    for (const extent of maps.uidMappings) extent.size = extent.size & 0xffff || 1
  }),
  {
    name: 'mapping-chowns-top-of-rootfs',
    breaks: ['userns-no-chown'],
    instead: {
      create: command => {
        if (isMapped(command)) lchownSync(join(command.bundle, 'rootfs'), 100000, 100000)
        return command.run()
      },
    },
  },
  {
    name: 'mapping-chowns-files-of-root-at-delete',
    breaks: ['userns-no-chown'],
    instead: {
      create: command => {
        if (isMapped(command)) writeFileSync(join(command.notes, 'rootfs'), join(command.bundle, 'rootfs'))
        return command.run()
      },
      delete: command => {
        const note = join(command.notes, 'rootfs')
        if (existsSync(note)) give(readFileSync(note, 'utf8'), 0)
        return command.run()
      },
    },
  },
  {
    name: 'mapping-chowns-rootfs',
    breaks: ['userns-no-chown'],
    collateral: { ids: ['ns-user'], why: 'of files of the root file system' },
    instead: {
      create: command => {
        if (isMapped(command)) give(join(command.bundle, 'rootfs'), 100000)
        return command.run()
      },
    },
  },
  {
    name: 'mapping-chowns-bind-sources',
    breaks: ['userns-no-chown'],
    instead: {
      create: command => {
        const config = configOf(command)
        const sources = config.mounts?.filter(({ options }) => options?.includes('rbind')) ?? []
        if (isMapped(command)) for (const { source } of sources) give(source!, 100000)
        return command.run()
      },
    },
  },
]
