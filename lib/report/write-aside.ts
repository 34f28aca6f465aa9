/** Writes files so that one that is there is whole at any time: aside first, then moved into its place. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A file could not be written: a full disk, no permission. What was there before still is. */
export class WriteError extends Error {
  override name = 'WriteError'
}

/** Makes a folder, and those above it. Unlike Node's own recursive mkdir it ends below /proc, too (Node 20). */
export function makeFolder(dir: string): void {
  if (existsSync(dir)) return
  makeFolder(dirname(dir))
  mkdirSync(dir)
}

function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // Where it cannot even be looked for, it was not written.
  }
}

/** Writes a file, and the folders above it where they are missing. Throws a WriteError. */
export function writeAside(file: string, text: string): void {
  const aside = `${file}.${process.pid}.new`
  try {
    makeFolder(dirname(file))
    writeFileSync(aside, text)
    renameSync(aside, file)
  } catch (error) {
    removeIfThere(aside)
    throw new WriteError(`cannot write ${file}: ${(error as Error).message}`)
  }
}
