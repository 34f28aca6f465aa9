import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { isGone } from './gone.js'

/** The path with links resolved in all but its last part, so that a link itself is named; undefined when no parent. */
export function realParentPath(path: string): string | undefined {
  const absolute = resolve(path)
  try {
    return join(realpathSync(dirname(absolute)), basename(absolute))
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}
