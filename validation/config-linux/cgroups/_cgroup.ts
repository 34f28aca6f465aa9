import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type CheckContext, type Edit, RuntimeFailure } from '#harness'
import { availableControllers, cgroupDirFor, cgroupDirs, cgroupMounts, readCgroupFile } from '#host/cgroup'
import { removeCgroupTree } from '#host/remove-cgroup-tree'

/** Ends the check unless the runtime puts containers into cgroups, and these controllers are to be had. */
export function needsControllers(t: CheckContext, ...names: string[]): void {
  t.needs(t.managesCgroups, 'the runtime is run without cgroups')
  for (const name of names) {
    t.needs(availableControllers().includes(name), `controller ${name} is not available`)
    // Those of v2 have to be handed down, which cannot be done where processes are in the cgroup at the top.
    if (t.cgroup === 'v2') t.needs(isHandedDown(t, name), `controller ${name} cannot be handed down`)
  }
}

function isHandedDown(t: CheckContext, controller: string): boolean {
  const path = `/${t.newId()}`
  makeCgroup(t, path)
  const dir = cgroupDirFor('unified', path) ?? ''
  return readCgroupFile(dir, 'cgroup.controllers')?.split(' ').includes(controller) ?? false
}

/** Where a container's process is, by controller. Throws a RuntimeFailure if there is no such process any more. */
export function placesOf(pid: number): Map<string, string> {
  try {
    return cgroupDirs(pid)
  } catch {
    throw new RuntimeFailure(`the container's process ${pid} is gone`)
  }
}

/** The directory of the cgroup that holds a process, for a controller; '' where it is in none that we see. */
export const dirOf = (pid: number, controller: string): string => placesOf(pid).get(controller) ?? ''

const controllerOf = (file: string): string => {
  const [controller = ''] = file.split('.')
  return controller === 'cgroup' ? 'unified' : controller
}

/** A file of the cgroup that holds a process: undefined where there is none. */
export const limitOf = (pid: number, file: string): string | undefined =>
  readCgroupFile(dirOf(pid, controllerOf(file)), file)

export interface Limits<Name extends string> {
  created: Record<Name, string | undefined>
  running: Record<Name, string | undefined>
}

/**
 * Files of the cgroup that holds a container's process: when it is created, and when it runs. None if create fails, so
 * that it is the assertion on them that does, rather than the one before.
 */
export async function readLimits<Name extends string>(
  t: CheckContext,
  files: readonly Name[],
  edit: Edit,
): Promise<Limits<Name>> {
  const nothing = {} as Limits<Name>['created']
  const container = await t
    .create(g => edit(g.args('/bin/sleep', '1000')))
    .catch((error: unknown) => {
      if (error instanceof RuntimeFailure && !error.result?.timedOut) return undefined
      throw error
    })
  if (!container) return { created: nothing, running: nothing }
  const read = () =>
    Object.fromEntries(files.map(file => [file, limitOf(container.pid, file)])) as Limits<Name>['created']
  const created = read()
  await container.start()
  const running = read()
  await container.destroy()
  return { created, running }
}

const hierarchies = () =>
  cgroupMounts().map(({ controllers, version }) => (version === 2 ? 'unified' : (controllers[0] as string)))

/** Makes a cgroup in every hierarchy, with all controllers there are; it goes away with the check. */
export function makeCgroup(t: CheckContext, path: string): string[] {
  const dirs = hierarchies().flatMap(name => cgroupDirFor(name, path) ?? [])
  for (const dir of dirs) mkdirSync(dir, { recursive: true })
  removeLater(t, path)
  if (t.cgroup === 'v2') for (const dir of ancestors(path)) enableControllers(dir)
  return dirs
}

const ancestors = (path: string): string[] =>
  path
    .split('/')
    .flatMap((_, index, parts) =>
      index === 0 ? [] : (cgroupDirFor('unified', parts.slice(0, index).join('/')) ?? []),
    )

function enableControllers(dir: string): void {
  for (const name of readCgroupFile(dir, 'cgroup.controllers')?.split(' ').filter(Boolean) ?? []) {
    try {
      writeFileSync(`${dir}/cgroup.subtree_control`, `+${name}`, { flag: 'r+' })
    } catch {
      // Not all can be had, such as the real-time one of cpu.
    }
  }
}

/** Has the cgroup of this path, and those below it, removed when the check is over. */
export function removeLater(t: CheckContext, path: string): void {
  for (const dir of hierarchies().flatMap(name => cgroupDirFor(name, path) ?? [])) {
    t.defer(() => removeCgroupTree(dir, { kill: true, timeoutMs: t.timeoutMs }))
  }
}

const fileOfNew = (t: CheckContext, file: string): string => {
  const path = `/${t.newId()}`
  makeCgroup(t, path)
  return `${cgroupDirFor(controllerOf(file), path)}/${file}`
}

/** Files of a new cgroup; undefined where there is none. */
export function readNew(t: CheckContext, files: readonly string[]): Record<string, string | undefined> {
  const path = `/${t.newId()}`
  makeCgroup(t, path)
  return Object.fromEntries(
    files.map(file => [file, readCgroupFile(cgroupDirFor(controllerOf(file), path) ?? '', file)]),
  )
}

/** Whether a new cgroup has this file. */
export const hasFile = (t: CheckContext, file: string): boolean => existsSync(fileOfNew(t, file))

/** Whether a new cgroup has this file, and keeps a value that is written there. */
export function takesValue(t: CheckContext, file: string, value: string): boolean {
  const path = fileOfNew(t, file)
  try {
    writeFileSync(path, value, { flag: 'r+' })
    return readFileSync(path, 'utf8').trim() === value
  } catch {
    return false
  }
}
