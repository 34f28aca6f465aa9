import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement, succeeded } from '#harness'
import { availableControllers, cgroupMounts, cgroupProcs } from '#host/cgroup'
import { mountPointsUnder } from '#host/mounts'
import { processAlive, readProc } from '#host/process'
import { parseStat } from '#inside/proc/stat'
import { bindNamespace, holdNamespaces } from '../../config-linux/namespaces/_held.js'
import { alert, signalsHeard } from '../_alert.js'
import { appearance, notingHooks } from '../_no-effect.js'
import { cgroupSettings, processSettings } from '../_seen-by-host.js'
import { settled, stateOf } from '../_status.js'
import { cgroupsOf, listing, textOf } from '../_traces.js'

const always = ['pid', 'network', 'ipc', 'uts'] as const

// What the container used but did not make: namespaces, parent cgroups, sources of mounts, its bundle.
export default requirement('delete-foreign-resources', async t => {
  const id = 'delete-foreign-resources'
  const dir = t.newDir()
  const joined = t.sharesKernel && t.managesCgroups ? ([...always, 'cgroup'] as const) : always
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
    `ip link set lo up && ipcmk --shmem 16 --queue --semaphore 1 && cd /proc/sys/kernel &&
      echo foreign >hostname && echo foreign.example >domainname &&
      echo 71 >/proc/sys/net/ipv4/ip_default_ttl && ip route add 198.51.100.0/24 dev lo
      { ip link add foreign0 type veth peer foreign1 && ip addr add 192.0.2.7/24 dev foreign0; } 2>/dev/null; :`,
  )
  t.needs(succeeded(prepared), `namespaces cannot be set up: ${prepared.stderr}`)
  const settingsOfThem = () =>
    inThem(
      `ip -o link; ip -o -4 addr; ip -4 route show table all; cat /proc/sysvipc/*; uname -n
        cat /proc/sys/kernel/domainname /proc/sys/net/ipv4/ip_default_ttl`,
    )
  const source = join(dir, 'source')
  const emptySource = t.newDir()
  mkdirSync(join(source, 'sub/deep'), { recursive: true })
  mkdirSync(join(source, 'mounted'))
  mkdirSync(join(source, 'empty'))
  await t.host(['mount', '-t', 'tmpfs', 'tmpfs', join(source, 'mounted')])
  t.defer(() => t.host(['umount', join(source, 'mounted')]))
  for (const file of ['file', 'sub/deep/file', 'mounted/file']) writeFileSync(join(source, file), file)
  writeFileSync(join(source, 'nothing'), '')
  symlinkSync('file', join(source, 'link'))
  await t.host(['mkfifo', join(source, 'fifo')])

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
  // Limits that are theirs.
  for (const cgroup of availableControllers().includes('pids') ? cgroups : [])
    if (existsSync(join(cgroup, 'pids.max'))) writeFileSync(join(cgroup, 'pids.max'), '1234')
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
  // Two more that do nothing, with hooks that are not to run.
  const hooksDir = t.newDir()
  const idle = await t.create(notingHooks(hooksDir))
  const gone = await t.start(g => notingHooks(hooksDir)(g.args('/bin/true')))
  await gone.exited()
  await settled(t, gone, 'stopped')
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
  symlinkSync('kept', join(bundle.rootfs, 'etc/link'))
  writeFileSync(join(bundle.dir, 'notes'), '')
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
    idle: await appearance(t, idle, hooksDir),
    gone: await appearance(t, gone, hooksDir),
  })
  const modes = () => ['config.json', 'rootfs'].map(name => statSync(join(bundle.dir, name)).mode)
  const foreign = () => ({
    modes: modes(),
    limits: cgroupSettings(cgroups),
    isHeldUp: parseStat(readProc(held.pid, 'stat')).state === 'T',
  })
  const foreignBefore = foreign()
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
  t.same(id, after.stdout, spaces.stdout, 'their devices, System V IPC and names')
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
  t.same(id, foreign(), foreignBefore, 'modes, limits of cgroups, and the process beside')
  if (!t.ok(id, other.isAlive(), 'the process of another container')) return
  t.same(id, await lookAtOther(), otherBefore, 'another container')
  t.same(id, await signalsHeard(t, other), [], 'signals that its program got')
})
