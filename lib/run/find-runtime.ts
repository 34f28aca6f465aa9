/** Finds the runtime that RUNTIME names. */
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { HostError } from './host-error.js'

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** Absolute path of a runtime, given its name (looked up in PATH) or a path. Throws a HostError if there is none. */
export function findRuntime(name: string, env: NodeJS.ProcessEnv = process.env): string {
  if (name.includes('/')) {
    const file = resolve(name)
    if (isProgram(file)) return file
    throw new HostError(`there is no program at ${file}: give RUNTIME the name or the path of a runtime`)
  }
  const found = (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map(dir => join(dir, name))
    .find(isProgram)
  if (found) return resolve(found)
  throw new HostError(
    `no runtime '${name}' in PATH: install it (apt-get install ${name}), or give a path: RUNTIME=/path/to/${name}`,
  )
}
