/** Faults of delete that leave what is the container’s, or take what is not, and of the world around a container. */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { NamespaceType } from '#spec/config'
import { boundBy, keeps as keepsTraces } from './delete.js'
import { pathOf, takes } from './marks.js'
import type { Command, Mutant } from './mutant.js'
import { cgroupIn, configOf, hash, otherIds, rootOf, shell, sleeper, stateOf } from './operation-tools.js'

// What delete leaves of a container whose process failed, or where nobody looks for it.
const keeps = (name: string, act: Parameters<typeof keepsTraces>[1]) => keepsTraces(name, act, [])
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
const leftOfFailures = left.map(([what, leave]) =>
  keeps(`${what}-of-one-that-fails`, (command, { bundle }) => {
    if (/exit [1-9]/.test(configOf({ bundle }).process?.args?.join() ?? '')) leave(command, bundle)
  }),
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
  takes('links-of-bind-sources', bundle => {
    for (const source of boundBy(bundle)) shell('find "$0" -type l -delete', source)
  }),
  takes('fifos-and-sockets-of-bind-sources', bundle => {
    for (const source of boundBy(bundle))
      shell('find "$0" -type p -delete; find "$0" -type s -delete', source)
  }),
  takes('empty-files-of-bind-sources', bundle => {
    for (const source of boundBy(bundle)) shell('find "$0" -xdev -type f -empty -delete', source)
  }),
  takes('modes-of-bind-sources', bundle => {
    for (const source of boundBy(bundle)) chmodSync(source, 0o700)
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

/** The runtime's caller gets the score that the container is to have. */
const givesCallerTheScore: Mutant = {
  name: 'create-changes-the-host-oom-score',
  breaks: ['process-oomscoreadj-set'],
  instead: {
    create: command => {
      const code = command.run()
      const score = configOf(command).process?.oomScoreAdj
      if (code === 0 && score) writeFileSync(`/proc/${process.ppid}/oom_score_adj`, String(score))
      return code
    },
  },
}

export const mutants: readonly Mutant[] = [...leftOfFailures, ...leftovers, ...taken, givesCallerTheScore]
