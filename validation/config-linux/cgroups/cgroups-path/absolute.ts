import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { requirement } from '#harness'
import { availableControllers, cgroupDirFor, cgroupDirs, cgroupProcs } from '#host/cgroup'
import { row } from '../../namespaces/_inodes.js'
import { needsControllers, placesOf, removeLater } from '../_cgroup.js'

// At the top of the hierarchies, so that a prefix shows, and deep, so that there is more than one cgroup to make.
export default requirement(
  ['cgroupspath', 'cgroupspath-absolute', 'cgroupspath-created', 'delete-resources'],
  async t => {
    needsControllers(t)
    const path = `/${t.newId()}/deep/Down_0.1`
    const resources = {
      pids: { pids: { limit: 99 } },
      memory: { memory: { limit: 2 ** 28 } },
      cpu: { cpu: { shares: 500 } },
      devices: { devices: [{ allow: true, access: 'rwm' }] },
      unified: {},
    }
    const there = availableControllers()
    const needed = Object.keys(resources).filter(name =>
      t.cgroup === 'v1' ? there.includes(name) : name === 'unified',
    )
    // What has to be put into cgroups; a runtime may leave other hierarchies alone.
    const wanted = Object.assign({}, ...needed.map(name => resources[name as keyof typeof resources]))
    removeLater(t, path.replace('/deep/Down_0.1', ''))
    const container = await t.create(g =>
      g.cgroupsPath(path).resources(wanted).args('/bin/sh', '-c', 'sleep 1000 & echo ready; wait'),
    )
    const own = cgroupDirs(process.pid)
    const expected = new Map([...own.keys()].map(name => [name, cgroupDirFor(name, path)]))

    for (const status of ['created', 'running']) {
      if (status === 'running') {
        await container.start()
        await container.printed('ready')
      }
      for (const [name, dir] of placesOf(container.pid)) {
        const fits = dir === expected.get(name) || (!needed.includes(name) && dir === own.get(name))
        t.ok('cgroupspath', fits, `${status}: ${name}: in the cgroup ${path}`, dir)
        t.ok('cgroupspath-absolute', fits, `${status}: ${name}: ${path} is taken from the mount point`, dir)
      }
      for (const name of needed) {
        const procs = cgroupProcs(expected.get(name) ?? '')
        t.ok(
          'cgroupspath-created',
          procs.includes(container.pid),
          `${status}: ${name}: the new cgroup is used`,
          procs,
        )
      }
    }
    const children = needed.map(name => cgroupProcs(expected.get(name) ?? '').length)
    t.ok(
      'cgroupspath',
      children.every(count => count > 1),
      'a child of the process is in the cgroup too',
      children,
    )

    await container.destroy()
    const left = [...expected.values()].filter(dir => dir !== undefined && existsSync(dir))
    t.same('delete-resources[cgroup]', left, [], 'no cgroup of the container is left')

    const others: Record<string, (top: string) => string> = {
      // What separates fields in files of /proc, what systemd would take for a unit, and more than one level further down.
      'odd names': top => `${top}/with space/a:b,c/grün.slice/${'long'.repeat(40)}/5`,
      'one name': top => top,
      'slashes to spare': top => `/${top}/`,
    }
    for (const [what, pathBelow] of Object.entries(others)) {
      const key = `cgroupspath-absolute[${what}]`
      await row(t, [key], async () => {
        const top = `/${t.newId()}`
        const other = pathBelow(top)
        removeLater(t, top)
        const container = await t.create(g =>
          g.cgroupsPath(other).resources(wanted).args('/bin/sleep', '1000'),
        )
        const places = placesOf(container.pid)
        for (const name of needed) t.same(key, places.get(name), cgroupDirFor(name, resolve(other)), name)
        await container.destroy()
      })
    }
  },
)
