import { closeSync, constants, openSync, readdirSync, readFileSync, rmdirSync, unlinkSync } from 'node:fs'
import { parseFdinfo } from '../inside/proc/fdinfo.js'
import { isWithin } from '../inside/proc/mountinfo.js'
import { errnoOf, isGone } from './gone.js'
import { realParentPath } from './real-path.js'
import { unmountTree } from './unmount-tree.js'

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants

// a process that is still dying may add a file between readdir and rmdir
const attempts = 5

/**
 * Deletes a directory tree of ours. It first unmounts what is mounted at or below it, then deletes without ever
 * following a link or entering another mount, also when the tree changes meanwhile. One that is not there is fine.
 * @throws Error when a mount stays (nothing is deleted then), an entry cannot be deleted, or the path is not ours.
 */
export async function removeTree(dir: string): Promise<void> {
  const path = realParentPath(dir)
  if (path === undefined) return
  refuseForeign(path)
  await unmountTree(path)
  if (!unlinked(Buffer.from(path), path)) removeDirectory(Buffer.from(path), path)
}

function refuseForeign(path: string): void {
  if (path.split('/').length < 3) throw new Error(`will not delete ${path}: too near to the root`)
  if (isWithin(process.cwd(), path))
    throw new Error(`will not delete ${path}: it holds the working directory`)
}

// names are bytes: a container may have made ones that are no UTF-8
function unlinked(entry: Buffer, shown: string): boolean {
  try {
    unlinkSync(entry)
    return true
  } catch (error) {
    if (isGone(error)) return true
    if (errnoOf(error) === 'EISDIR') return false
    throw failure(shown, error)
  }
}

function removeDirectory(entry: Buffer, shown: string, mountId?: number): void {
  const fd = openDirectory(entry, shown)
  if (fd === undefined) return
  try {
    const ownMountId = mountIdOf(fd)
    // st_dev is the same for a bind mount of the same file system, the mount id is not
    if (mountId !== undefined && ownMountId !== mountId)
      throw new Error(`will not delete ${shown}: something is mounted there`)
    for (let left = attempts; ; left--) {
      removeEntries(fd, shown, ownMountId)
      if (rmdirDone(entry, shown, left === 1)) return
    }
  } finally {
    closeSync(fd)
  }
}

function removeEntries(fd: number, shown: string, mountId: number): void {
  // by way of the open directory, as openat(2) does, so that nobody can put a link in the way
  const prefix = Buffer.from(`/proc/self/fd/${fd}/`)
  for (const name of readdirSync(prefix, { encoding: 'buffer' })) {
    const entry = Buffer.concat([prefix, name])
    const shownEntry = `${shown}/${name.toString()}`
    if (!unlinked(entry, shownEntry)) removeDirectory(entry, shownEntry, mountId)
  }
}

function openDirectory(entry: Buffer, shown: string): number | undefined {
  try {
    return openSync(entry, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  } catch (error) {
    if (isGone(error)) return undefined
    throw failure(shown, error)
  }
}

function mountIdOf(fd: number): number {
  const file = `/proc/self/fdinfo/${fd}`
  const { mountId } = parseFdinfo(readFileSync(file, 'utf8'), file)
  if (mountId === undefined) throw new Error(`${file}: no line mnt_id, so no tree can be deleted safely`)
  return mountId
}

function rmdirDone(entry: Buffer, shown: string, last: boolean): boolean {
  try {
    rmdirSync(entry)
    return true
  } catch (error) {
    if (isGone(error)) return true
    if (errnoOf(error) === 'ENOTEMPTY' && !last) return false
    throw failure(shown, error)
  }
}

function failure(shown: string, cause: unknown): Error {
  return new Error(`cannot delete ${shown}: ${errnoOf(cause) ?? String(cause)}`, { cause })
}
