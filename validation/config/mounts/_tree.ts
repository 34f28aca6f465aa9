/** A source with submounts, for what is or is not to reach below the top of a bind mount. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckContext } from '#harness'
import { hostMounts } from '#host/mounts'

export interface Tree {
  dir: string
  /** Options of its mounts as the suite sees them: top, sub, sub/deep. */
  flags: () => string[]
}

export const levels = ['', '/sub', '/sub/deep']

/** Three tmpfs, one in the other, each with these options of mount(8), and a file `level` that says `top`, `top/sub` or `top/sub/deep`. */
export async function makeTree(t: CheckContext, options: string, propagation = 'private'): Promise<Tree> {
  const dir = t.newDir('tree')
  t.defer(() => t.hostResult(['umount', '-l', '-R', dir]))
  for (const level of levels) {
    const at = join(dir, level)
    // The suite's own folders can be shared on a host where all is.
    await t.host([
      'sh',
      '-ec',
      `mkdir -p "$0"; mount -t tmpfs tmpfs "$0"; mount --make-${propagation} "$0"`,
      at,
    ])
    writeFileSync(join(at, 'level'), `top${level}`)
  }
  if (options !== '') {
    for (const level of levels.toReversed()) {
      const done = await t.hostResult(['mount', '-o', `remount,bind,${options}`, join(dir, level)])
      t.needs(done.exitCode === 0, `mount(8) of this host cannot make a mount ${options}`)
    }
  }
  const flags = () => {
    const mounts = hostMounts()
    return levels.map(
      level =>
        mounts.find(({ mountPoint }) => mountPoint === join(dir, level))?.options.join() ?? 'unmounted',
    )
  }
  return { dir, flags }
}
