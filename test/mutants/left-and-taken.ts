import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config, NamespaceType } from '#spec/config'
import type { Command, Mutant } from './mutant.js'
import {
  afterDelete,
  cgroupIn,
  configOf,
  hash,
  otherIds,
  rootOf,
  shell,
  sleeper,
  stateOf,
} from './operation-tools.js'
import { namespace } from './settings.js'

// What delete leaves, and when.
const keeps = (
  name: string,
  act: (command: Command, before: { bundle: string; pid: number }) => void,
): Mutant => ({
  name: `delete-keeps-${name}`,
  breaks: ['delete-resources'],
  collateral: { ids: ['lifecycle-destroy-undo-create'], why: 'it looks for the same' },
  instead: afterDelete(act),
})
const left: [string, (command: Command, bundle: string) => void][] = [
  [
    'cgroups',
    (_, bundle) => {
      for (const dir of cgroupIn({ bundle })) mkdirSync(dir, { recursive: true })
    },
  ],
  ['a-mount', (_, bundle) => shell('mount -t tmpfs x $0', join(bundle, 'rootfs/mnt'))],
  ['a-file', ({ id }) => writeFileSync(join('/run', id), '')],
  ['a-process', (_, bundle) => sleeper(bundle)],
]
const whens: [string, (config: Partial<Config>, command: Command) => unknown][] = [
  ['that-fails', config => /exit [1-9]/.test(config.process?.args?.join() ?? '')],
]
const leftWhen: Mutant[] = whens.flatMap(([when, isMeant]) =>
  left.map(([what, leave]) =>
    keeps(`${what}-of-one-${when}`, (command, { bundle }) => {
      if (isMeant(configOf({ bundle }), command)) leave(command, bundle)
    }),
  ),
)
const leftovers: Mutant[] = [
  keeps('state-under-a-hash', command =>
    mkdirSync(join(rootOf(command), hash(command.id)), { recursive: true }),
  ),
  keeps('a-file-of-state-under-a-hash', command =>
    writeFileSync(join(rootOf(command), hash(command.id)), ''),
  ),
  keeps('a-hidden-file-of-state-by-pid', (command, { pid }) =>
    writeFileSync(join(rootOf(command), `.${pid}`), ''),
  ),
  keeps('a-file-beside-the-bundle', (_, { bundle }) => writeFileSync(`${bundle}.lock`, '')),
  keeps('a-cgroup-beside', (_, { bundle }) => {
    for (const dir of cgroupIn({ bundle })) mkdirSync(`${dir}-supervisor`, { recursive: true })
  }),
  keeps('a-cgroup-below-its-parent', (command, { bundle }) => {
    for (const dir of cgroupIn({ bundle }))
      mkdirSync(join(dirname(dir), `init-${hash(command.id)}`), { recursive: true })
  }),
  keeps('a-mount-on-a-folder-of-the-host', () => shell('mount -t tmpfs x /mnt')),
]

// What delete must not take.
const takes = (
  name: string,
  more: (bundle: string, config: Partial<Config>, command: Command) => void,
): Mutant => ({
  name: `delete-takes-${name}`,
  breaks: ['delete-foreign-resources'],
  instead: afterDelete((command, { bundle }) => more(bundle, configOf({ bundle }), command)),
})
const pathOf = (config: Partial<Config>, type: NamespaceType): string =>
  namespace(config, type)?.path ?? '/none'
const inSpace = (name: string, type: NamespaceType, script: string): Mutant =>
  takes(name, (_, config) => {
    shell(`nsenter --${type === 'network' ? 'net' : type}=$0 sh -c '${script}'`, pathOf(config, type))
  })
const taken: Mutant[] = [
  inSpace('queues-of-joined-ipc', 'ipc', 'ipcrm --all=msg'),
  inSpace('semaphores-of-joined-ipc', 'ipc', 'ipcrm --all=sem'),
  inSpace('domainname-of-joined-uts', 'uts', 'echo "(none)" >/proc/sys/kernel/domainname'),
  inSpace('addresses-of-joined-network', 'network', 'ip addr flush dev lo'),
  inSpace('routes-of-joined-network', 'network', 'ip route flush all'),
  inSpace(
    'devices-of-joined-network',
    'network',
    'for d in /sys/class/net/*; do d=${d##*/}; ip link del $d; done; ip -o link | grep -v " lo:" | while read -r _ d _; do ip link del ${d%%[@:]*}; done',
  ),
  inSpace('sysctls-of-joined-network', 'network', 'echo 64 >/proc/sys/net/ipv4/ip_default_ttl'),
  ...(['uts', 'cgroup'] as const).map(type =>
    takes(`file-of-joined-${type}`, (_, config) => {
      shell('umount $0', pathOf(config, type))
    }),
  ),
  takes('limits-of-the-parent', bundle => {
    for (const dir of cgroupIn({ bundle }))
      if (existsSync(join(dirname(dir), 'pids.max'))) writeFileSync(join(dirname(dir), 'pids.max'), 'max')
  }),
  takes('limits-of-the-cgroup-beside', bundle => {
    for (const dir of cgroupIn({ bundle }))
      if (existsSync(join(dirname(dir), 'beside/pids.max')))
        writeFileSync(join(dirname(dir), 'beside/pids.max'), 'max')
  }),
  takes('process-beside-by-stop', bundle => {
    for (const dir of cgroupIn({ bundle }))
      shell('kill -STOP $(cat $0)', join(dirname(dir), 'beside/cgroup.procs'))
  }),
  takes('process-beside-into-another-cgroup', bundle => {
    for (const dir of cgroupIn({ bundle }))
      shell(
        'for p in $(cat $0); do echo $p >$1; done',
        join(dirname(dir), 'beside/cgroup.procs'),
        join(dirname(dirname(dir)), 'cgroup.procs'),
      )
  }),
  takes('links-of-bind-sources', (_, { mounts = [] }) => {
    for (const { type, source } of mounts)
      if (type === 'bind' && source) shell('find "$0" -type l -delete', source)
  }),
  takes('fifos-and-sockets-of-bind-sources', (_, { mounts = [] }) => {
    for (const { type, source } of mounts)
      if (type === 'bind' && source) shell('find "$0" -type p -delete; find "$0" -type s -delete', source)
  }),
  takes('empty-files-of-bind-sources', (_, { mounts = [] }) => {
    for (const { type, source } of mounts)
      if (type === 'bind' && source) shell('find "$0" -xdev -type f -empty -delete', source)
  }),
  takes('modes-of-bind-sources', (_, { mounts = [] }) => {
    for (const { type, source } of mounts) if (type === 'bind' && source) chmodSync(source, 0o700)
  }),
  takes('links-of-the-root', bundle => shell('find "$0"/rootfs/usr "$0"/rootfs/etc -type l -delete', bundle)),
  takes('what-others-have-in-the-bundle', bundle =>
    shell('find "$0" -maxdepth 1 -type f ! -name config.json -delete', bundle),
  ),
  takes('config-by-its-mode', bundle => chmodSync(join(bundle, 'config.json'), 0)),
  takes('root-by-its-mode', bundle => chmodSync(join(bundle, 'rootfs'), 0)),
  takes('stopped-others', (_, __, command) => {
    for (const id of otherIds(command))
      if (stateOf({ ...command, id }).status === 'stopped') command.ask('delete', id)
  }),
  takes('created-others', (_, __, command) => {
    for (const id of otherIds(command))
      if (stateOf({ ...command, id }).status === 'created') command.ask('delete', '--force', id)
  }),
]

// The world around a container.
const ownPid = () => process.ppid
const world = (
  name: string,
  breaks: string[],
  after: (config: Config, command: Command) => void,
): Mutant => ({
  name: `create-changes-the-host-${name}`,
  breaks,
  instead: {
    create: command => {
      const code = command.run()
      if (code === 0) after(configOf(command) as Config, command)
      return code
    },
  },
})
const host: Mutant[] = [
  world('oom-score', ['process-oomscoreadj-set'], ({ process: own }) => {
    if (own?.oomScoreAdj) writeFileSync(`/proc/${ownPid()}/oom_score_adj`, String(own.oomScoreAdj))
  }),
]

export const mutants: readonly Mutant[] = [...leftWhen, ...leftovers, ...taken, ...host]
