/** Makes a config of flags: a start, then each flag's part in turn. */
import { type Config, Generator, type Platform, parseJson, platformConfig, platforms } from '#generate'
import { compareVersions } from '#spec/versions'
import { UsageError } from '../../lib/run/settings.js'
import { allFlags } from './all-flags.js'
import { readInputFile } from './input-file.js'
import { writeOutput } from './output.js'
import { shown, ValueError } from './values.js'

/** Each flag of the command line with its values, in order; a switch has true or false. */
export type Given = ReadonlyMap<string, readonly string[]>

/** The text of the config that these flags ask for. @throws UsageError that names the flag at fault */
export function configText(given: Given): string {
  const generator = configured(given)
  if (!isOn(given, 'linux-seccomp-only')) return `${generator}\n`
  const seccomp = generator.at('/linux/seccomp')
  if (seccomp === undefined)
    throw new UsageError('--linux-seccomp-only has nothing to write: the config has no linux.seccomp')
  return `${new Generator(seccomp as Config)}\n`
}

/** Writes the config that these flags ask for to where they say. @throws UsageError that names the flag at fault */
export function generate(given: Given): void {
  const text = configText(given)
  const output = given.get('output')?.at(-1)
  // Opening it by name fails where it is a socket.
  if (output === undefined || output === '/dev/stdout') process.stdout.write(text)
  else writeOutput(output, text)
}

function configured(given: Given): Generator {
  const template = given.get('template')?.at(-1)
  // The system is looked at even where a template makes it moot: a mistake is one.
  const start = platformConfig(platformOf(given.get('os')?.at(-1)))
  const generator = new Generator(template === undefined ? start : readTemplate(template))
  const hostSpecific = isOn(given, 'host-specific')
  for (const { name, apply, since } of allFlags) {
    const values = given.get(name)
    if (values === undefined || apply === undefined) continue
    try {
      apply(generator, values, { hostSpecific })
    } catch (error) {
      throw error instanceof ValueError ? new UsageError(error.message) : error
    }
    // A template's version is its author's.
    if (since !== undefined && template === undefined && !given.has('oci-version'))
      raiseVersion(generator, since)
  }
  return generator
}

function raiseVersion(generator: Generator, version: string): void {
  if (compareVersions(generator.config.ociVersion, version) < 0) generator.ociVersion(version)
}

const isOn = (given: Given, name: string): boolean => given.get(name)?.at(-1) === 'true'

function platformOf(name = 'linux'): Platform {
  const platform = platforms.find(known => known === name)
  if (platform === undefined) throw new UsageError(`--os takes ${platforms.join(', ')}, not ${shown(name)}`)
  return platform
}

function readTemplate(file: string): Config {
  const blame = (message: string) =>
    new UsageError(`--template takes a config.json, but ${shown(file)} ${message}`)
  let value: unknown
  try {
    value = parseJson(readInputFile(file))
  } catch (error) {
    if (error instanceof ValueError) throw blame(error.message)
    throw blame(`is no JSON (${(error as Error).message})`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw blame('holds no JSON object')
  const config = value as Partial<Config>
  // Without a version no runtime would take it.
  return { ociVersion: platformConfig().ociVersion, ...config }
}
