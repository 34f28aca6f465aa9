import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, type CheckContext, type Edit, requirement } from '#harness'
import { discard, stateOf } from '../_status.js'
import { known, leftovers, textOf } from '../_traces.js'

interface Fault {
  fault: Edit
  /** The same, but possible. */
  control?: Edit
}

/** What cannot be had, each noticed at another stage of create. */
const faults = (t: CheckContext): Record<string, Fault> => ({
  'root path that does not exist': { fault: g => g.rootPath('no-such-folder') },
  'root path that is a file': { fault: g => g.rootPath('config.json') },
  'bind mount whose source does not exist': {
    fault: g =>
      g.mount({ destination: '/mnt', type: 'bind', source: join(t.dir, 'none'), options: ['bind'] }),
    control: g => g.mount({ destination: '/mnt', type: 'bind', source: t.dir, options: ['bind'] }),
  },
  'mount of an unknown type': {
    fault: g => g.mount({ destination: '/mnt', type: 'conformancefs', source: 'none' }),
    control: g => g.mount({ destination: '/mnt', type: 'tmpfs', source: 'none' }),
  },
  'mount with a bad option': {
    fault: g => g.mount({ destination: '/mnt', type: 'tmpfs', source: 'tmpfs', options: ['size=many'] }),
    control: g => g.mount({ destination: '/mnt', type: 'tmpfs', source: 'tmpfs', options: ['size=64k'] }),
  },
  'bind mount of a folder on a file': {
    fault: g => g.mount({ destination: '/bin/busybox', type: 'bind', source: t.dir, options: ['bind'] }),
    control: g => g.mount({ destination: '/mnt', type: 'bind', source: t.dir, options: ['bind'] }),
  },
  'bind mount of a file on a folder': {
    fault: g => g.mount({ destination: '/mnt', type: 'bind', source: '/proc/version', options: ['bind'] }),
    control: g =>
      g.mount({ destination: '/mnt/file', type: 'bind', source: '/proc/version', options: ['bind'] }),
  },
  'namespace path that does not exist': {
    fault: g => g.namespace('network', join(t.dir, 'none')),
    control: g => g.namespace('network', '/proc/self/ns/net'),
  },
  'namespace path of another type': {
    fault: g => g.namespace('network', '/proc/self/ns/ipc'),
    control: g => g.namespace('network', '/proc/self/ns/net'),
  },
  'sysctl with a bad value': {
    fault: g => g.sysctl('net.ipv4.ip_forward', 'conformance'),
    control: g => g.sysctl('net.ipv4.ip_forward', '1'),
  },
  'sysctl that does not exist': { fault: g => g.sysctl('net.ipv4.conformance', '1') },
  'hostname that is too long': {
    fault: g => g.hostname('h'.repeat(65)),
    control: g => g.hostname('h'.repeat(64)),
  },
  'id mappings that overlap': {
    fault: g =>
      g
        .namespace('user')
        .uidMappings([...mapping, ...mapping])
        .gidMappings(mapping),
  },
  ...(t.managesCgroups && t.cgroup === 'v1'
    ? {
        'cpu period out of range': {
          fault: g => g.resources({ cpu: { period: 1, quota: 1 } }),
          control: g => g.resources({ cpu: { period: 100000, quota: 50000 } }),
        },
        'cpus that do not exist': {
          fault: g => g.resources({ cpu: { cpus: '9000' } }),
          control: g => g.resources({ cpu: { cpus: '0' } }),
        },
      }
    : {}),
})

const belongings = (t: CheckContext, { dir, rootfs }: Bundle) => {
  const { mode, uid, gid } = statSync(rootfs)
  return {
    files: readdirSync(dir, { recursive: true, encoding: 'utf8' }),
    kept: {
      config: textOf(join(dir, 'config.json')),
      rootfs: { mode, uid, gid },
      containers: known(t),
    },
  }
}

const mapping = [{ containerID: 0, hostID: 0, size: 1000 }]

const ids = [
  'create-cannot-apply-error',
  'create-cannot-apply-no-container',
  'lifecycle-create-environment-error',
  'errors-leave-environment',
] as const

// Create says no and leaves nothing: no container, no process, no cgroup, no mount; the id is free as before.
export default requirement(ids, async t => {
  await discard(t, await t.create())
  const bystander = await t.create(g => g.args('/bin/sleep', '1000'))
  for (const [row, { fault, control }] of Object.entries(faults(t))) {
    if (!ids.some(id => t.wants(`${id}[${row}]`))) continue
    if (control) {
      const proof = await t.tryCreate(control)
      if (!proof.container) {
        for (const id of ids) t.skip(`${id}[${row}]`, 'what is the same but for the fault is refused, too')
        continue
      }
      await discard(t, proof.container)
    }
    const bundle = t.bundle(fault)
    const before = belongings(t, bundle)
    const otherBefore = await stateOf(t, bystander)
    const { id, create, container } = await t.tryCreate(undefined, { bundle })
    t.failed(`create-cannot-apply-error[${row}]`, create, 'create must refuse this')
    t.failed(`lifecycle-create-environment-error[${row}]`, create, 'create must refuse this')
    t.failed(`create-cannot-apply-no-container[${row}]`, await t.runtime.state(id), 'there is no container')
    if (container) {
      t.skip(`errors-leave-environment[${row}]`, 'create succeeds, so no error can leave anything')
      await discard(t, container)
      continue
    }
    const left = await leftovers(t, { id, bundle })
    const running = left.filter(trace => trace.startsWith('process'))
    t.same(`create-cannot-apply-no-container[${row}]`, running, [], 'processes of a refused create')
    t.same(`errors-leave-environment[${row}]`, left, [], 'traces of a refused create')

    const after = belongings(t, bundle)
    const gone = before.files.filter(file => !after.files.includes(file))
    t.same(
      `errors-leave-environment[${row}]`,
      { gone, ...after.kept },
      { gone: [], ...before.kept },
      'the bundle is as it was, and no more containers are known',
    )

    const other = await t.runtime.state(bystander.id)
    if (t.succeeded(`errors-leave-environment[${row}]`, other, 'another container is still there')) {
      t.same(`errors-leave-environment[${row}]`, await stateOf(t, bystander), otherBefore, 'its state')
      t.ok(`errors-leave-environment[${row}]`, bystander.isAlive(), 'and its process')
    }

    const again = await t.tryCreate(undefined, { id })
    for (const side of ['errors-leave-environment', 'create-cannot-apply-no-container'])
      t.succeeded(`${side}[${row}]`, again.create, 'the id can be used afterwards')
    await discard(t, again.container)
  }
})
