import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cgroupDirs, cgroupMounts } from './cgroup.js'
import { removeCgroupTree } from './remove-cgroup-tree.js'

/** Names of the folders in a folder; none if it is not to be read. */
export const foldersOf = (dir: string): string[] => {
  try {
    return readdirSync(dir, { withFileTypes: true }).flatMap(entry =>
      entry.isDirectory() ? [entry.name] : [],
    )
  } catch {
    return []
  }
}

/** Cgroups of a run: at the top of each hierarchy, and where this process is, since runtimes put some there. */
export function cgroupsOf(run: string): string[] {
  const parents = new Set([
    ...cgroupMounts().map(mount => mount.mountPoint),
    ...cgroupDirs(process.pid).values(),
  ])
  return [...parents].flatMap(dir =>
    foldersOf(dir).flatMap(name => (name === run || name.startsWith(`${run}-`) ? [join(dir, name)] : [])),
  )
}

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
