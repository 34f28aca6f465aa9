/** The folder and the names of a run, and what is to be cleaned of runs that were killed. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, realpathSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { processAlive, startTime } from '../host/process.js'

const prefix = 'oci-runtime-tools'

/**
 * Name of a new run: it holds the pid and the start time of this process, so that others can tell whether the run is
 * still alive.
 */
export const newRunName = (): string =>
  `${prefix}-${process.pid}-${startTime(process.pid)}-${randomBytes(3).toString('hex')}`

const runName = new RegExp(`^(${prefix}-(\\d+)-(\\d+)-[0-9a-f]{6})`)

/** The run that a folder or a cgroup belongs to, if it is one of ours and that run is over. */
export function deadRunOf(name: string): string | undefined {
  const match = runName.exec(name)
  if (!match || processAlive(Number(match[2]), BigInt(match[3]!))) return undefined
  return match[1]
}

// Of the 107 bytes that the path of a Unix socket may have, as much is for what a check puts below the folder.
const mostBytes = 107 - '/c1000/s1000/socket'.length

/** Folder for folders of runs: TMPDIR, unless no socket could be made so far below it. */
function parentOf(run: string): string {
  // Without symbolic links, since runtimes tell the real path.
  const dir = realpathSync(tmpdir())
  return Buffer.byteLength(join(dir, run)) <= mostBytes ? dir : realpathSync('/tmp')
}

/** Makes the folder of a run: an empty one, over which the worker mounts its tmpfs. */
export function makeWorkDir(run: string): string {
  const dir = join(parentOf(run), run)
  mkdirSync(dir, { mode: 0o755 })
  return dir
}

/** Removes the folder of a run; one that is not empty (KEEP) stays. */
export function removeWorkDir(dir: string): void {
  try {
    rmdirSync(dir)
  } catch {
    // Kept on purpose.
  }
}

/** Folders of runs that are over. */
export const deadWorkDirs = (): string[] =>
  [...new Set([tmpdir(), '/tmp'])].flatMap(dir =>
    readdirSync(dir).flatMap(name => (deadRunOf(name) === undefined ? [] : [join(dir, name)])),
  )
