/** Faults of what delete takes away, and what it leaves. */
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { cgroupMounts } from '#host/cgroup'
import type { Command, Mutant } from './mutant.js'
import { afterDelete, cgroupIn, configOf, note, rootOf, sleeper, stateOf } from './operation-tools.js'

const looksForTraces = [
  'errors-leave-environment',
  'start-not-created-no-effect',
  'create-missing-id',
  'create-missing-bundle',
  'delete-id-reuse',
]

/** Leaves something after a delete. */
export const keeps = (
  name: string,
  act: (command: Command, before: { bundle: string; pid: number }) => void,
  collateral: readonly string[] = looksForTraces,
): Mutant => ({
  name: `delete-keeps-${name}`,
  breaks: ['delete-resources', 'lifecycle-destroy-undo-create'],
  collateral: { ids: collateral, why: 'they look for traces after a delete' },
  instead: afterDelete(act),
})
const leavesFile = (name: string, fileOf: (command: Command, bundle: string) => string) =>
  keeps(name, (command, { bundle }) => writeFileSync(fileOf(command, bundle), ''))
const deletes = (name: string, act: (bundle: string) => void): Mutant => ({
  name: `delete-takes-${name}`,
  breaks: ['delete-foreign-resources'],
  instead: afterDelete((_, { bundle }) => act(bundle)),
})
/** Folders and files of the host that are bound into a container. */
export const boundBy = (bundle: string): string[] =>
  (configOf({ bundle }).mounts ?? []).flatMap(({ type, source }) =>
    type === 'bind' && source ? [source] : [],
  )
export const mutants: readonly Mutant[] = [
  leavesFile('lock-beside-the-root', (_, bundle) => join(bundle, '.rootfs.lock')),
  leavesFile('file-in-shared-memory', ({ id }) => join('/dev/shm', id)),
  keeps('cgroups', (_, { bundle }) => {
    for (const dir of cgroupIn({ bundle })) mkdirSync(dir, { recursive: true })
  }),
  {
    ...keeps('cgroup-with-others-below', () => undefined),
    breaks: ['delete-resources', 'lifecycle-destroy-undo-create'].map(id => `${id}[cgroups below its own]`),
    instead: {
      delete: command => {
        const { bundle = '' } = stateOf(command)
        const hasOthers = (dir: string) =>
          existsSync(dir) && readdirSync(dir, { withFileTypes: true }).some(entry => entry.isDirectory())
        const kept = configOf({ bundle }).linux?.cgroupsPath ? cgroupIn({ bundle }).filter(hasOthers) : []
        const code = command.run()
        if (code === 0) for (const dir of kept) mkdirSync(dir, { recursive: true })
        return code
      },
    },
  },
  keeps('one-cgroup', (_, { bundle }) => {
    for (const dir of cgroupIn({ bundle }, 'devices')) mkdirSync(dir, { recursive: true })
  }),
  {
    name: 'delete-keeps-children',
    breaks: ['delete-resources', 'lifecycle-destroy-undo-create'],
    instead: {
      delete: command => {
        const { bundle = '' } = stateOf(command)
        const procs = cgroupIn({ bundle }, 'pids').map(dir => join(dir, 'cgroup.procs'))
        const kept = procs.flatMap(file => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []))
        for (const dir of cgroupMounts())
          for (const pid of kept) if (pid) writeFileSync(join(dir.mountPoint, 'cgroup.procs'), pid)
        return command.run()
      },
    },
  },
  keeps('state', command => spawnSync('mkdir', ['-p', join(rootOf(command), `.${command.id}`)])),
  keeps('mount', (_, { bundle }) => spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', join(bundle, 'rootfs/mnt')])),
  keeps('process', (_, { bundle }) => sleeper(bundle)),
  deletes('mount-of-rootfs', bundle => spawnSync('umount', ['-l', join(bundle, 'rootfs')])),
  deletes('mounts-below-rootfs', bundle => spawnSync('umount', [join(bundle, 'rootfs/run')])),
  deletes('empty-folder-of-rootfs', bundle => rmdirSync(join(bundle, 'rootfs/mnt'))),
  deletes('empty-bind-source', bundle => {
    for (const source of boundBy(bundle)) spawnSync('rmdir', [source])
  }),
  deletes('empty-folder-in-bind-source', bundle => {
    for (const source of boundBy(bundle)) spawnSync('rmdir', [join(source, 'empty')])
  }),
  deletes('processes-in-network-namespace', bundle => {
    const path = configOf({ bundle }).linux?.namespaces?.find(({ type }) => type === 'network')?.path
    if (!path) return
    const space = statSync(path).ino
    for (const pid of readdirSync('/proc')) {
      try {
        if (readlinkSync(`/proc/${pid}/ns/net`) === `net:[${space}]`) process.kill(Number(pid), 'SIGKILL')
      } catch {
        // Not a process, or not any more.
      }
    }
  }),
  deletes('parent-cgroup', bundle => {
    for (const dir of cgroupIn({ bundle })) {
      spawnSync('rmdir', [join(dir, '../beside')])
      spawnSync('rmdir', [join(dir, '..')])
    }
  }),
  deletes('bind-source', bundle => {
    for (const source of boundBy(bundle)) rmSync(join(source, 'sub'), { recursive: true, force: true })
  }),
  deletes('mounts-of-bind-source', bundle => {
    for (const source of boundBy(bundle)) spawnSync('umount', [join(source, 'mounted')])
  }),
  deletes('network-namespace', bundle => {
    for (const { path } of configOf({ bundle }).linux?.namespaces ?? []) if (path) spawnSync('umount', [path])
  }),
  deletes('bundle', bundle => rmSync(join(bundle, 'config.json'))),
  deletes('file-of-rootfs', bundle => rmSync(join(bundle, 'rootfs/var/kept'), { force: true })),
  deletes('processes-beside', bundle => {
    for (const dir of cgroupIn({ bundle })) {
      try {
        for (const pid of readFileSync(join(dir, '../beside/cgroup.procs'), 'utf8').split('\n')) {
          if (pid) process.kill(Number(pid), 'SIGKILL')
        }
      } catch {
        // There is none.
      }
    }
  }),
  {
    name: 'delete-does-nothing',
    breaks: [
      'delete-resources',
      'lifecycle-destroy-undo-create',
      'delete-id-reuse',
      'state-op-nonexistent',
      'lifecycle-process-exit-causes',
    ],
    collateral: {
      ids: [
        'lifecycle-poststop-invoked',
        'errors-leave-environment',
        'delete-not-stopped-error',
        'start-not-created-no-effect',
        'start-not-created-error',
        'kill-not-running-error',
        'create-missing-id',
        'create-missing-bundle',
        'create-id-invalid',
      ],
      why: 'nothing goes',
    },
    instead: { delete: command => (stateOf(command).status === 'stopped' ? 0 : command.run()) },
  },
  {
    name: 'create-refuses-used-id',
    breaks: ['delete-id-reuse'],
    collateral: {
      ids: ['errors-leave-environment', 'create-missing-bundle'],
      why: 'an id is used again there',
    },
    instead: {
      create: command => {
        if (existsSync(note(command, 'used'))) return 1
        writeFileSync(note(command, 'used'), '')
        return command.run()
      },
    },
  },
]
