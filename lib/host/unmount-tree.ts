import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { isWithin, type Mount } from '../inside/proc/mountinfo.js'
import { hostMounts } from './mounts.js'

const run = promisify(execFile)

/**
 * Unmounts all that is mounted at or below a real, absolute path.
 * @throws Error naming the mount point when one stays.
 */
export async function unmountTree(dir: string): Promise<void> {
  let mounts = mountsAtOrBelow(dir)
  while (mounts.length > 0) {
    const failures: string[] = []
    for (const point of uppermost(mounts)) {
      // rbind of a shared tree: without this, unmounting the copy of /sys/fs/cgroup would unmount the machine's
      await attempt(failures, 'mount', '--make-rprivate', point)
      if (failures.length === 0) await attempt(failures, 'umount', '-l', point)
    }
    const left = mountsAtOrBelow(dir)
    // each round takes a layer of mounts off one another; one that takes none never will
    if (failures.length > 0 || left.length >= mounts.length)
      throw new Error(
        `cannot unmount ${left[0]?.mountPoint ?? dir}: ${failures.join('; ') || 'it stays mounted'}`,
      )
    mounts = left
  }
}

function mountsAtOrBelow(dir: string): Mount[] {
  return hostMounts().filter(mount => isWithin(mount.mountPoint, dir))
}

// the lazy unmount of these takes along what is mounted inside them
function uppermost(mounts: Mount[]): Set<string> {
  const ids = new Set(mounts.map(mount => mount.id))
  return new Set(mounts.filter(mount => !ids.has(mount.parentId)).map(mount => mount.mountPoint))
}

async function attempt(failures: string[], command: string, ...args: string[]): Promise<void> {
  try {
    await run(command, args)
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    failures.push(stderr?.trim() || message)
  }
}
