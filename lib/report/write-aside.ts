/** Writes files so that one that is there is whole at any time: aside first, then moved into its place. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A file could not be written: a full disk, no permission. What was there before still is. */
export class WriteError extends Error {
  override name = 'WriteError'
}

/** Writes a file, and the folders above it where they are missing. Throws a WriteError. */
export function writeAside(file: string, text: string): void {
  const aside = `${file}.${process.pid}.new`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(aside, text)
    renameSync(aside, file)
  } catch (error) {
    rmSync(aside, { force: true })
    throw new WriteError(`cannot write ${file}: ${(error as Error).message}`)
  }
}
