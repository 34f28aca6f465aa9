import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { isWithin, type Mount, topMount } from '../inside/proc/mountinfo.js'
import { hostMounts } from './mounts.js'

const run = promisify(execFile)

/**
 * Unmounts all that is mounted at or below a real, absolute path.
 * @throws Error naming the mount point when one stays.
 */
export async function unmountTree(dir: string): Promise<void> {
  let problem: string | undefined
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    const all = hostMounts()
    const ours = all.filter(mount => isWithin(mount.mountPoint, dir))
    const [first] = ours
    if (first === undefined) return
    // each round takes off what covers other mounts; one that takes nothing off never will
    if (ours.length >= before)
      throw new Error(problem ?? `cannot unmount ${first.mountPoint}: it stays mounted`)
    before = ours.length
    problem = undefined
    for (const point of outermost(all, ours)) problem ??= await unmount(point)
  }
}

// unmounting these lazily takes along what is mounted inside them; covered ones get their turn when they show
function outermost(all: readonly Mount[], ours: readonly Mount[]): string[] {
  const visible = ours.filter(mount => topMount(all, mount.mountPoint)?.id === mount.id)
  const ids = new Set(visible.map(mount => mount.id))
  return visible.filter(mount => !ids.has(mount.parentId)).map(mount => mount.mountPoint)
}

// gives back what went wrong: it matters only when the mount does not go away by itself either
async function unmount(point: string): Promise<string | undefined> {
  try {
    // in a copy that rbind made of a shared tree, unmounting would else unmount the machine's own as well
    await run('mount', ['--make-rprivate', point])
    await run('umount', ['-l', point])
    return undefined
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    return `cannot unmount ${point}: ${stderr?.trim() || message}`
  }
}
