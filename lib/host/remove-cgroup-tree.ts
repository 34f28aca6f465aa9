import { lstatSync, readdirSync, rmdirSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { cgroupDirs, cgroupProcs } from './cgroup.js'
import { errnoOf, isGone } from './gone.js'
import { hostMounts } from './mounts.js'
import { realParentPath } from './real-path.js'

export interface RemoveCgroupOptions {
  /** Kill, with SIGKILL, what runs in there; else its processes get until the deadline to end by themselves. */
  kill?: boolean
  /** How long to wait for processes to be gone, 2000 by default. */
  timeoutMs?: number
}

const cgroupMagics = new Set([0x27e0eb, 0x63677270])

// a frozen process dies at once with v2; with v1 it dies as soon as it thaws
const roundsBeforeThawingElsewhere = 3

/**
 * Removes a cgroup and those below it, with rmdir alone, so that nothing but cgroups can be lost.
 * One that is not there is fine.
 * @throws Error when the path is no cgroup, is the root of a hierarchy, holds this process, or is busy after timeoutMs.
 */
export async function removeCgroupTree(dir: string, options: RemoveCgroupOptions = {}): Promise<void> {
  const { kill = false, timeoutMs = 2000 } = options
  const top = realParentPath(dir)
  const device = top === undefined ? undefined : deviceOfCgroup(top)
  if (top === undefined || device === undefined) return

  const deadline = performance.now() + timeoutMs
  for (let round = 1; ; round++) {
    const tree = deepestFirst(top, device)
    if (tree.some(each => cgroupProcs(each).includes(process.pid)))
      throw new Error(`cannot remove cgroup ${top}: the suite itself (pid ${process.pid}) runs in it`)
    if (kill) for (const each of tree) killIn(each, round > roundsBeforeThawingElsewhere)

    const busy = tree.filter(each => !removed(each))
    if (busy.length === 0) return
    if (performance.now() >= deadline) {
      const pids = busy.flatMap(cgroupProcs).join(', ') || 'none'
      throw new Error(`cannot remove cgroup ${busy[0]}: busy after ${timeoutMs} ms, processes: ${pids}`)
    }
    await sleep(Math.min(1 + round, 5))
  }
}

function deviceOfCgroup(dir: string): number | undefined {
  try {
    const stats = lstatSync(dir)
    if (!stats.isDirectory() || !cgroupMagics.has(statfsSync(dir).type))
      throw new Error(`${dir} is no cgroup`)
    if (hostMounts().some(mount => mount.mountPoint === dir))
      throw new Error(`${dir} is the root of a hierarchy`)
    return stats.dev
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

// what is mounted on a cgroup has another device, and is left out
function deepestFirst(top: string, device: number): string[] {
  const found: string[] = []
  // a list rather than recursion: a runtime may have made thousands of levels
  const open = [top]
  for (let dir = open.pop(); dir !== undefined; dir = open.pop()) {
    try {
      if (lstatSync(dir).dev !== device) continue
      found.push(dir)
      for (const entry of readdirSync(dir, { withFileTypes: true })) {
        if (entry.isDirectory()) open.push(join(dir, entry.name))
      }
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }
  return found.reverse()
}

function killIn(dir: string, thawElsewhere: boolean): void {
  for (const pid of cgroupProcs(dir)) {
    // 0 stands for a process of another pid namespace, and kill(0) would hit our own group
    if (pid <= 1 || pid === process.pid) continue
    try {
      process.kill(pid, 'SIGKILL')
      // with v1 another hierarchy has the freezer
      if (thawElsewhere) thaw(cgroupDirs(pid).get('freezer'))
    } catch (error) {
      if (!isGone(error) && !isGone((error as Error).cause)) throw error
    }
  }
  // after the kill, so that nothing runs on in between
  thaw(dir)
}

function thaw(dir: string | undefined): void {
  if (dir === undefined) return
  writeIfThere(join(dir, 'freezer.state'), 'THAWED')
  writeIfThere(join(dir, 'cgroup.freeze'), '0')
}

function writeIfThere(file: string, value: string): void {
  try {
    // r+ never makes a file
    writeFileSync(file, value, { flag: 'r+' })
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

function removed(dir: string): boolean {
  try {
    rmdirSync(dir)
    return true
  } catch (error) {
    if (isGone(error)) return true
    if (errnoOf(error) === 'EBUSY') return false
    throw error
  }
}
