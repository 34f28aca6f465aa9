import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { removeTree } from './remove-tree.js'

/** Where a program leaves a file if it does not care. */
export const strayFolders = ['/dev/shm', '/run', '/run/lock', '/tmp', '/var/tmp', '/var/lock']

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * Removes what a runtime left in folders that all programs use, named by the id of one of a run's containers, which are
 * `<run>-<number>-<number>`. What cannot be removed stays.
 */
export async function sweepStrays(run: string): Promise<void> {
  for (const folder of strayFolders) {
    for (const name of namesIn(folder)) {
      const at = name.indexOf(`${run}-`)
      if (at >= 0 && /^\d+-\d/.test(name.slice(at + run.length + 1)))
        await removeTree(join(folder, name)).catch(() => undefined)
    }
  }
}
