import { readFileSync } from 'node:fs'
import { isWithin, type Mount, parseMountinfo } from '../inside/proc/mountinfo.js'

const mountinfo = '/proc/self/mountinfo'

/** The mounts of the mount namespace that the suite runs in. */
export function hostMounts(): Mount[] {
  return parseMountinfo(readFileSync(mountinfo, 'utf8'), mountinfo)
}

/** The mount points at or below a real, absolute path, sorted; one that is mounted twice comes twice. */
export function mountPointsUnder(dir: string): string[] {
  return hostMounts()
    .map(mount => mount.mountPoint)
    .filter(point => isWithin(point, dir))
    .sort()
}

/** The mounts that were not there before. */
export function newMounts(before: readonly Mount[], after: readonly Mount[] = hostMounts()): Mount[] {
  // an id alone may have been used again
  const key = (mount: Mount) =>
    JSON.stringify([mount.id, mount.parentId, mount.mountPoint, mount.device, mount.root])
  const known = new Set(before.map(key))
  return after.filter(mount => !known.has(key(mount)))
}
