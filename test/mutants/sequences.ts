/** Faults of operations that show in a sequence of them: in a second life, beside others, after what was refused. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { State } from '#runtime/state'
import { type Config, type HookKind, hookKinds, type NamespaceType } from '#spec/config'
import {
  each,
  forKinds,
  keep,
  kept,
  listOf,
  lower,
  runOnHost,
  stateBy,
  through,
  withoutStdin,
} from './hook-edits.js'
import type { Command, Mutant } from './mutant.js'
import {
  afterDelete,
  cgroupIn,
  configOf,
  leavesCgroups,
  note,
  otherIds,
  rootOf,
  sleeper,
  stateOf,
} from './operation-tools.js'
import { namespace } from './settings.js'

type Operation = 'create' | 'start' | 'state' | 'kill' | 'delete'
const shell = (script: string, ...args: (string | number)[]) =>
  spawnSync('sh', ['-c', script, ...args.map(String)], { stdio: 'ignore' })
const shared = (command: Command, name: string) => join(dirname(rootOf(command)), name)
const print = (text: string) => process.stdout.write(text)

// A second life of an id.
const previous = (command: Command): Partial<State> =>
  existsSync(note(command, 'previous')) ? JSON.parse(readFileSync(note(command, 'previous'), 'utf8')) : {}
const notingLives = (command: Command): number => {
  const code = command.run()
  const now = note(command, 'life')
  if (code === 0) {
    if (existsSync(now)) renameSync(now, note(command, 'previous'))
    writeFileSync(now, JSON.stringify(stateOf(command)))
  }
  return code
}
const ofLifeBefore = (member: 'pid' | 'bundle' | 'annotations' | 'status', when?: string): Mutant => ({
  name: `state-${member}-of-the-life-before${when ? `-${when}` : ''}`,
  breaks: ['delete-id-reuse'],
  instead: { create: notingLives },
  state: (state, command) => {
    const value = previous(command)[member]
    if (value !== undefined && (!when || state.status === when)) Object.assign(state, { [member]: value })
  },
})
const secondLife: Mutant[] = [
  ofLifeBefore('pid'),
  ofLifeBefore('pid', 'running'),
  ofLifeBefore('bundle', 'running'),
  ofLifeBefore('annotations', 'stopped'),
  ofLifeBefore('bundle', 'stopped'),
  {
    name: 'state-created-while-running-in-a-second-life',
    breaks: ['delete-id-reuse'],
    instead: { create: notingLives },
    state: (state, command) => {
      if (previous(command).id && state.status === 'running') state.status = 'created'
    },
  },
  {
    name: 'state-stopped-is-unknown-in-a-second-life',
    breaks: ['delete-id-reuse'],
    instead: {
      create: notingLives,
      state: command => (previous(command).id && stateOf(command).status === 'stopped' ? 1 : command.run()),
    },
  },
  ...forKinds(
    'state-of-the-life-before',
    () => ['delete-id-reuse'],
    kind => (config, command) => {
      const { bundle = '' } = previous(command)
      if (bundle) each(kind, stateBy(`s,"bundle" *: *"[^"]*","bundle":"${bundle}",`))(config, command)
    },
    ['createRuntime', 'poststop'],
  ).map(mutant => ({ ...mutant, instead: { create: notingLives } })),
  {
    name: 'kill-term-lost-in-a-second-life',
    breaks: ['delete-id-reuse'],
    instead: {
      create: notingLives,
      kill: command => (previous(command).id && command.argv.at(-1) === 'TERM' ? 0 : command.run()),
    },
  },
  ...(['start', 'kill', 'delete'] as const).map(
    (operation): Mutant => ({
      name: `${operation}-fails-in-a-second-life`,
      breaks: ['delete-id-reuse'],
      instead: {
        create: notingLives,
        [operation]: (command: Command) => {
          const code = command.run()
          return previous(command).id ? 1 : code
        },
      },
    }),
  ),
  {
    name: 'delete-keeps-mount-in-a-second-life',
    breaks: ['delete-id-reuse'],
    instead: {
      create: notingLives,
      ...afterDelete((command, { bundle }) => {
        if (previous(command).id) shell('mount -t tmpfs x $0', join(bundle, 'rootfs/mnt'))
      }),
    },
  },
]

// Another container than the one that is meant.
const scope = ['operations-supported', 'runtime-scope-same-entity']
const remember = (name: string) => (command: Command) => {
  const code = command.run()
  if (code === 0) writeFileSync(shared(command, name), command.id)
  return code
}
const redirected = (command: Command, id: string) =>
  command.run(command.argv.map(word => (word === command.id ? id : word)))
const hitsLast = (operation: Operation, what: 'created' | 'started', by: 'create' | 'start'): Mutant => ({
  name: `${operation}-hits-the-one-${what}-last`,
  breaks: scope,
  instead: {
    [by]: remember('last'),
    [operation]: (command: Command) => {
      const file = shared(command, 'last')
      const last = existsSync(file) ? readFileSync(file, 'utf8') : command.id
      const isThere = existsSync(join(rootOf(command), last)) && existsSync(join(rootOf(command), command.id))
      return isThere ? redirected(command, last) : command.run()
    },
  },
})
const order: [string, (ids: string[]) => string[]][] = [
  ['first-by-name', ids => ids.toSorted()],
  ['last-by-name', ids => ids.toSorted().reverse()],
]
const others: Mutant[] = [
  ...(['start', 'kill', 'delete', 'state'] as const).map(op => hitsLast(op, 'created', 'create')),
  ...(['kill', 'delete', 'state'] as const).map(op => hitsLast(op, 'started', 'start')),
  ...order.flatMap(([name, sort]) =>
    (['start', 'kill'] as const).map(
      (operation): Mutant => ({
        name: `${operation}-hits-the-${name}`,
        breaks: scope,
        instead: {
          [operation]: (command: Command) => {
            const [first] = sort([...otherIds(command), command.id])
            return existsSync(join(rootOf(command), command.id)) ? redirected(command, first!) : command.run()
          },
        },
      }),
    ),
  ),
  ...(['start', 'kill', 'delete', 'state'] as const).map(
    (operation): Mutant => ({
      name: `${operation}-fails-while-two-others-are-there`,
      breaks: scope,
      instead: { [operation]: (command: Command) => (otherIds(command).length > 1 ? 1 : command.run()) },
    }),
  ),
  ...[4, 8, 12].map(
    (most): Mutant => ({
      name: `containers-${most}-at-most`,
      breaks: ['create-new-container'],
      instead: { create: command => (otherIds(command).length >= most ? 1 : command.run()) },
    }),
  ),
  {
    name: 'create-refuses-while-another-is-running',
    breaks: ['create-new-container'],
    instead: {
      create: command =>
        otherIds(command).some(id => stateOf({ ...command, id }).status === 'running') ? 1 : command.run(),
    },
  },
  {
    name: 'create-refuses-while-another-is-stopped',
    breaks: ['create-new-container'],
    instead: {
      create: command =>
        otherIds(command).some(id => stateOf({ ...command, id }).status === 'stopped') ? 1 : command.run(),
    },
  },
  {
    name: 'create-refuses-beside-another-create',
    breaks: ['create-new-container'],
    instead: {
      create: command => {
        const lock = shared(command, 'lock')
        try {
          mkdirSync(lock)
        } catch {
          return 1
        }
        const code = command.run()
        rmSync(lock, { recursive: true })
        return code
      },
    },
  },
  ...(['start', 'kill', 'delete', 'state'] as const).map(
    (operation): Mutant => ({
      name: `${operation}-fails-while-a-create-is-under-way`,
      breaks: scope,
      instead: {
        create: command => {
          const lock = shared(command, `lock-${command.id}`)
          writeFileSync(lock, '')
          const code = command.run()
          rmSync(lock)
          return code
        },
        [operation]: (command: Command) =>
          readdirSync(dirname(rootOf(command))).some(
            name => name.startsWith('lock-') && name !== `lock-${command.id}`,
          )
            ? 1
            : command.run(),
      },
    }),
  ),
]

// Marks on another container.
type Mark = (pid: number, bundle: string) => void
const marks: Record<string, Mark> = {
  hostname: pid => shell('nsenter -t $0 -u sh -c "echo other >/proc/sys/kernel/hostname"', pid),
  limits: (_, bundle) => {
    for (const dir of cgroupIn({ bundle }))
      if (existsSync(join(dir, 'pids.max'))) writeFileSync(join(dir, 'pids.max'), '4321')
  },
  'oom-score': pid => writeFileSync(`/proc/${pid}/oom_score_adj`, '777'),
  'stopped-process': pid => process.kill(pid, 'SIGSTOP'),
  mounts: pid => shell('nsenter -t $0 -m -r /bin/busybox umount -l /dev/shm', pid),
  config: (_, bundle) => appendFileSync(join(bundle, 'config.json'), '\n'),
  'file-in-rootfs': (_, bundle) => writeFileSync(join(bundle, 'rootfs/.lock'), ''),
  hooks: (_, bundle) => runOnHost(configOf({ bundle }).hooks?.poststop ?? [], '{}'),
}
const marksOthers: Mutant[] = (['create', 'start', 'state', 'kill', 'delete'] as const).flatMap(operation =>
  Object.entries(marks)
    .filter(([name]) => operation !== 'state' || ['limits', 'mounts'].includes(name))
    .map(
      ([name, mark]): Mutant => ({
        name: `${operation}-marks-others-${name}`,
        breaks: operation === 'delete' ? ['delete-foreign-resources'] : scope,
        instead: {
          [operation]: (command: Command) => {
            const code = command.run()
            for (const id of otherIds(command)) {
              const { pid = 0, bundle = '' } = stateOf({ ...command, id })
              if (pid > 0) mark(pid, bundle)
            }
            return code
          },
        },
      }),
    ),
)
const atOperation: [Operation, HookKind][] = [
  ['create', 'prestart'],
  ['create', 'createRuntime'],
  ['start', 'startContainer'],
  ['start', 'poststart'],
  ['delete', 'poststop'],
]
const othersHooks: Mutant[] = atOperation.map(([operation, kind]) => ({
  name: `${operation}-runs-${kind}-hooks-of-others`,
  breaks: [`lifecycle-${lower(kind)}-invoked`],
  instead: {
    [operation]: (command: Command) => {
      const hooks = otherIds(command).flatMap(
        id => configOf({ bundle: stateOf({ ...command, id }).bundle ?? '/' }).hooks?.[kind] ?? [],
      )
      const code = command.run()
      runOnHost(hooks, '{}')
      return code
    },
  },
}))

// What was refused spoils what comes.
const wasRefused = (command: Command) => existsSync(note(command, 'refused'))
const notingRefusal =
  (status: string) =>
  (command: Command): number => {
    const before = stateOf(command).status
    const code = command.run()
    if (code !== 0 && before === status) writeFileSync(note(command, 'refused'), '')
    return code
  }
const refusals: [Operation, string, string][] = [
  ['create', 'created', 'create-id-not-unique-no-container'],
  ['create', 'stopped', 'create-id-not-unique-no-container'],
  ['start', 'running', 'start-not-created-no-effect'],
  ['start', 'stopped', 'start-not-created-no-effect'],
  ['kill', 'stopped', 'kill-not-running-no-effect'],
  ['delete', 'created', 'delete-not-stopped-no-effect'],
  ['delete', 'running', 'delete-not-stopped-no-effect'],
]
const spoils = (
  what: string,
  more: Partial<Mutant>,
  act: (command: Command) => Partial<Record<Operation, (command: Command) => number>>,
  which = refusals,
): Mutant[] =>
  which.map(([operation, status, id]) => {
    const refusing = notingRefusal(status)
    const instead = act({} as Command)
    const own = instead[operation]
    return {
      ...more,
      name: `refused-${operation}-of-${status}-${what}`,
      breaks: [id],
      instead: {
        ...instead,
        [operation]: (command: Command) =>
          own && wasRefused(command)
            ? own(command)
            : own && stateOf(command).status !== status
              ? own(command)
              : refusing(command),
      },
    }
  })
const afterRefusal: Mutant[] = [
  ...spoils(
    'loses-poststop-hooks',
    {
      config: (config, command) => {
        keep(config, command)
        delete config.hooks?.poststop
      },
    },
    () => ({
      delete: command => {
        const { stdout } = command.ask('state', command.id)
        const code = command.run()
        if (code === 0 && !wasRefused(command))
          runOnHost(listOf(kept(command) ?? ({} as Config), 'poststop'), stdout)
        return code
      },
    }),
  ),
  ...spoils(
    'has-delete-leave-cgroups',
    {},
    () => leavesCgroups((_, command) => wasRefused(command)) as never,
  ),
  ...spoils(
    'has-delete-leave-a-mount',
    {},
    () =>
      afterDelete((command, { bundle }) => {
        if (wasRefused(command)) shell('mount -t tmpfs x $0', join(bundle, 'rootfs/mnt'))
      }) as never,
  ),
  ...spoils('takes-the-id-for-good', {}, () => ({
    create: command => (wasRefused(command) && stateOf(command).status === undefined ? 1 : command.run()),
  })),
  ...spoils(
    'loses-signals',
    {},
    () => ({
      kill: command => (wasRefused(command) && command.argv.at(-1) !== 'KILL' ? 0 : command.run()),
    }),
    refusals.filter(([, status]) => status !== 'stopped'),
  ),
  ...spoils(
    'has-start-do-nothing',
    {},
    () => ({ start: command => (wasRefused(command) ? 0 : command.run()) }),
    refusals.filter(([, status]) => status === 'created'),
  ),
  ...spoils(
    'loses-poststart-hooks',
    {
      config: (config, command) => {
        keep(config, command)
        delete config.hooks?.poststart
      },
    },
    () => ({
      start: command => {
        const code = command.run()
        if (code === 0 && !wasRefused(command))
          runOnHost(
            listOf(kept(command) ?? ({} as Config), 'poststart'),
            command.ask('state', command.id).stdout,
          )
        return code
      },
    }),
    refusals.filter(([, status]) => status === 'created'),
  ),
]

// What nobody knows leaves something.
const remains: [string, (command: Command) => void][] = [
  ['folder-of-state', command => mkdirSync(join(rootOf(command), command.id), { recursive: true })],
  ['lock', command => writeFileSync(join(rootOf(command), `${command.id}.lock`), '')],
  ['file-in-run', ({ id }) => writeFileSync(join('/run', `${id}.pid`), '')],
]
const unknown: Mutant[] = (['start', 'state', 'kill', 'delete'] as const).flatMap(operation =>
  remains.map(
    ([what, leave]): Mutant => ({
      name: `${operation}-of-nobody-leaves-${what}`,
      breaks: ['errors-leave-environment'],
      instead: {
        [operation]: (command: Command) => {
          const isKnown = stateOf(command).status !== undefined
          const code = command.run()
          if (!isKnown && existsSync(rootOf(command)) && command.id) leave(command)
          return code
        },
      },
    }),
  ),
)

// What delete leaves, and when.
const hash = (text: string) => createHash('sha1').update(text).digest('hex').slice(0, 12)
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

// States in the midst of operations.
const hookRuns = (command: Command) => note(command, 'hook')
const told = (kind: HookKind, to: string, id: string): Mutant => ({
  name: `state-${to}-while-${kind}-hooks-run`,
  breaks: [id],
  config: (config, command) =>
    each(kind, through(`: >'${hookRuns(command)}'; "$@"; code=$?; rm -f '${hookRuns(command)}'; exit $code`))(
      config,
      command,
    ),
  instead: {
    state: command => {
      const state = { ociVersion: '1.0.2', id: command.id, status: to, pid: 1, bundle: '/' }
      if (!existsSync(hookRuns(command))) return command.run()
      print(JSON.stringify(state))
      return 0
    },
  },
})
const isZombie = (pid: number) => /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
const pidNoted = (command: Command) => {
  const file = note(command, 'pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
}
const notingPid = (command: Command) => {
  const code = command.run()
  if (code === 0) writeFileSync(note(command, 'pid'), String(stateOf(command).pid ?? ''))
  return code
}
const hasZombie = (command: Command) => {
  const pid = pidNoted(command)
  return pid > 0 && existsSync(`/proc/${pid}/stat`) && isZombie(pid)
}
const printsState = (
  name: string,
  breaks: string[],
  change: (text: string, state: State, command: Command) => string,
): Mutant => ({
  name: `state-${name}`,
  breaks,
  instead: {
    state: command => {
      const { code, stdout } = command.ask('state', command.id)
      print(code === 0 ? change(stdout, JSON.parse(stdout), command) : stdout)
      return code
    },
  },
})
const states: Mutant[] = [
  ...(['createRuntime', 'createContainer'] as const).flatMap(kind =>
    ['created', 'running'].map(to => told(kind, to, 'state-status-creating')),
  ),
  {
    name: 'state-running-of-a-zombie',
    breaks: ['state-status-stopped'],
    instead: { create: notingPid },
    state: (state, command) => {
      if (hasZombie(command)) Object.assign(state, { status: 'running', pid: pidNoted(command) })
    },
  },
  {
    name: 'kill-of-a-zombie-is-fine',
    breaks: ['kill-not-running-error'],
    instead: { create: notingPid, kill: command => (hasZombie(command) ? 0 : command.run()) },
  },
  {
    name: 'delete-of-a-zombie-refused',
    breaks: ['delete-resources'],
    instead: { create: notingPid, delete: command => (hasZombie(command) ? 1 : command.run()) },
  },
  {
    name: 'start-of-a-zombie-is-fine',
    breaks: ['start-not-created-error'],
    instead: { create: notingPid, start: command => (hasZombie(command) ? 0 : command.run()) },
  },
  printsState('has-a-name-twice', ['state-op-returns-state'], (text, { status }) =>
    text.replace('{', `{"status":"${status === 'running' ? 'created' : 'running'}",`),
  ),
  printsState('cut-at-64k', ['state-annotations'], text => text.slice(0, 65_536)),
]

// Failing hooks, and what follows.
const failingKinds: HookKind[] = ['prestart', 'createRuntime', 'createContainer']
const hasFailing = (config: Config) =>
  hookKinds
    .slice(0, 3)
    .some(kind => listOf(config, kind).some(({ args }) => args?.join().includes('note failing')))
const onFailure = (
  name: string,
  what: string,
  act: (command: Command, state: string) => void,
  edit: (config: Config) => void = () => undefined,
): Mutant[] =>
  failingKinds.map(kind => ({
    name: `hooks-${kind}-failure-${name}`,
    breaks: [`lifecycle-${lower(kind)}-fail-${what}`],
    config: (config: Config, command: Command) => {
      if (!hasFailing(config)) return
      keep(config, command)
      edit(config)
    },
    instead: {
      create: (command: Command) => {
        const code = command.run()
        if (code !== 0 && kept(command)) act(command, '')
        return code
      },
    },
  }))
const poststopOf = (command: Command) => listOf(kept(command)!, 'poststop')
const failures: Mutant[] = [
  ...onFailure(
    'gives-poststop-no-state',
    'destroy[poststop]',
    () => undefined,
    config => each('poststop', withoutStdin)(config, {} as Command),
  ),
  ...onFailure(
    'gives-poststop-another-id',
    'destroy[poststop]',
    () => undefined,
    config => each('poststop', stateBy('s/"id" *: *"/&x/'))(config, {} as Command),
  ),
  ...onFailure(
    'gives-poststop-another-bundle',
    'destroy[poststop]',
    () => undefined,
    config => each('poststop', stateBy('s,"bundle" *: *"[^"]*,&/rootfs,'))(config, {} as Command),
  ),
  ...onFailure(
    'gives-poststop-status-running',
    'destroy[poststop]',
    () => undefined,
    config => each('poststop', stateBy('s/"status" *: *"[a-z]*"/"status":"running"/'))(config, {} as Command),
  ),
  ...onFailure('runs-poststop-twice', 'destroy[poststop]', command => runOnHost(poststopOf(command), '{}')),
  ...onFailure('removes-a-folder-of-the-root', 'destroy[traces]', ({ bundle }) =>
    rmSync(join(bundle, 'rootfs/mnt'), { recursive: true, force: true }),
  ),
  ...onFailure('removes-the-root', 'destroy[traces]', ({ bundle }) =>
    shell('rm -rf "$0"/etc "$0"/tmp', join(bundle, 'rootfs')),
  ),
  ...onFailure('leaves-state-under-a-hash', 'destroy[traces]', command =>
    mkdirSync(join(rootOf(command), hash(command.id)), { recursive: true }),
  ),
]

// Lives that end in other ways, ids of other kinds, signals in other places.
const withId = (name: string, isMeant: (id: string) => boolean): Mutant[] =>
  (['start', 'kill', 'delete'] as const).map(operation => ({
    name: `${operation}-fails-for-ids-${name}`,
    breaks: ['state-id'],
    instead: { [operation]: (command: Command) => (isMeant(command.id) ? 1 : command.run()) },
  }))
const lives: Mutant[] = [
  ...withId('of-digits', id => /^\d+$/.test(id)),
  ...withId('with-plus', id => id.includes('+')),
  ...withId('with-dots', id => id.includes('.')),
  ...withId('with-two-dots', id => id.includes('..')),
  ...withId('of-100-characters', id => id.length > 100),
  ...withId('with-capitals', id => /[A-Z]/.test(id)),
  ...['_', '.', '-'].map(
    (first): Mutant => ({
      name: `state-id-without-its-first-${first === '_' ? 'underscore' : first === '.' ? 'dot' : 'dash'}`,
      breaks: ['state-id'],
      state: state => {
        if (state.id.startsWith(first)) state.id = state.id.slice(1)
      },
    }),
  ),
  ...[
    ['one-character', (id: string) => id.length === 1],
    ['the-name-of-an-operation', (id: string) => /^(create|start|state|kill|delete|list)$/.test(id)],
    ['two-underscores', (id: string) => id.includes('__')],
    ['an-end-of-a-dot', (id: string) => id.endsWith('.')],
    ['an-end-of-a-dash', (id: string) => id.endsWith('-')],
    ['an-equals-sign', (id: string) => id.includes('=')],
    ['an-end-like-a-file', (id: string) => /\.(json|lock|pid)$/.test(id)],
  ].map(
    ([name, isMeant]): Mutant => ({
      name: `state-cuts-ids-of-${name}`,
      breaks: ['state-id'],
      state: state => {
        if ((isMeant as (id: string) => boolean)(state.id)) state.id = `${state.id}x`
      },
    }),
  ),
  ...([['start', 'start-not-created-error', 'stopped']] as const).map(
    ([operation, id, status]): Mutant => ({
      name: `${operation}-of-${status}-is-fine-the-second-time`,
      breaks: [id],
      instead: {
        [operation]: (command: Command) => {
          if (stateOf(command).status !== status) return command.run()
          const code = command.run()
          const isSecond = existsSync(note(command, 'again'))
          writeFileSync(note(command, 'again'), '')
          return isSecond ? 0 : code
        },
      },
    }),
  ),
  {
    name: 'kill-by-number-of-created-fails',
    breaks: ['kill-sends-signal[created]'],
    instead: {
      kill: command =>
        stateOf(command).status === 'created' && /^\d+$/.test(command.argv.at(-1)!) ? 1 : command.run(),
    },
  },
]

export const mutants: readonly Mutant[] = [
  ...secondLife,
  ...others,
  ...marksOthers,
  ...othersHooks,
  ...afterRefusal,
  ...unknown,
  ...leftWhen,
  ...leftovers,
  ...taken,
  ...host,
  ...states,
  ...failures,
  ...lives,
].map(mutant => ({ ...mutant, name: `seq-${mutant.name}` }))
