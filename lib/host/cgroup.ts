import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCgroup } from '../inside/proc/cgroup.js'
import { isWithin, mountOf, topMount } from '../inside/proc/mountinfo.js'
import { errnoOf, isGone } from './gone.js'
import { hostMounts } from './mounts.js'
import { readProc } from './process.js'

/** What a runtime finds at /sys/fs/cgroup; hybrid is v1 with v2 beside it. */
export type CgroupView = 'v1' | 'v2' | 'hybrid' | 'none'

/** A hierarchy that is mounted where runtimes look for it. */
export interface CgroupMount {
  version: 1 | 2
  /** v1: as in /proc/<pid>/cgroup, such as cpu or name=systemd. v2: as in cgroup.controllers of its root. */
  controllers: string[]
  mountPoint: string
  /** The cgroup that is mounted, "/" unless a part of the hierarchy is. */
  root: string
}

const cgroupRoot = '/sys/fs/cgroup'

// options of a v1 mount which are no controller
const notControllers = new Set([
  'rw',
  'ro',
  'xattr',
  'noprefix',
  'clone_children',
  'cpuset_v2_mode',
  'favordynmods',
  'nofavordynmods',
])

/** The cgroup hierarchies at or below /sys/fs/cgroup; a mount that another covers does not count. */
export function cgroupMounts(): CgroupMount[] {
  const mounts = hostMounts()
  const found: CgroupMount[] = []
  for (const mount of mounts) {
    if (mount.type !== 'cgroup' && mount.type !== 'cgroup2') continue
    const { mountPoint, root } = mount
    if (!isWithin(mountPoint, cgroupRoot) || mountOf(mounts, mountPoint)?.id !== mount.id) continue
    if (mount.type === 'cgroup2')
      found.push({ version: 2, controllers: v2Controllers(mountPoint), mountPoint, root })
    else found.push({ version: 1, controllers: v1Controllers(mount.superOptions), mountPoint, root })
  }
  return found
}

function v1Controllers(superOptions: readonly string[]): string[] {
  return superOptions.filter(
    option => !notControllers.has(option) && (!option.includes('=') || option.startsWith('name=')),
  )
}

function v2Controllers(mountPoint: string): string[] {
  return readCgroupFile(mountPoint, 'cgroup.controllers')?.split(' ').filter(Boolean) ?? []
}

/** Which cgroup versions a runtime sees at /sys/fs/cgroup. */
export function cgroupView(): CgroupView {
  if (topMount(hostMounts(), cgroupRoot)?.type === 'cgroup2') return 'v2'
  const versions = new Set(cgroupMounts().map(mount => mount.version))
  if (versions.size === 2) return 'hybrid'
  if (versions.has(1)) return 'v1'
  return versions.has(2) ? 'v2' : 'none'
}

/**
 * The controllers that a runtime can use now: those mounted as v1, those in cgroup.controllers of the v2 root.
 * v2 has devices and freezer without listing them.
 */
export function availableControllers(): string[] {
  const controllers = cgroupMounts().flatMap(mount => mount.controllers)
  return [...new Set(controllers)].filter(name => !name.startsWith('name='))
}

/**
 * Where a process is in cgroupfs: controller to absolute directory, for each controller mounted now.
 * The v2 directory stands under `unified`, under `v2`, and under each controller of v2.
 * @throws Error when the process is gone.
 */
export function cgroupDirs(pid: number): Map<string, string> {
  const entries = parseCgroup(readProc(pid, 'cgroup'), `/proc/${pid}/cgroup`)
  const dirs = new Map<string, string>()
  for (const mount of cgroupMounts()) {
    const entry =
      mount.version === 2
        ? entries.find(each => each.hierarchy === 0)
        : entries.find(
            each => each.hierarchy !== 0 && mount.controllers.some(name => each.controllers.includes(name)),
          )
    const dir = entry && dirInMount(mount, entry.path)
    if (dir === undefined) continue
    for (const key of keysOf(mount)) if (!dirs.has(key)) dirs.set(key, dir)
  }
  return dirs
}

/**
 * The absolute directory of a cgroup in the hierarchy of a controller (or `unified`, `v2`), whether it exists or not.
 * Undefined when that controller is not mounted, or the path is outside of what is mounted.
 */
export function cgroupDirFor(controller: string, cgroupPath: string): string | undefined {
  const mount = cgroupMounts().find(each => keysOf(each).includes(controller))
  return mount && dirInMount(mount, cgroupPath)
}

function keysOf(mount: CgroupMount): string[] {
  return mount.version === 2 ? ['unified', 'v2', ...mount.controllers] : mount.controllers
}

function dirInMount(mount: CgroupMount, cgroupPath: string): string | undefined {
  const path = cgroupPath.startsWith('/') ? cgroupPath : `/${cgroupPath}`
  if (!isWithin(path, mount.root)) return undefined
  const below = mount.root === '/' ? path : path.slice(mount.root.length)
  // a process outside of our cgroup namespace has a path like /../x
  if (below.split('/').includes('..')) return undefined
  return join(mount.mountPoint, below).replace(/\/$/, '')
}

/** The trimmed text of a file of a cgroup; undefined when the file or the cgroup is not there. */
export function readCgroupFile(dir: string, file: string): string | undefined {
  try {
    return readFileSync(join(dir, file), 'utf8').trim()
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

/** The pids in a cgroup, not in those below it; 0 is one outside of our pid namespace. None when it is gone. */
export function cgroupProcs(dir: string): number[] {
  return readPids(dir)?.split('\n').filter(Boolean).map(Number) ?? []
}

function readPids(dir: string): string | undefined {
  try {
    return readCgroupFile(dir, 'cgroup.procs')
  } catch (error) {
    // a threaded cgroup of v2 lists threads only
    if (errnoOf(error) === 'ENOTSUP') return readCgroupFile(dir, 'cgroup.threads')
    throw error
  }
}

/** The cgroups at the top of each mounted hierarchy whose name starts with prefix, as absolute directories. */
export function listCgroups(prefix: string): string[] {
  // an empty prefix would name the machine's own cgroups, and lists like this get removed
  if (prefix === '' || prefix.includes('/'))
    throw new Error(`bad prefix of cgroups: ${JSON.stringify(prefix)}`)
  return cgroupMounts().flatMap(mount =>
    readdirSync(mount.mountPoint, { withFileTypes: true })
      .filter(entry => entry.isDirectory() && entry.name.startsWith(prefix))
      .map(entry => join(mount.mountPoint, entry.name)),
  )
}
