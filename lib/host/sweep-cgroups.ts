import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cgroupDirs, cgroupMounts } from './cgroup.js'
import { removeCgroupTree } from './remove-cgroup-tree.js'

const foldersOf = (dir: string): string[] => {
  try {
    return readdirSync(dir, { withFileTypes: true }).flatMap(entry =>
      entry.isDirectory() ? [entry.name] : [],
    )
  } catch {
    return []
  }
}

/** Where the cgroups of runs are: at the top of each hierarchy, and where this process is, since runtimes put some there. */
const parents = (): Set<string> =>
  new Set([...cgroupMounts().map(mount => mount.mountPoint), ...cgroupDirs(process.pid).values()])

/** Absolute directories of the cgroups that runs may have made, whosever they are. */
export const candidateCgroups = (): { dir: string; name: string }[] =>
  [...parents()].flatMap(parent => foldersOf(parent).map(name => ({ dir: join(parent, name), name })))

/** Cgroups of a run, or of one of its workers. */
export const cgroupsOf = (run: string): string[] =>
  candidateCgroups().flatMap(({ dir, name }) => (name === run || name.startsWith(`${run}-`) ? [dir] : []))

/** Kills what is in the cgroups of a run and removes them. Gives back those that would not go, with the reason. */
export async function sweepCgroups(run: string): Promise<string[]> {
  const problems = await Promise.all(
    cgroupsOf(run).map(dir =>
      removeCgroupTree(dir, { kill: true }).then(
        () => [],
        (error: Error) => [`${dir}: ${error.message}`],
      ),
    ),
  )
  return problems.flat()
}
