/** Operations that leave a mark where they should leave none: refused ones, and those of another container. */
import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cgroupMounts } from '#host/cgroup'
import type { Config, NamespaceType } from '#spec/config'
import { keep, kept, runOnHost } from './hook-edits.js'
import type { Command, Mutant } from './mutant.js'
import {
  afterDelete,
  cgroupIn,
  configOf,
  hasOthers,
  leavesCgroups,
  note,
  otherIds,
  rootOf,
  shell,
  stateOf,
} from './operation-tools.js'
import { namespace } from './settings.js'

export type Mark = (pid: number, bundle: string, command: Command) => void
type Operation = 'create' | 'start' | 'kill' | 'delete'

const set = (dirs: readonly string[], file: string, value: string) => {
  for (const dir of dirs) if (existsSync(join(dir, file))) writeFileSync(join(dir, file), value)
}

export const marks = {
  'oom-score': pid => writeFileSync(`/proc/${pid}/oom_score_adj`, '777'),
  'core-filter': pid => writeFileSync(`/proc/${pid}/coredump_filter`, '0x11'),
  'open-files': pid => shell('prlimit --pid $0 --nofile=64:64', pid),
  hostname: pid => shell('nsenter -t $0 -u sh -c "echo other >/proc/sys/kernel/hostname"', pid),
  'device-of-network': pid => shell('nsenter -t $0 -n ip link set lo mtu 1400', pid),
  sysctl: pid => shell('nsenter -t $0 -n sysctl -w net.ipv4.ip_default_ttl=65', pid),
  mount: pid => shell('nsenter -t $0 -m -r /bin/busybox mount -t tmpfs x /mnt', pid),
  unmount: pid => shell('nsenter -t $0 -m -r /bin/busybox umount -l /dev/shm', pid),
  limits: (_, bundle) => set(cgroupIn({ bundle }), 'pids.max', '4321'),
  devices: (_, bundle) => set(cgroupIn({ bundle }), 'devices.deny', 'a'),
  'config-written-anew': (_, bundle) => appendFileSync(join(bundle, 'config.json'), '\n'),
  'file-in-rootfs': (_, bundle) => writeFileSync(join(bundle, 'rootfs/.lock'), ''),
  'file-in-bundle': (_, bundle) => writeFileSync(join(bundle, '.lock'), ''),
  'mode-of-rootfs': (_, bundle) => chmodSync(join(bundle, 'rootfs'), 0o711),
  'hooks-of-the-refused': (_, __, command) => runOnHost(configOf(command).hooks?.prestart ?? [], '{}'),
  'poststop-hooks': (_, bundle) => runOnHost(configOf({ bundle }).hooks?.poststop ?? [], '{}'),
  'annotations-lost': (_, __, command) => writeFileSync(note(command, 'lost'), ''),
} satisfies Record<string, Mark>

/** The real operation refuses a container in that status, but not without a mark. */
const refuses =
  (operation: Operation, status: string, breaks: string) =>
  (name: keyof typeof marks): Mutant => ({
    name: `${operation}-of-${status}-marks-${name}`,
    breaks: [breaks],
    instead: {
      [operation]: (command: Command) => {
        const { pid = 0, bundle = '', status: before } = stateOf(command)
        const code = command.run()
        if (before === status && code !== 0) marks[name](pid, bundle, command)
        return code
      },
    },
    ...(name === 'annotations-lost' && {
      state: (state, command) => {
        if (existsSync(note(command, 'lost'))) delete state.annotations
      },
    }),
  })

const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T)[]
const ofLive = keysOf(marks)
const ofAny = ['config-written-anew', 'file-in-bundle', 'poststop-hooks', 'annotations-lost'] as const

/** A create that fails leaves something. */
const fails = (name: string, leave: (command: Command) => void): Mutant => ({
  name: `create-that-failed-leaves-${name}`,
  breaks: ['errors-leave-environment[hostname that is too long]'],
  instead: {
    create: command => {
      const isFirst = stateOf(command).status === undefined
      const code = command.run()
      if (code !== 0 && isFirst) leave(command)
      return code
    },
  },
})

/** Delete does something more, with the bundle and its configuration. */
const deletes = (
  name: string,
  breaks: string,
  more: (bundle: string, config: Partial<Config>, command: Command) => void,
): Mutant => ({
  name: `delete-${name}`,
  breaks: [breaks],
  instead: afterDelete((command, { bundle }) => more(bundle, configOf({ bundle }), command)),
})
/** Delete takes what is not the container's. */
export const takes = (
  name: string,
  more: (bundle: string, config: Partial<Config>, command: Command) => void,
) => deletes(`takes-${name}`, 'delete-foreign-resources', more)
/** Path of the namespace that a configuration joins. */
export const pathOf = (config: Partial<Config>, type: NamespaceType): string =>
  namespace(config, type)?.path ?? '/none'
const keepsCgroups = (name: string, when: Parameters<typeof leavesCgroups>[0]): Mutant => ({
  name: `delete-keeps-cgroups-${name}`,
  breaks: ['delete-resources'],
  instead: leavesCgroups(when),
})

/** Start reads a configuration that has changed since create. */
const rereads = (name: string, apply: (changed: Partial<Config>, original: Config) => void): Mutant => ({
  name: `start-reads-${name}-anew`,
  breaks: ['lifecycle-config-updates-ignored'],
  config: keep,
  instead: {
    start: command => {
      const { bundle, status } = stateOf(command)
      const original = kept(command)
      if (bundle && original && status === 'created') apply(configOf({ bundle }), original)
      return command.run()
    },
  },
})

export const mutants: readonly Mutant[] = [
  ...ofLive.map(refuses('create', 'running', 'create-id-not-unique-no-container')),
  ...(['sysctl', 'limits', 'file-in-rootfs'] as const).map(
    refuses('create', 'created', 'create-id-not-unique-no-container'),
  ),
  ...ofAny.map(refuses('create', 'stopped', 'create-id-not-unique-no-container')),
  ...(['open-files', 'unmount', 'limits', 'file-in-bundle'] as const).map(
    refuses('start', 'running', 'start-not-created-no-effect'),
  ),
  ...(['config-written-anew', 'file-in-rootfs'] as const).map(
    refuses('start', 'stopped', 'start-not-created-no-effect'),
  ),
  ...(['hostname', 'mount', 'devices', 'mode-of-rootfs'] as const).map(
    refuses('delete', 'running', 'delete-not-stopped-no-effect[running]'),
  ),
  ...(['file-in-rootfs', 'annotations-lost'] as const).map(
    refuses('kill', 'stopped', 'kill-not-running-no-effect'),
  ),
  {
    name: 'kill-of-stopped-reaches-its-children',
    breaks: ['kill-not-running-no-effect[children left]'],
    alike: { runtimes: ['runc'], why: 'kill KILL does, where there is no PID namespace' },
    instead: {
      kill: command => {
        const { status, bundle = '' } = stateOf(command)
        if (status === 'stopped')
          for (const dir of cgroupIn({ bundle }, 'pids')) shell('kill -KILL $(cat $0/cgroup.procs)', dir)
        return command.run()
      },
    },
  },
  fails('hidden-folder-beside-states', command =>
    mkdirSync(join(rootOf(command), '.new'), { recursive: true }),
  ),
  fails('mode-of-rootfs', ({ bundle }) => chmodSync(join(bundle, 'rootfs'), 0o711)),
  fails('owner-of-rootfs', ({ bundle }) => chownSync(join(bundle, 'rootfs'), 1, 1)),
  takes('cgroups-of-like-names', bundle => {
    for (const dir of cgroupIn({ bundle })) shell('rmdir $0*', dir)
  }),
  takes('others-of-the-bundle', (bundle, _, command) => {
    for (const id of otherIds(command))
      if (stateOf({ ...command, id }).bundle === bundle) command.ask('delete', '--force', id)
  }),
  takes('shared-memory-of-joined-ipc', (_, config) => {
    shell('nsenter --ipc=$0 ipcrm --all', pathOf(config, 'ipc'))
  }),
  takes('hostname-of-joined-uts', (_, config) => {
    shell('nsenter --uts=$0 sh -c "echo localhost >/proc/sys/kernel/hostname"', pathOf(config, 'uts'))
  }),
  ...(['pid', 'ipc'] as const).map(type =>
    takes(`file-of-joined-${type}`, (_, config) => {
      shell('umount $0', pathOf(config, type))
    }),
  ),
  takes('processes-of-joined-pid', (_, config) => {
    const all = 'for p in /proc/[0-9]*; do [ $p/ns/pid -ef $0 ] && kill -KILL ${p#/proc/}; done'
    shell(`[ -e $0 ] && ! [ /proc/self/ns/pid -ef $0 ] && { ${all}; }`, pathOf(config, 'pid'))
  }),
  keepsCgroups('beside-another', (_, command) => hasOthers(command)),
  keepsCgroups('at-a-terminal', config => config.process?.terminal === true),
  keepsCgroups('in-user-namespace', config => namespace(config, 'user') !== undefined),
  rereads('limits', ({ linux }, original) => {
    const limit = linux?.resources?.pids?.limit
    const dirs = cgroupMounts().map(({ mountPoint }) => join(mountPoint, original.linux?.cgroupsPath ?? ''))
    if (limit !== undefined) set(dirs, 'pids.max', String(limit))
  }),
  rereads('startcontainer-hooks', ({ hooks }, original) => {
    const changed = hooks?.startContainer ?? []
    if (JSON.stringify(changed) !== JSON.stringify(original.hooks?.startContainer ?? []))
      runOnHost(changed, '{}')
  }),
  {
    name: 'state-needs-config',
    breaks: ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'],
    instead: {
      state: command => {
        const { bundle } = stateOf(command)
        return bundle && !existsSync(join(bundle, 'config.json')) ? 1 : command.run()
      },
    },
  },
]
