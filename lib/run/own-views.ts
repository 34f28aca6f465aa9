/** What a worker has in place of the host's folders, so that no faulty runtime can change these. */
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmdirSync,
  symlinkSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { cgroupMounts, cgroupView } from '../host/cgroup.js'
import { mount } from '../host/mount.js'
import { isWithin } from '../inside/proc/mountinfo.js'
import { HostError } from './host-error.js'
import type { CgroupChoice } from './settings.js'

export interface Views {
  /** An empty folder, over which a tmpfs is mounted. */
  workDir: string
  cgroup: CgroupChoice
  /** Whether what is made in the folder stays: there is no tmpfs over it then. */
  keep: boolean
}

const cgroupRoot = '/sys/fs/cgroup'
// Here mount(8) and umount(8) keep notes of mounts, also of those that no other mount namespace has.
const mountNotes = '/run/mount'

/**
 * Mounts /proc of the worker's own PID namespace, a tmpfs over `workDir`, and its own /dev and /sys/fs/cgroup. The
 * process is alone in its mount namespace, from which nothing propagates to the host.
 * @throws HostError where the host does not have the cgroup version that was asked for, or forbids a mount.
 */
export function makeOwnViews(views: Views): void {
  try {
    mountAll(views)
  } catch (error) {
    throw new HostError((error as Error).message, { cause: error })
  }
}

function mountAll({ workDir, cgroup, keep }: Views): void {
  mount('proc', 'proc', '/proc')
  if (!keep) mount('tmpfs', 'oci-runtime-tools', workDir, { data: 'mode=755' })
  if (existsSync(mountNotes)) mount('tmpfs', 'mount', mountNotes, { data: 'mode=755' })
  if (!isWithin(workDir, '/dev')) ownDevices(workDir)
  ownCgroups(workDir, cgroup)
}

// With KEEP all workers of a run share the folder.
const placeIn = (workDir: string, name: string): string => mkdtempSync(join(workDir, `${name}.`))

// A runtime that binds the host's nodes into a container would have a chmod in there change the host's.
function ownDevices(workDir: string): void {
  const place = placeIn(workDir, 'dev')
  mount('tmpfs', 'dev', place, { data: 'mode=755', nosuid: true })
  try {
    execFileSync('cp', ['-ax', '/dev/.', place], { stdio: 'ignore' })
  } catch {
    // Not even root may make nodes here.
    execFileSync('umount', [place])
    rmdirSync(place)
    return
  }
  for (const dir of ['pts', 'shm'])
    if (existsSync(`/dev/${dir}`)) mount('rbind', `/dev/${dir}`, join(place, dir))
  mount('move', place, '/dev')
  rmdirSync(place)
}

function ownCgroups(workDir: string, choice: CgroupChoice): void {
  const view = cgroupView()
  if (choice === 'v1' && view === 'v2') throw new Error('this host has cgroup v2 only: use CGROUP=v2')
  if (choice === 'v2' && view !== 'v2') mount('cgroup2', 'cgroup2', cgroupRoot)
  if (choice === 'v2' || view === 'v2' || view === 'none') return
  // The same v1 hierarchies without the v2 one beside them, which crun refuses.
  const place = placeIn(workDir, 'cgroup')
  mount('tmpfs', 'cgroup', place, { data: 'mode=755' })
  for (const entry of readdirSync(cgroupRoot, { withFileTypes: true })) {
    const link = join(cgroupRoot, entry.name)
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(link), join(place, entry.name))
  }
  for (const { version, mountPoint } of cgroupMounts()) {
    if (version !== 1) continue
    const dir = join(place, basename(mountPoint))
    mkdirSync(dir)
    mount('bind', mountPoint, dir)
  }
  mount('move', place, cgroupRoot)
  rmdirSync(place)
}
