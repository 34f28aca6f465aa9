import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { cgroupMounts, cgroupProcs } from '#host/cgroup'
import { mountPointsUnder } from '#host/mounts'
import { settled, stateOf } from '../_status.js'
import { listing, textOf } from '../_traces.js'

// What the container used but did not make: a namespace, parent cgroups, sources of mounts, its bundle.
export default requirement('delete-foreign-resources', async t => {
  const id = 'delete-foreign-resources'
  const dir = t.newDir()
  const netns = join(dir, 'netns')
  writeFileSync(netns, '')
  await t.host(['unshare', `--net=${netns}`, 'ip', 'link', 'set', 'lo', 'up'])
  t.defer(() => t.host(['umount', netns]))
  const source = join(dir, 'source')
  const emptySource = t.newDir()
  mkdirSync(join(source, 'sub/deep'), { recursive: true })
  mkdirSync(join(source, 'mounted'))
  mkdirSync(join(source, 'empty'))
  await t.host(['mount', '-t', 'tmpfs', 'tmpfs', join(source, 'mounted')])
  t.defer(() => t.host(['umount', join(source, 'mounted')]))
  for (const file of ['file', 'sub/deep/file', 'mounted/file']) writeFileSync(join(source, file), file)

  // Two parents that are there before, the inner one with a process beside the container.
  const parent = `${t.cgroupParent}/foreign-${t.newId()}`
  const cgroups: string[] = []
  for (const { mountPoint } of t.managesCgroups ? cgroupMounts() : []) {
    cgroups.push(
      join(mountPoint, parent),
      join(mountPoint, parent, 'inner'),
      join(mountPoint, parent, 'inner/beside'),
    )
    mkdirSync(cgroups.at(-1)!, { recursive: true })
  }
  const beside =
    cgroups.find(cgroup => /\/(pids|unified|freezer|cgroup)\/.*beside$/.test(cgroup)) ?? cgroups.at(-1)
  // In the network namespace, too.
  const neighbour = spawn('nsenter', [`--net=${netns}`, 'sleep', '1000'], { stdio: 'ignore' })
  const exit = once(neighbour, 'exit')
  t.defer(async () => {
    neighbour.kill('SIGKILL')
    await exit
  })
  if (beside) writeFileSync(join(beside, 'cgroup.procs'), String(neighbour.pid))

  const other = await t.create()
  const otherBefore = await stateOf(t, other)
  const bundle = t.bundle(g =>
    g
      .args('/bin/sh', '-c', 'echo ready; exec sleep 1000')
      .namespace('network', netns)
      .cgroupsPath(`${parent}/inner/own`)
      .mount({ destination: '/mnt', type: 'bind', source, options: ['rbind'] })
      .mount({ destination: '/var', type: 'bind', source: join(source, 'file'), options: ['bind', 'ro'] })
      .mount({ destination: '/usr', type: 'bind', source: emptySource, options: ['bind'] }),
  )
  // As an engine does it: the root file system is a mount, with another below it.
  await t.host(['mount', '--bind', bundle.rootfs, bundle.rootfs])
  t.defer(() => t.host(['umount', bundle.rootfs]))
  await t.host(['mount', '-t', 'tmpfs', 'tmpfs', join(bundle.rootfs, 'run')])
  t.defer(() => t.host(['umount', join(bundle.rootfs, 'run')]))
  const fileMount = bundle.config.config.mounts!.at(-2)!
  fileMount.destination = '/etc/bound'
  writeFileSync(join(bundle.rootfs, 'etc/bound'), '')
  writeFileSync(join(bundle.rootfs, 'var/kept'), 'kept')
  bundle.write()
  const programs = () => listing(join(bundle.rootfs, 'bin'))
  const names = () => readdirSync(bundle.dir, { recursive: true, encoding: 'utf8' })
  const before = {
    mounts: [...mountPointsUnder(dir), ...mountPointsUnder(bundle.dir)],
    names: names(),
    source: listing(source),
    bin: programs(),
    config: textOf(join(bundle.dir, 'config.json')),
  }

  const container = await t.start(undefined, { bundle })
  await container.printed('ready')
  await container.kill('KILL')
  await container.exited()
  await settled(t, container, 'stopped')
  await container.delete()

  const mounts = [...mountPointsUnder(dir), ...mountPointsUnder(bundle.dir)]
  t.same(id, mounts, before.mounts, 'mounts that were there before')
  const namesLeft = new Set(names())
  t.same(
    id,
    before.names.filter(name => !namesLeft.has(name)),
    [],
    'files of the bundle that are gone',
  )
  t.ok(id, existsSync(emptySource), 'an empty folder that was a source')
  const joined = await t.hostResult(['nsenter', `--net=${netns}`, 'ip', 'link', 'show', 'lo'])
  t.succeeded(id, joined, 'the network namespace can still be entered')
  t.ok(id, /[<,]UP[,>]/.test(joined.stdout), 'and its device is up as before', joined.stdout)
  t.same(id, listing(source), before.source, 'the sources of bind mounts')
  t.same(
    id,
    cgroups.filter(cgroup => !existsSync(cgroup)),
    [],
    'cgroups that were there before and are gone',
  )
  if (beside) t.same(id, cgroupProcs(beside), [neighbour.pid], 'the process in the cgroup beside')
  t.ok(
    id,
    neighbour.exitCode === null && neighbour.signalCode === null,
    'a process that is not the container’s',
  )
  t.same(id, programs(), before.bin, 'the root file system')
  t.same(id, textOf(join(bundle.rootfs, 'var/kept')), 'kept', 'a file of the root file system')
  t.same(id, textOf(join(bundle.dir, 'config.json')), before.config, 'config.json')
  t.same(id, await stateOf(t, other), otherBefore, 'another container')
  t.ok(id, other.isAlive(), 'and its process')
})
