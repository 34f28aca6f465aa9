/** config.md#mounts */

import { shown } from '../../json/shown.js'
import { compareVersions } from '../../spec/versions.js'
import { notAbsolute } from './paths.js'
import { isObject, isText, items, member, type Platform, type Rule, texts } from './rule.js'

const idmapOptions = ['idmap', 'ridmap'] as const

const absoluteOn = (id: string, applies: (platform: Platform, spec: string) => boolean): Rule => ({
  id,
  at: '/mounts/*/destination',
  *check(destination, { platform, spec }) {
    const wrong = isText(destination) && applies(platform, spec) && notAbsolute(destination, platform)
    if (wrong) yield `the destination ${shown(destination)} ${wrong}`
  },
})

/** Linux has had a rule of its own, which allows relative destinations, since 1.2.0. */
const isLinuxNow = (platform: Platform, spec: string): boolean =>
  platform === 'linux' && compareVersions(spec, '1.2.0') >= 0

const mappingPair = (id: string, has: string, lacks: string): Rule => ({
  id,
  at: '/mounts/*',
  *check(mount) {
    if (member(mount, has) !== undefined && member(mount, lacks) === undefined)
      yield { message: `the mount has ${has}, but no ${lacks}`, below: [has], part: 'name' }
  },
})

const mappingOption = (id: string, mappings: string): Rule => ({
  id,
  at: '/mounts/*',
  *check(mount) {
    const options = texts(member(mount, 'options'))
    if (member(mount, mappings) !== undefined && !idmapOptions.some(option => options.includes(option)))
      yield {
        message: `the mount has ${mappings}, but no option idmap or ridmap`,
        below: [mappings],
        part: 'name',
      }
  },
})

const needsMapping = (option: (typeof idmapOptions)[number]): Rule => ({
  id: `mount-option-${option}-no-userns-error`,
  at: '/mounts/*',
  *check(mount, { document }) {
    const linux = member(document, 'linux')
    const hasMappings = [mount, linux].some(
      holder => member(holder, 'uidMappings') !== undefined || member(holder, 'gidMappings') !== undefined,
    )
    const hasUserNamespace = items(member(linux, 'namespaces')).some(
      ([, ns]) => member(ns, 'type') === 'user',
    )
    if (hasMappings || hasUserNamespace) return
    for (const [position, name] of items(member(mount, 'options')))
      if (name === option)
        yield {
          message: `the option ${option} has nothing to map by: no mappings, and no user namespace`,
          below: ['options', position],
        }
  },
})

export const mountRules: Rule[] = [
  absoluteOn('config-mount-destination-absolute-linux', isLinuxNow),
  absoluteOn(
    'config-mount-destination-other-abs',
    (platform, spec) => !['windows', 'solaris'].includes(platform) && !isLinuxNow(platform, spec),
  ),
  absoluteOn('config-mount-destination-solaris-abs', platform => platform === 'solaris'),
  absoluteOn('config-mount-destination-windows-abs', platform => platform === 'windows'),
  {
    id: 'config-mount-destination-windows-nested',
    at: '/mounts',
    *check(mounts, { platform }) {
      if (platform !== 'windows') return
      const folders = items(mounts).flatMap(([position, mount]) => {
        const destination = isObject(mount) ? member(mount, 'destination') : undefined
        if (!isText(destination)) return []
        return [
          {
            position,
            destination,
            folder: `${destination.replace(/[\\/]+/g, '\\').replace(/\\$/, '')}\\`.toLowerCase(),
          },
        ]
      })
      for (const { position, destination, folder } of folders) {
        const around = folders.find(outer => outer.folder !== folder && folder.startsWith(outer.folder))
        if (around)
          yield {
            message: `the destination ${shown(destination)} is inside of another, ${shown(around.destination)}`,
            below: [position, 'destination'],
          }
      }
    },
  },
  mappingPair('config-mount-uidmappings-with-gid', 'uidMappings', 'gidMappings'),
  mappingPair('config-mount-gidmappings-with-uid', 'gidMappings', 'uidMappings'),
  mappingOption('config-mount-uidmappings-needs-idmap-option', 'uidMappings'),
  mappingOption('config-mount-gidmappings-needs-idmap-option', 'gidMappings'),
  ...idmapOptions.map(needsMapping),
]
