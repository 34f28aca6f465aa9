/**
 * Random valid configs pass schema and rules together, and one broken in a type or a required member does not.
 * CONFIGS=10000 is how many of each; SEED is the random numbers' start.
 */
import fc from 'fast-check'
import t from 'tap'
import { jsonText } from '../../lib/json/text.js'
import { configShape } from '../../lib/spec/schemas/config.js'
import { specVersions } from '../../lib/spec/versions.js'
import { formatError, validate } from '../../lib/validate/index.js'
import { arbitraryConfig } from './arbitrary-config.js'
import { breakages } from './breakages.js'
import { plain } from './plain.js'

const count = Number(process.env.CONFIGS ?? 1000)
const settings = { seed: Number(process.env.SEED ?? 1), numRuns: Math.ceil(count / specVersions.length) }

// Run by itself, tap would end it after 30 s, which many configs or a busy machine take.
t.setTimeout(900_000)

for (const version of specVersions) {
  const valid = fc.property(arbitraryConfig(version), config => {
    const result = validate(jsonText(config))
    if (!result.valid) throw new Error(result.errors.map(formatError).join('\n'))
  })
  t.doesNotThrow(() => fc.assert(valid, settings), `${settings.numRuns} configs of ${version} are valid`)

  const caught = fc.property(arbitraryConfig(version), fc.nat(), (config, choice) => {
    const isPosix = !('windows' in config && !('linux' in config))
    const value = plain(config)
    const all = breakages(configShape, value, { version, isPosix, nullable: false })
    const { pointer, missing, apply } = all[choice % all.length]!
    if (validate(jsonText(apply(value)), { spec: version }).valid)
      throw new Error(`what is broken at ${pointer} ${missing ?? ''} is not caught`)
  })
  t.doesNotThrow(
    () => fc.assert(caught, settings),
    `${settings.numRuns} broken configs of ${version} are not`,
  )
}
