/** What there is of a container on the host: cgroups, mounts, processes, files of the runtime's state. */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundle, CheckContext, Container } from '#harness'
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

const isZombie = (pid: string): boolean =>
  /^\S+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
const isInside = (pid: string, { bundle }: Named): boolean =>
  names(readFileSync(`/proc/${pid}/cgroup`, 'utf8'), cgroupsPathOf(bundle)) || isRootOf(pid, bundle)
const isOnBehalfOf = (pid: string, { id, bundle }: Named): boolean => {
  const cmdline = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  return (
    names(cmdline, id) || names(cmdline, bundle.dir) || isWithin(readlinkSync(`/proc/${pid}/cwd`), bundle.dir)
  )
}
const processes = (concerns: (pid: string) => boolean): number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(name => orNothing(() => !isZombie(name) && concerns(name), false))
    .map(Number)

/** Pids of the processes in a container: by its cgroup, or by its root filesystem. */
const processesIn = (named: Named): number[] => processes(pid => isInside(pid, named))

/** Those beside the container's own process. */
export const processesBeside = (container: Container): number[] =>
  processesIn(container).filter(pid => pid !== container.pid)

/** Pids of the processes in a container, and of the runtime's on its behalf. */
const processesOf = (named: Named): number[] =>
  processes(pid => isInside(pid, named) || isOnBehalfOf(pid, named))

const mountsOf = ({ id, bundle }: Named): string[] =>
  hostMounts()
    .map(({ mountPoint }) => mountPoint)
    .filter(point => isWithin(point, bundle.dir) || names(point, id))

const stateFilesOf = (t: CheckContext, { id }: Named): string[] =>
  orNothing(() => readdirSync(t.runtime.stateDir, { recursive: true, encoding: 'utf8' }), []).filter(name =>
    names(name, id),
  )

/** What lies in the runtime's folder of state. */
export const statesIn = (t: CheckContext): string[] =>
  orNothing(() => readdirSync(t.runtime.stateDir), []).sort()

/** What the runtime keeps for its containers; logs and a folder for none are nothing to speak of. */
export const known = (t: CheckContext): string[] => statesIn(t).filter(name => !/\blogs?\b/.test(name))

const tracesWith = (t: CheckContext, named: Named, pids: readonly number[]): string[] => [
  ...cgroupsOf(t, named).map(dir => `cgroup ${dir}`),
  ...pids.map(pid => `process ${pid}`),
  ...mountsOf(named).map(point => `mount ${point}`),
]

/**
 * Traces of a container that only an operation that takes effect may change, each in a few words. A process that the
 * runtime has beside it may start others at any time.
 */
export const lasting = (t: CheckContext, named: Named): string[] => tracesWith(t, named, processesIn(named))

/** All traces of a container: files of the runtime's, such as a lock, too. */
export function traces(t: CheckContext, named: Named): string[] {
  return [
    ...tracesWith(t, named, processesOf(named)),
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
