/**
 * Random valid configs are valid, and a random edit that breaks a type or a required member of one is caught.
 * CONFIGS=10000 is how many of each; SEED is the random numbers' start.
 */
import fc from 'fast-check'
import t from 'tap'
import { configShape } from '../../lib/spec/schemas/config.js'
import { knownIn, type Shape } from '../../lib/spec/schemas/shape.js'
import { type SpecVersion, specVersions } from '../../lib/spec/versions.js'
import { schemaFaults } from '../../lib/validate/schema.js'
import { arbitraryConfig } from './arbitrary-config.js'
import { breakages } from './breakages.js'
import { plain } from './plain.js'

const count = Number(process.env.CONFIGS ?? 2000)
const settings = { seed: Number(process.env.SEED ?? 1), numRuns: Math.ceil(count / specVersions.length) }

// Run by itself, tap would end it after 30 s, which many configs or a busy machine take.
t.setTimeout(900_000)

for (const version of specVersions) {
  const seen = new Set<string>()
  const valid = fc.property(arbitraryConfig(version), config => {
    const value = plain(config)
    noteMembers(configShape, value, 'config', seen)
    const faults = schemaFaults('config', version, value)
    if (faults.length > 0) throw new Error(JSON.stringify(faults))
  })
  t.doesNotThrow(() => fc.assert(valid, settings), `${settings.numRuns} configs of ${version} are valid`)
  t.same(
    membersOf(configShape, version, 'config').filter(member => !seen.has(member)),
    [],
    'with every member',
  )
  t.same(
    [...seen].filter(member => !membersOf(configShape, version, 'config').includes(member)),
    [],
    'and no other',
  )

  const caught = fc.property(arbitraryConfig(version), fc.nat(), (config, choice) => {
    const isPosix = !('windows' in config && !('linux' in config))
    const value = plain(config)
    const all = breakages(configShape, value, { version, isPosix, nullable: false })
    const { pointer, missing, keyword, apply } = all[choice % all.length]!
    const faults = schemaFaults('config', version, apply(value))
    const hit = faults.some(
      fault => fault.pointer === pointer && fault.missing === missing && fault.keyword === keyword,
    )
    if (!hit) throw new Error(`no ${keyword} at ${pointer} but ${JSON.stringify(faults)}`)
  })
  t.doesNotThrow(
    () => fc.assert(caught, settings),
    `${settings.numRuns} broken configs of ${version} are not`,
  )
}

/** All members that a version knows, as `config.linux.devices[].path`. */
function membersOf(shape: Shape, version: SpecVersion, at: string): string[] {
  if (shape.kind === 'list') return membersOf(shape.items, version, `${at}[]`)
  if (shape.kind === 'map') return membersOf(shape.values, version, `${at}{}`)
  if (shape.kind !== 'object') return []
  return Object.entries(shape.members)
    .filter(([, member]) => knownIn(version, member))
    .flatMap(([name, member]) => [`${at}.${name}`, ...membersOf(member, version, `${at}.${name}`)])
}

/** Notes the members that a value has, of those that some version knows. */
function noteMembers(shape: Shape, value: unknown, at: string, seen: Set<string>): void {
  if (shape.kind === 'list')
    for (const item of value as unknown[]) noteMembers(shape.items, item, `${at}[]`, seen)
  if (shape.kind === 'map')
    for (const item of Object.values(value as object)) noteMembers(shape.values, item, `${at}{}`, seen)
  if (shape.kind !== 'object') return
  for (const [name, part] of Object.entries(value as object)) {
    if (!Object.hasOwn(shape.members, name)) continue
    seen.add(`${at}.${name}`)
    noteMembers(shape.members[name]!, part, `${at}.${name}`, seen)
  }
}
