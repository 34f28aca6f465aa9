import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { removeTree } from './remove-tree.js'

/** Where a program leaves a file if it does not care. */
const folders = ['/dev/shm', '/run', '/run/lock', '/tmp', '/var/tmp', '/var/lock']

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Absolute paths of what lies in the folders that all programs use and has such a name. */
export const strays = (isNamed: (name: string) => boolean): string[] =>
  folders.flatMap(folder =>
    namesIn(folder)
      .filter(isNamed)
      .map(name => join(folder, name)),
  )

/**
 * Removes what a runtime left in such folders, named by the id of one of a run's containers, which are
 * `<run>-<number>-<number>`. What cannot be removed stays.
 */
export async function sweepStrays(run: string): Promise<void> {
  const isOurs = (name: string): boolean => {
    const at = name.indexOf(`${run}-`)
    return at >= 0 && /^\d+-\d/.test(name.slice(at + run.length + 1))
  }
  for (const file of strays(isOurs)) await removeTree(file).catch(() => undefined)
}
