import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import { availableControllers, cgroupDirs, readCgroupFile } from '#host/cgroup'
import { namespaceInodes, processAlive } from '#host/process'
import { type Mount, parseMountinfo, topMount } from '#inside/proc/mountinfo'
import { stateOf } from '../_status.js'

const text = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** The same JSON, with each name's first letter and all that is not ASCII as escapes. */
const escaped = (json: string): string =>
  json
    .replaceAll(/"([A-Za-z])(?=[^"\s]*":)/g, (_, letter) => `"${asEscape(letter)}`)
    .replaceAll(/[^\0-\x7f]/g, asEscape)
const asEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

// Everything but the process must be there when create is over: looked at from the host, before start.
export default requirement(
  [
    'create-new-container',
    'lifecycle-create-environment',
    'lifecycle-create-resources',
    'create-apply-properties',
  ],
  async (t: CheckContext) => {
    const source = t.newDir()
    writeFileSync(join(source, 'file'), 'bound')
    const limits = availableControllers().includes('pids') ? { pids: { limit: 77 } } : {}
    const bundle = t.bundle(g =>
      g
        .rootReadonly()
        .hostname('at-create')
        .namespace('cgroup')
        .mount({ destination: '/mnt', type: 'bind', source, options: ['bind', 'ro', 'nosuid'] })
        .mount({ destination: '/var', type: 'tmpfs', source: 'tmpfs', options: ['noexec', 'size=1024k'] })
        .device({ path: '/dev/conformance', type: 'c', major: 1, minor: 7, fileMode: 0o640, uid: 3, gid: 4 })
        .resources(limits)
        .sysctl('net.ipv4.ip_default_ttl', '91')
        .sysctl('kernel.msgmax', '4321')
        .maskedPaths(['/etc/secret'])
        .readonlyPaths(['/proc/sys'])
        .rootfsPropagation('private')
        .annotation('com.example.größe', '😀 ☃'),
    )
    writeFileSync(join(bundle.rootfs, 'etc/secret'), 'secret')
    writeFileSync(join(bundle.rootfs, 'etc/marker'), 'marker')
    // As another program may write it: other white space, letters as escapes, more than a buffer.
    const blanks = ' '.repeat(1_100_000)
    const json = JSON.stringify(bundle.config, undefined, '\t').replaceAll('\n', '\r\n')
    writeFileSync(join(bundle.dir, 'config.json'), `${blanks}${escaped(json)}\r\n`)
    const first = await t.create()
    const container = await t.create(undefined, { bundle })
    const { status, pid = 0, annotations } = await stateOf(t, container)

    t.same('create-new-container', status, 'created', 'the new container is created')
    t.ok('create-new-container', processAlive(pid), 'it has a process')
    t.ok('create-new-container', pid !== first.pid, 'which is no other container’s')
    t.needs(t.sharesKernel, 'the container’s process is not in the host’s /proc')

    const sides = ['create-apply-properties', 'lifecycle-create-environment', 'lifecycle-create-resources']
    const applied = (actual: unknown, expected: unknown, what: string) =>
      t.same(sides, actual, expected, what)
    const made = (condition: unknown, what: string, actual?: unknown) => t.ok(sides, condition, what, actual)
    const [own, other, host] = [pid, first.pid, process.pid].map(each => namespaceInodes(each))
    for (const type of ['pid', 'network', 'mount', 'ipc', 'uts', 'cgroup'] as const) {
      made(own![type] !== host![type], `a new ${type} namespace`)
      if (type !== 'cgroup') made(own![type] !== other![type], `a ${type} namespace of its own`)
    }

    const mounts = parseMountinfo(readFileSync(`/proc/${pid}/mountinfo`, 'utf8'))
    const at = (path: string): Partial<Mount> => topMount(mounts, path) ?? {}
    for (const { destination, type } of bundle.config.config.mounts!) {
      if (type !== 'bind')
        made(at(destination).type === type, `${type} on ${destination}`, at(destination).type)
    }
    for (const option of ['ro', 'nosuid']) made(at('/mnt').options?.includes(option), `/mnt is ${option}`)
    made(at('/var').options?.includes('noexec'), '/var is noexec', at('/var').options)
    made(at('/var').superOptions?.includes('size=1024k'), '/var has its size', at('/var').superOptions)
    applied(at('/').options?.includes('ro'), true, 'the root file system is read-only')
    applied(at('/proc/sys').options?.includes('ro'), true, '/proc/sys is read-only')

    const root = `/proc/${pid}/root`
    made(text(`${root}/mnt/file`) === 'bound', '/mnt shows its source')
    applied(text(`${root}/etc/marker`), 'marker', 'the root file system is that of the bundle')
    applied(text(`${root}/etc/secret`) || 'nothing', 'nothing', 'a masked file')
    const device = statSync(`${root}/dev/conformance`, { throwIfNoEntry: false })
    const shown = device && [device.mode & 0o777, device.uid, device.gid, device.rdev]
    made(String(shown) === String([0o640, 3, 4, 0x107]), 'the device is there', shown)

    const seen = async (space: string, ...command: string[]) =>
      (await t.host(['nsenter', '-t', String(pid), space, ...command])).trim()
    applied(annotations?.['com.example.größe'], '😀 ☃', 'an annotation')
    applied(await seen('-u', 'uname', '-n'), 'at-create', 'hostname')
    applied(
      await seen('-n', 'cat', '/proc/sys/net/ipv4/ip_default_ttl'),
      '91',
      'a sysctl of the network namespace',
    )
    applied(await seen('-i', 'cat', '/proc/sys/kernel/msgmax'), '4321', 'a sysctl of the ipc namespace')

    if (!t.managesCgroups) return
    const path = bundle.config.config.linux!.cgroupsPath!
    const dirs = cgroupDirs(pid)
    for (const [controller, dir] of dirs) {
      made(dir.endsWith(path), `the cgroup of ${controller} is where it is to be`, dir)
    }
    const pids = dirs.get('pids')
    if (pids) applied(readCgroupFile(pids, 'pids.max'), '77', 'the limit of processes')
  },
)
