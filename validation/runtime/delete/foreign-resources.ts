import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement, succeeded } from '#harness'
import { cgroupMounts, cgroupProcs } from '#host/cgroup'
import { mountPointsUnder } from '#host/mounts'
import { processAlive } from '#host/process'
import { bindNamespace, holdNamespaces } from '../../config-linux/namespaces/_held.js'
import { alert, signalsHeard } from '../_alert.js'
import { cgroupSettings, processSettings } from '../_seen-by-host.js'
import { settled, stateOf } from '../_status.js'
import { cgroupsOf, listing, textOf } from '../_traces.js'

const joined = ['pid', 'network', 'ipc', 'uts'] as const

// What the container used but did not make: namespaces, parent cgroups, sources of mounts, its bundle.
export default requirement('delete-foreign-resources', async t => {
  const id = 'delete-foreign-resources'
  const dir = t.newDir()
  // The process that holds the namespaces is the first of its pid namespace.
  const held = await holdNamespaces(t, joined)
  const paths = new Map<string, string>()
  for (const type of joined) paths.set(type, await bindNamespace(t, held.path(type)))
  const inThem = (script: string) =>
    t.hostResult([
      ...[
        'nsenter',
        `--net=${paths.get('network')}`,
        `--ipc=${paths.get('ipc')}`,
        `--uts=${paths.get('uts')}`,
      ],
      ...['sh', '-c', script],
    ])
  const prepared = await inThem(
    'ip link set lo up && ipcmk --shmem 16 && echo foreign >/proc/sys/kernel/hostname',
  )
  t.needs(succeeded(prepared), `namespaces cannot be set up: ${prepared.stderr}`)
  const settingsOfThem = () => inThem('ip -o link show lo; cat /proc/sysvipc/shm; uname -n')
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
      join(mountPoint, parent, 'inner/own-too'),
      join(mountPoint, parent, 'inner/beside'),
    )
    for (const cgroup of cgroups.slice(-2)) mkdirSync(cgroup, { recursive: true })
  }
  const beside =
    cgroups.find(cgroup => /\/(pids|unified|freezer|cgroup)\/.*beside$/.test(cgroup)) ?? cgroups.at(-1)
  if (beside) writeFileSync(join(beside, 'cgroup.procs'), String(held.pid))

  // Another container, of the same bundle as it was before.
  const bundle = t.bundle()
  bundle.config.args(...alert)
  bundle.write()
  const other = await t.start(undefined, { bundle })
  await other.printed('ready')
  const otherCgroups = t.managesCgroups ? cgroupsOf(t, { id: other.id, bundle }) : []
  bundle.config
    .args('/bin/sh', '-c', 'echo ready; exec sleep 1000')
    .cgroupsPath(`${parent}/inner/own`)
    .mount({ destination: '/mnt', type: 'bind', source, options: ['rbind'] })
    .mount({ destination: '/var', type: 'bind', source: join(source, 'file'), options: ['bind', 'ro'] })
    .mount({ destination: '/usr', type: 'bind', source: emptySource, options: ['bind'] })
  for (const [type, path] of paths) bundle.config.namespace(type as (typeof joined)[number], path)
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
    mounts: mountPointsUnder(t.dir),
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
  const spaces = await settingsOfThem()
  const lookAtOther = async () => ({
    state: await stateOf(t, other),
    limits: cgroupSettings(otherCgroups),
    process: t.sharesKernel && (await processSettings(t, other)),
  })
  const otherBefore = await lookAtOther()
  await container.delete()

  const mounts = mountPointsUnder(t.dir)
  t.same(id, mounts, before.mounts, 'mounts that were there before')
  const namesLeft = new Set(names())
  t.same(
    id,
    before.names.filter(name => !namesLeft.has(name)),
    [],
    'files of the bundle that are gone',
  )
  t.ok(id, existsSync(emptySource), 'an empty folder that was a source')
  const after = await settingsOfThem()
  t.succeeded(id, after, 'the namespaces can still be entered')
  t.same(id, after.stdout, spaces.stdout, 'their device, shared memory and hostname')
  t.same(id, listing(source), before.source, 'the sources of bind mounts')
  t.same(
    id,
    cgroups.filter(cgroup => !existsSync(cgroup)),
    [],
    'cgroups that were there before and are gone',
  )
  if (beside) t.same(id, cgroupProcs(beside), [held.pid], 'the process in the cgroup beside')
  t.ok(id, processAlive(held.pid), 'the process that held the namespaces')
  t.same(id, programs(), before.bin, 'the root file system')
  t.same(id, textOf(join(bundle.rootfs, 'var/kept')), 'kept', 'a file of the root file system')
  t.same(id, textOf(join(bundle.dir, 'config.json')), before.config, 'config.json')
  if (!t.ok(id, other.isAlive(), 'the process of another container')) return
  t.same(id, await lookAtOther(), otherBefore, 'another container')
  t.same(id, await signalsHeard(t, other), [], 'signals that its program got')
})
