import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Bundle, type CheckContext, requirement, succeeded } from '#harness'
import { availableControllers, cgroupMounts } from '#host/cgroup'
import { hostMounts, newMounts } from '#host/mounts'
import { namespaceInodes, processAlive, startTime } from '#host/process'
import { isWithin } from '#inside/proc/mountinfo'
import { settled } from '../_status.js'
import { cgroupsOf, leftovers, traces } from '../_traces.js'

const ids = ['delete-resources', 'lifecycle-destroy-undo-create'] as const

const ways = ['ran', 'was never started', 'left children behind', 'made cgroups of its own'] as const
// A point of its own, since a runtime may be known to do wrong by these alone.
const rows: Partial<Record<(typeof ways)[number], string>> = {
  'left children behind': '[children left]',
  'made cgroups of its own': '[cgroups below its own]',
}

/** What lies in the folder of a check: bundles and states, but not the files by which it has asked for a pid. */
const filesBeside = (t: CheckContext): string[] =>
  [t.dir, t.runtime.stateDir].flatMap(dir => readdirSync(dir).filter(name => !name.endsWith('.pid')))

const processes = () => readdirSync('/proc').filter(name => /^\d+$/.test(name))
const inodesOf = (pid: string) => {
  try {
    return Object.values(namespaceInodes(Number(pid)))
  } catch {
    return []
  }
}

const foldersIn = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(dir, entry.name))

/** Makes a cgroup in each hierarchy, which the bundle's own will be below. */
function parentsFor(t: CheckContext, bundle: Bundle): string[] {
  const parent = `${t.cgroupParent}/parent-${t.newId()}`
  bundle.config.cgroupsPath(`${parent}/own`)
  bundle.write()
  const dirs = cgroupMounts().map(({ mountPoint }) => join(mountPoint, parent))
  for (const dir of dirs) mkdirSync(dir, { recursive: true })
  return dirs
}

/** Whether all of these fail, as they must: if not, another check says so. */
async function isRefused(t: CheckContext, id: string, operations: readonly ('start' | 'kill' | 'delete')[]) {
  for (const operation of operations)
    if (succeeded(await (operation === 'kill' ? t.runtime.kill(id, 'TERM') : t.runtime[operation](id))))
      return false
  return true
}

// One container that ran, one that was killed before start, one with processes that outlive its own, and one with cgroups
// below its own.
export default requirement(ids, async t => {
  // Whose resources stay is no excuse for others to stay.
  await t.create()
  for (const way of ways) {
    const row = rows[way] ?? ''
    if (way === 'made cgroups of its own' && !t.managesCgroups) continue
    const source = t.newDir()
    writeFileSync(join(source, 'file'), 'bound')
    const hasLimits = way !== 'was never started' && availableControllers().includes('pids')
    const limits = hasLimits ? { pids: { limit: 77 } } : {}
    const bundle = t.bundle(g =>
      g
        .args('/bin/sh', '-c', 'trap "exit 3" USR1; sleep 1000 & sleep 1000 & echo ready; wait')
        .mount({ destination: '/mnt/new/bind', type: 'bind', source, options: ['bind'] })
        .mount({ destination: '/var', type: 'tmpfs', source: 'tmpfs' })
        .device({ path: '/dev/conformance', type: 'c', major: 1, minor: 7, fileMode: 0o600 })
        .resources(limits),
    )
    // Which a runtime may take from another place than the root: then nothing tells where it is.
    const isRelative = way === 'was never started' && t.managesCgroups
    if (isRelative) {
      bundle.config.cgroupsPath(bundle.config.config.linux!.cgroupsPath!.slice(1))
      bundle.write()
    }
    // In a folder of its own, so that whatever comes to be beside it was made for it.
    const parents = t.managesCgroups && !isRelative ? parentsFor(t, bundle) : []
    if (way === 'left children behind') {
      bundle.config.withoutNamespace('pid')
      bundle.write()
    }
    const mountsBefore = hostMounts()
    const besideBefore = filesBeside(t)
    const filesBefore = readdirSync(bundle.dir, { recursive: true }).map(String)
    const container = await t.create(undefined, { bundle })
    const named = { id: container.id, bundle }
    const spaces = inodesOf(String(container.pid)).filter(
      inode => !inodesOf(String(process.pid)).includes(inode),
    )
    const seen = traces(t, named)
    for (const kind of t.managesCgroups && !isRelative ? ['cgroup', 'process'] : ['process']) {
      t.ok(
        ids[0],
        seen.some(trace => trace.startsWith(kind)),
        `control: a ${kind} is seen while it lives`,
        seen,
      )
    }

    if (way !== 'was never started') {
      await container.start()
      await container.printed('ready')
    }
    // As a program does that has its cgroup mounted.
    if (way === 'made cgroups of its own')
      for (const dir of cgroupsOf(t, named)) mkdirSync(join(dir, 'below/it'), { recursive: true })
    // By pid and start time: the numbers of namespaces that are gone are used again at once, by other checks.
    const members = processes()
      .filter(pid => inodesOf(pid).some(inode => spaces.includes(inode)))
      .map(pid => ({ pid: Number(pid), started: startTime(Number(pid)) }))
    // What was refused in between is no reason to leave anything behind.
    if (way === 'ran' && !(await isRefused(t, container.id, ['delete', 'start']))) continue
    // It fails, or is killed. By KILL, some end all of a container that has no pid namespace of its own.
    const endsItself = way === 'ran' || way === 'left children behind'
    const killed = await t.runtime.kill(container.id, endsItself ? 'USR1' : 'KILL')
    if (way === 'was never started' && !succeeded(killed)) {
      t.info(ids[0], 'a created container cannot be killed, so it cannot be deleted either')
      continue
    }
    await container.exited()
    await settled(t, container, 'stopped')
    if (way === 'ran' && !(await isRefused(t, container.id, ['start', 'kill']))) continue
    await container.delete()

    const left = await leftovers(t, named)
    // Other checks mount in their own folders meanwhile.
    const mounts = newMounts(mountsBefore).filter(
      ({ mountPoint }) => isWithin(mountPoint, t.dir) || !isWithin(mountPoint, dirname(t.dir)),
    )
    const cgroups = parents.flatMap(dir => foldersIn(dir))
    const besideNow = filesBeside(t).filter(name => !besideBefore.includes(name))
    const users = members.filter(({ pid, started }) => started !== undefined && processAlive(pid, started))
    const gone = await t.runtime.state(container.id)
    const keys = ids.map(id => id + row)
    t.same(keys, left, [], `a container that ${way}: traces of it`)
    t.same(keys, mounts, [], `a container that ${way}: new mounts of the host`)
    t.same(keys, users, [], `a container that ${way}: processes in its namespaces`)
    t.same(keys, cgroups, [], `a container that ${way}: cgroups beside its own`)
    t.same(keys, besideNow, [], `a container that ${way}: files beside its bundle and its state`)
    t.failed(keys, gone, `a container that ${way} does not exist any more`)
    const files = readdirSync(bundle.dir, { recursive: true }).map(String)
    const added = files.filter(name => !filesBefore.includes(name))
    // Mount points in the root file system usually stay: they may have been used by others since.
    const beside = added.filter(name => !name.startsWith('rootfs/'))
    t.same(ids[0] + row, beside, [], `a container that ${way}: new files beside its root file system`)
    t.info(ids[1], `new in the bundle: ${added.join(' ') || 'nothing'}`)
  }
})
