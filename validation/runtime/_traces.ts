/** What there is of a container on the host: cgroups, mounts, processes, files of the runtime's state. */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundle, CheckContext } from '#harness'
import { waitFor } from '#harness'
import { cgroupDirs, cgroupMounts } from '#host/cgroup'
import { hostMounts } from '#host/mounts'
import { strays } from '#host/sweep-strays'
import { isWithin, parseMountinfo } from '#inside/proc/mountinfo'

export interface Named {
  id: string
  bundle: Bundle
}

// An id may be the beginning of another one: run-1-1 and run-1-12.
const names = (text: string, name: string): boolean => {
  const at = text.indexOf(name)
  return at >= 0 && !/^\d/.test(text.slice(at + name.length))
}

const orNothing = <T>(read: () => T, nothing: T): T => {
  try {
    return read()
  } catch {
    return nothing
  }
}

const cgroupsPathOf = (bundle: Bundle): string => bundle.config.config.linux?.cgroupsPath ?? '/none'

const foldersUnder = (dir: string, depth: number): string[] =>
  orNothing(() => readdirSync(dir, { withFileTypes: true }), []).flatMap(entry => {
    if (!entry.isDirectory()) return []
    const path = join(dir, entry.name)
    return depth > 1 ? [path, ...foldersUnder(path, depth - 1)] : [path]
  })

/** Cgroups of a container, in each hierarchy: where its path says, from the root or from the suite's own cgroup. */
export function cgroupsOf(t: CheckContext, { id, bundle }: Named): string[] {
  const tops = new Set([
    ...cgroupMounts().map(mount => mount.mountPoint),
    ...cgroupDirs(process.pid).values(),
  ])
  return [...tops].flatMap(top => {
    const run = foldersUnder(join(top, t.cgroupParent), 4)
    const own = run.filter(dir => isWithin(dir, join(top, cgroupsPathOf(bundle))))
    return [...own, ...foldersUnder(top, 1).filter(dir => names(dir, id))]
  })
}

const isRootOf = (pid: string, bundle: Bundle): boolean => {
  if (readlinkSync(`/proc/${pid}/ns/mnt`) === readlinkSync('/proc/self/ns/mnt')) return false
  const own = hostMounts()
    .filter(mount => isWithin(bundle.dir, mount.mountPoint))
    .sort((a, b) => b.mountPoint.length - a.mountPoint.length)[0]!
  const root = join(own.root, bundle.dir.slice(own.mountPoint === '/' ? 0 : own.mountPoint.length))
  const mounts = parseMountinfo(readFileSync(`/proc/${pid}/mountinfo`, 'utf8'))
  return mounts.some(mount => mount.device === own.device && isWithin(mount.root, root))
}

/** Pids of the processes that are a container's, or its runtime's on its behalf; none that is a zombie. */
export function processesOf({ id, bundle }: Named): number[] {
  const isOf = (pid: string): boolean => {
    if (/^\S+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return false
    const cmdline = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    if (names(cmdline, id) || names(cmdline, bundle.dir)) return true
    if (names(readFileSync(`/proc/${pid}/cgroup`, 'utf8'), cgroupsPathOf(bundle))) return true
    if (isWithin(readlinkSync(`/proc/${pid}/cwd`), bundle.dir)) return true
    return isRootOf(pid, bundle)
  }
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid && orNothing(() => isOf(name), false))
    .map(Number)
}

const mountsOf = ({ id, bundle }: Named): string[] =>
  hostMounts()
    .map(({ mountPoint }) => mountPoint)
    .filter(point => isWithin(point, bundle.dir) || names(point, id))

const stateFilesOf = (t: CheckContext, { id }: Named): string[] =>
  orNothing(() => readdirSync(t.runtime.stateDir, { recursive: true, encoding: 'utf8' }), []).filter(name =>
    names(name, id),
  )

/** Traces of a container that only an operation that takes effect may change, each in a few words. */
export function lasting(t: CheckContext, named: Named): string[] {
  return [
    ...cgroupsOf(t, named).map(dir => `cgroup ${dir}`),
    ...processesOf(named).map(pid => `process ${pid}`),
    ...mountsOf(named).map(point => `mount ${point}`),
  ]
}

/** All traces of a container: files of the runtime's, such as a lock, too. */
export function traces(t: CheckContext, named: Named): string[] {
  return [
    ...lasting(t, named),
    ...stateFilesOf(t, named).map(name => `state ${name}`),
    ...strays(name => names(name, named.id)).map(file => `file ${file}`),
  ]
}

/** The traces that stay when its processes have had their time to die. */
export async function leftovers(t: CheckContext, named: Named): Promise<string[]> {
  // One that stays is in the list all the same.
  await waitFor('the end of its processes', t.timeoutMs, () => processesOf(named).length === 0).catch(
    () => undefined,
  )
  return traces(t, named)
}

/** Paths below a folder with type, size and time of change; for telling whether anything happened there. */
export const listing = (dir: string): string[] =>
  orNothing(() => readdirSync(dir, { recursive: true, encoding: 'utf8' }), [])
    .map(name => {
      const { mode, size, mtimeNs } = statSync(join(dir, name), { bigint: true, throwIfNoEntry: false }) ?? {}
      return `${name} ${mode} ${size} ${mtimeNs}`
    })
    .sort()

/** The text of a file, undefined if it is not there any more. */
export const textOf = (file: string): string | undefined =>
  orNothing(() => readFileSync(file, 'utf8'), undefined)
