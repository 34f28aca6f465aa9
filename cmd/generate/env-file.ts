/** Files of environment variables, as docker run and opencontainers/runtime-tools read them. */
import { readInputFile } from './input-file.js'
import { shown, ValueError } from './values.js'

/**
 * NAME=VALUE pairs of a file, one a line, blank lines and those that start with # left out; a NAME alone gets its value
 * from `environment`.
 * @throws ValueError where there is no such file, or a name has white space
 */
export function readEnvFile(file: string, environment: NodeJS.ProcessEnv): string[] {
  const lines = readInputFile(file).split(/\r?\n/)
  return lines.flatMap((line, index) => {
    const trimmed = line.trimStart()
    if (trimmed === '' || trimmed.startsWith('#')) return []
    const equals = trimmed.indexOf('=')
    const name = equals < 0 ? trimmed.trimEnd() : trimmed.slice(0, equals)
    if (name === '') throw new ValueError(`has no name before the = in line ${index + 1}`)
    if (/[ \t]/.test(name))
      throw new ValueError(`has white space in the name ${shown(name)} in line ${index + 1}`)
    return [equals < 0 ? `${name}=${environment[name] ?? ''}` : trimmed]
  })
}
