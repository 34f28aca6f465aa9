/** Writing the config to a file that a person named. */
import {
  closeSync,
  fchmodSync,
  fchownSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { UsageError } from '../../lib/run/settings.js'
import { shown } from './values.js'

/**
 * Writes a file aside and moves it into place, where it keeps the old one's owner and mode; a device or a pipe is
 * written to as it is.
 * @throws UsageError where that cannot be
 */
export function writeOutput(file: string, text: string): void {
  const blame = (message: string) =>
    new UsageError(`--output takes a file to write, but ${shown(file)} ${message}`)
  try {
    const before = statSync(file, { throwIfNoEntry: false })
    if (before?.isDirectory()) throw blame(`is a folder: try ${file}/config.json`)
    if (before && !before.isFile()) writeFileSync(file, text)
    else replace(before ? realpathSync(file) : file, text, before)
  } catch (error) {
    if (error instanceof UsageError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw blame(code === 'ENOENT' ? 'is in a folder that does not exist' : `cannot be written (${message})`)
  }
}

function replace(file: string, text: string, before: Stats | undefined): void {
  const aside = `${file}.${process.pid}.new`
  const fd = openSync(aside, 'wx')
  try {
    writeFileSync(fd, text)
    if (before) {
      fchownSync(fd, before.uid, before.gid)
      fchmodSync(fd, before.mode & 0o7777)
    }
    renameSync(aside, file)
  } catch (error) {
    rmSync(aside, { force: true })
    throw error
  } finally {
    closeSync(fd)
  }
}
