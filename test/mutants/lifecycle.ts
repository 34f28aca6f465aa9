/** Faults of the operations and of the lifecycle. */
import { spawn, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { cgroupMounts } from '#host/cgroup'
import type { State } from '#runtime/state'
import type { Config } from '#spec/config'
import type { Command, Mutant } from './mutant.js'

const stateOf = (command: Command): Partial<State> => {
  try {
    return JSON.parse(command.ask('state', command.id).stdout)
  } catch {
    return {}
  }
}
const rootOf = ({ argv }: Command): string => argv[argv.indexOf('--root') + 1]!
const configOf = ({ bundle }: { bundle: string }): Partial<Config> => {
  try {
    return JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8'))
  } catch {
    return {}
  }
}
const note = ({ notes }: Command, name: string) => join(notes, name)

/** The five operations with another argument in the place of the last one. */
const withLast = ({ argv, run }: Command, last: string): number => run([...argv.slice(0, -1), last])

/** A state that is told wrongly, in all statuses or in one. */
const tells = (name: string, breaks: string[], edit: (state: State, command: Command) => void): Mutant => ({
  name: `state-${name}`,
  breaks,
  state: edit,
})
const renames = (status: string, other: string): Mutant => ({
  name: `state-says-${other}-for-${status}`,
  breaks: [`state-status-${status}`, 'state-status-additional-values', 'state-status'],
  collateral: {
    ids: [
      'create-new-container',
      'lifecycle-process-exit-causes',
      'delete-id-reuse',
      'lifecycle-create-no-user-program',
      'create-process-args-deferred',
    ],
    why: 'they look at the status',
  },
  state: state => {
    if (state.status === status) state.status = other
  },
})
const members: Mutant[] = [
  tells('without-ociversion', ['state-ociversion', 'state-json-schema', 'state-op-returns-state'], state => {
    delete (state as Partial<State>).ociVersion
  }),
  tells('ociversion-short', ['state-ociversion'], state => {
    state.ociVersion = '1.0'
  }),
  tells('ociversion-of-product', ['state-ociversion'], state => {
    state.ociVersion = '0.1.0'
  }),
  tells('id-cut', ['state-id'], state => {
    state.id = state.id.slice(0, -2)
  }),
  tells('id-lower-case', ['state-id'], state => {
    state.id = state.id.toLowerCase()
  }),
  tells(
    'without-status-when-stopped',
    ['state-status', 'state-json-schema', 'state-status-stopped'],
    state => {
      if (state.status === 'stopped') delete (state as Partial<State>).status
    },
  ),
  tells('pid-as-text', ['state-json-schema', 'state-op-returns-state'], state => {
    if (state.status === 'running') state.pid = String(state.pid) as never
  }),
  tells('without-pid-when-created', ['state-pid', 'state-op-returns-state'], state => {
    if (state.status === 'created') delete state.pid
  }),
  tells('without-pid-when-running', ['state-pid', 'state-op-returns-state'], state => {
    if (state.status === 'running') delete state.pid
  }),
  tells('pid-of-container', ['state-pid'], state => {
    state.pid = 1
  }),
  tells('pid-of-parent', ['state-pid'], state => {
    const stat = readFileSync(`/proc/${state.pid}/stat`, 'utf8')
    state.pid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  }),
  tells('pid-of-child', ['state-pid'], state => {
    const children = readFileSync(`/proc/${state.pid}/task/${state.pid}/children`, 'utf8').trim()
    if (children) state.pid = Number(children.split(' ')[0])
  }),
  tells('bundle-relative', ['state-bundle'], state => {
    state.bundle = basename(state.bundle)
  }),
  tells('bundle-is-rootfs', ['state-bundle'], state => {
    state.bundle = join(state.bundle, 'rootfs')
  }),
  tells('bundle-is-empty-when-stopped', ['state-bundle'], state => {
    if (state.status === 'stopped') state.bundle = ''
  }),
  {
    name: 'state-bundle-as-given',
    breaks: ['state-bundle'],
    instead: {
      create: command => {
        const code = command.run()
        writeFileSync(note(command, 'bundle'), command.bundle)
        return code
      },
    },
    state: (state, command) => {
      state.bundle = readFileSync(note(command, 'bundle'), 'utf8')
    },
  },
  tells('annotations-dropped', ['state-annotations'], state => {
    delete state.annotations
  }),
  tells('annotations-last-dropped', ['state-annotations'], state => {
    const last = Object.keys(state.annotations ?? {}).at(-1)
    if (last) delete state.annotations![last]
  }),
  tells('annotations-empty-dropped', ['state-annotations'], state => {
    for (const [key, value] of Object.entries(state.annotations ?? {}))
      if (value === '') delete state.annotations![key]
  }),
  tells('annotations-one-line', ['state-annotations'], state => {
    for (const [key, value] of Object.entries(state.annotations ?? {}))
      state.annotations![key] = value.split('\n')[0]!
  }),
  tells('annotations-keys-lower-case', ['state-annotations'], state => {
    const entries = Object.entries(state.annotations ?? {})
    state.annotations = Object.fromEntries(entries.map(([key, value]) => [key.toLowerCase(), value]))
  }),
  tells('annotations-gone-when-stopped', ['state-annotations'], state => {
    if (state.status === 'stopped') delete state.annotations
  }),
  tells('annotations-null', ['state-annotations-empty'], state => {
    if (Object.keys(state.annotations ?? {}).length === 0) state.annotations = null as never
  }),
  tells('annotations-list', ['state-annotations-empty'], state => {
    if (Object.keys(state.annotations ?? {}).length === 0) state.annotations = [] as never
  }),
  {
    name: 'state-with-log-before',
    breaks: ['state-op-returns-state'],
    instead: {
      state: command => {
        process.stdout.write('level=info msg="looking"\n')
        return command.run()
      },
    },
  },
  ...[
    ['created', 'initialized'],
    ['created', 'running'],
    ['created', 'creating'],
    ['running', 'up'],
    ['running', 'created'],
    ['stopped', 'exited'],
    ['stopped', 'running'],
  ].map(([status, other]) => renames(status!, other!)),
  {
    name: 'state-creating-is-created',
    breaks: ['state-status-creating'],
    instead: {
      create: command => {
        writeFileSync(note(command, 'creating'), '')
        const code = command.run()
        rmSync(note(command, 'creating'))
        return code
      },
      state: command => {
        const { code, stdout } = command.ask('state', command.id)
        const state = { ociVersion: '1.0.2', id: command.id, status: 'created', pid: 1, bundle: '/' }
        if (existsSync(note(command, 'creating'))) process.stdout.write(JSON.stringify(state))
        else process.stdout.write(stdout)
        return existsSync(note(command, 'creating')) ? 0 : code
      },
    },
  },
]

/** An operation that ends well where it must not: without an id, or in a wrong status. */
const allows = (
  name: string,
  operation: 'state' | 'start' | 'kill' | 'delete',
  when: (command: Command) => boolean,
  ...breaks: string[]
): Mutant => ({
  name: `${operation}-allows-${name}`,
  breaks,
  instead: { [operation]: (command: Command) => (when(command) ? 0 : command.run()) },
})
const onlyContainer = (command: Command): string =>
  readdirSync(rootOf(command)).find(name => !name.startsWith('.')) ?? ''
const noId = ({ argv, operation }: Command) => argv.at(-1) === operation || argv.at(-1) === ''
const takesOnly = (operation: 'state' | 'start' | 'kill' | 'delete'): Mutant => ({
  name: `${operation}-defaults-to-the-only-container`,
  breaks: [`${operation === 'state' ? 'state-op' : operation}-missing-id`],
  instead: {
    [operation]: (command: Command) => {
      if (!noId(command)) return command.run()
      const { argv, run } = command
      const bare = argv.at(-1) === '' ? argv.slice(0, -1) : argv
      return run([...bare, onlyContainer(command), ...(operation === 'kill' ? ['KILL'] : [])])
    },
  },
})
const refusals: Mutant[] = [
  ...(['state', 'start', 'kill', 'delete'] as const).map(takesOnly),
  ...(['start', 'kill', 'delete'] as const).flatMap(operation => {
    const error = {
      start: 'start-not-created-error',
      kill: 'kill-not-running-error',
      delete: 'delete-not-stopped-error',
    }[operation]
    return [
      allows(
        'unknown-id',
        operation,
        command => !noId(command) && stateOf(command).status === undefined,
        error,
      ),
    ]
  }),
  allows('running', 'start', command => stateOf(command).status === 'running', 'start-not-created-error'),
  allows('stopped', 'start', command => stateOf(command).status === 'stopped', 'start-not-created-error'),
  allows('stopped', 'kill', command => stateOf(command).status === 'stopped', 'kill-not-running-error'),
  allows('empty-id', 'kill', ({ argv }) => argv.at(-2) === '', 'kill-missing-id'),
  {
    name: 'state-finds-prefix',
    breaks: ['state-op-nonexistent'],
    instead: {
      state: command => {
        const found = readdirSync(rootOf(command)).find(
          name => command.id !== '' && name.startsWith(command.id),
        )
        return found ? withLast(command, found) : command.run()
      },
    },
  },
  {
    name: 'state-prints-despite-error',
    breaks: ['state-op-nonexistent'],
    instead: {
      state: command => {
        const code = command.run()
        if (code !== 0) process.stdout.write('{"ociVersion":"1.0.2","id":"","status":"stopped","bundle":""}')
        return code
      },
    },
  },
  {
    name: 'state-remembers-deleted',
    breaks: ['state-op-nonexistent'],
    collateral: {
      ids: ['delete-resources', 'lifecycle-destroy-undo-create', 'lifecycle-process-exit-causes'],
      why: 'deleted containers are still known',
    },
    instead: {
      state: command => {
        const { code, stdout } = command.ask('state', command.id)
        if (code === 0) writeFileSync(note(command, 'state'), stdout)
        else if (!existsSync(note(command, 'state'))) return code
        process.stdout.write(readFileSync(note(command, 'state')))
        return 0
      },
    },
  },
  {
    name: 'start-of-running-kills',
    breaks: ['start-not-created-no-effect', 'errors-leave-environment'],
    instead: {
      start: command => {
        if (stateOf(command).status === 'running') command.ask('kill', command.id, 'KILL')
        return command.run()
      },
    },
  },
  {
    name: 'start-of-stopped-deletes',
    breaks: ['start-not-created-no-effect', 'errors-leave-environment'],
    instead: {
      start: command => {
        if (stateOf(command).status !== 'stopped') return command.run()
        command.ask('delete', command.id)
        return 1
      },
    },
  },
  {
    name: 'start-of-running-adds-a-process',
    breaks: ['start-not-created-no-effect', 'errors-leave-environment'],
    instead: {
      start: command => {
        if (stateOf(command).status === 'running') command.ask('exec', '-d', command.id, '/bin/sleep', '1000')
        return command.run()
      },
    },
  },
  {
    name: 'kill-of-stopped-deletes',
    breaks: ['kill-not-running-no-effect', 'errors-leave-environment'],
    instead: {
      kill: command => {
        if (stateOf(command).status !== 'stopped') return command.run()
        command.ask('delete', command.id)
        return 1
      },
    },
  },
  {
    name: 'delete-forces-running',
    breaks: ['delete-not-stopped-error', 'delete-not-stopped-no-effect'],
    instead: { delete: ({ argv, run }) => run([...argv.slice(0, -1), '--force', ...argv.slice(-1)]) },
  },
  {
    name: 'delete-of-running-fails-but-kills',
    breaks: ['delete-not-stopped-no-effect', 'errors-leave-environment'],
    instead: {
      delete: command => {
        if (stateOf(command).status === 'running') {
          command.ask('kill', command.id, 'KILL')
          return 1
        }
        return command.run()
      },
    },
  },
  {
    name: 'delete-of-running-fails-but-pauses',
    breaks: ['delete-not-stopped-no-effect'],
    instead: {
      delete: command => {
        if (stateOf(command).status !== 'running') return command.run()
        process.kill(stateOf(command).pid!, 'SIGSTOP')
        return 1
      },
    },
  },
]

/** A signal that goes wrong. */
const sends = (name: string, change: (signal: string) => string, ...rows: string[]): Mutant => ({
  name: `kill-sends-${name}`,
  breaks: rows.length > 0 ? rows.map(row => `kill-sends-signal[${row}]`) : ['kill-sends-signal'],
  instead: { kill: ({ argv, run }) => run([...argv.slice(0, -1), change(argv.at(-1)!)]) },
})
const swap = (a: string, b: string) => (signal: string) => (signal === a ? b : signal === b ? a : signal)
const signals: Mutant[] = [
  sends('always-term', signal => (signal === 'KILL' ? signal : 'TERM'), 'USR1', '10'),
  sends('swapped-usr', swap('USR1', 'USR2'), 'USR1', 'USR2'),
  sends('hup-for-int', signal => (signal === 'INT' ? 'HUP' : signal), 'INT'),
  sends(
    'numbers-off-by-one',
    signal => (/^\d+$/.test(signal) ? String(Number(signal) - 1) : signal),
    '10',
    '64',
  ),
  sends('real-time-clipped', signal => (Number(signal) > 63 ? '63' : signal), '64'),
  sends('real-time-as-kill', signal => (Number(signal) > 31 ? '9' : signal), '34'),
  sends('arm-numbers', signal => (signal === 'STKFLT' ? 'CHLD' : signal), 'STKFLT'),
  sends('nothing-for-winch', signal => (signal === 'WINCH' ? '0' : signal), 'WINCH'),
  sends(
    'rtmin-at-32',
    signal => signal.replace(/^RTMIN\+(\d+)$/, (_, n) => String(35 + Number(n))),
    'other names',
  ),
  {
    name: 'kill-sends-twice',
    breaks: ['kill-sends-signal[all]'],
    instead: {
      kill: command => {
        const [, signal] = command.argv.slice(-2)
        // The second one once the first has been taken.
        if (signal === '49') command.ask('kill', command.id, '50')
        return command.run()
      },
    },
  },
  {
    name: 'kill-sends-to-all',
    breaks: ['kill-sends-signal'],
    instead: {
      kill: command => {
        const { pid } = stateOf(command)
        const code = command.run()
        if (command.argv.at(-1) === 'TERM') {
          for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')) {
            process.kill(Number(child), 'SIGTERM')
          }
        }
        return code
      },
    },
  },
  {
    name: 'kill-ignores-created',
    breaks: ['kill-sends-signal[created]'],
    instead: { kill: command => (stateOf(command).status === 'created' ? 0 : command.run()) },
  },
]

const afterCreate = (
  name: string,
  breaks: string[],
  act: (pid: number, command: Command) => void,
): Mutant => ({
  name: `create-${name}`,
  breaks,
  instead: {
    create: command => {
      const code = command.run()
      const { pid } = stateOf(command)
      if (code === 0 && pid) act(pid, command)
      return code
    },
  },
})
const environment = ['create-apply-properties', 'lifecycle-create-environment']
const resources = ['lifecycle-create-resources', 'lifecycle-create-environment']
const leavesOut = (name: string, breaks: string[], config: (config: Config) => void): Mutant => ({
  name: `create-without-${name}`,
  breaks,
  config,
})
const creation: Mutant[] = [
  leavesOut('hostname', ['create-apply-properties'], config => {
    delete config.hostname
  }),
  leavesOut('read-only-root', environment, config => {
    if (config.root) config.root.readonly = false
  }),
  leavesOut('masked-paths', environment, config => {
    delete config.linux?.maskedPaths
  }),
  leavesOut('readonly-paths', environment, config => {
    delete config.linux?.readonlyPaths
  }),
  leavesOut('last-sysctl', environment, config => {
    const last = Object.keys(config.linux?.sysctl ?? {}).at(-1)
    if (last) delete config.linux!.sysctl![last]
  }),
  leavesOut('limits', environment, config => {
    delete config.linux?.resources
  }),
  leavesOut('last-mount', resources, config => {
    config.mounts?.pop()
  }),
  leavesOut('mount-options', resources, config => {
    for (const mount of config.mounts ?? []) if (mount.destination === '/var') delete mount.options
  }),
  leavesOut('devices', resources, config => {
    delete config.linux?.devices
  }),
  leavesOut('uts-namespace', ['lifecycle-create-resources'], config => {
    if (config.linux?.namespaces && !config.hostname) return
    config.linux!.namespaces = config.linux!.namespaces!.filter(({ type }) => type !== 'cgroup')
  }),
  leavesOut('cgroups-path', ['lifecycle-create-resources'], config => {
    config.linux!.cgroupsPath += '-x'
  }),
  {
    name: 'create-starts',
    breaks: [
      'lifecycle-create-no-user-program',
      'create-process-args-deferred',
      'create-new-container',
      'state-status-created',
    ],
    collateral: {
      ids: [
        'state-status',
        'state-status-additional-values',
        'state-pid',
        'start-runs-program',
        'lifecycle-run-program',
        'kill-sends-signal',
        'delete-not-stopped-error',
        'delete-not-stopped-no-effect',
      ],
      why: 'the program runs at create',
    },
    instead: {
      create: command => {
        const code = command.run()
        if (code === 0) command.ask('start', command.id)
        return code
      },
      start: command => (stateOf(command).status === undefined ? 1 : 0),
    },
  },
  {
    name: 'create-runs-program-too',
    breaks: ['lifecycle-create-no-user-program', 'create-process-args-deferred'],
    instead: {
      create: command => {
        const code = command.run()
        if (code === 0) command.ask('exec', '-d', command.id, ...(configOf(command).process?.args ?? []))
        return code
      },
    },
  },
  afterCreate('without-dev-fd', ['dev-symlink-fd', 'dev-symlink-condition'], pid =>
    rmSync(`/proc/${pid}/root/dev/fd`),
  ),
  ...['stdin', 'stdout', 'stderr'].map(name =>
    afterCreate(`with-dev-${name}-as-file`, [`dev-symlink-${name}`, 'dev-symlink-condition'], pid => {
      rmSync(`/proc/${pid}/root/dev/${name}`)
      writeFileSync(`/proc/${pid}/root/dev/${name}`, '')
    }),
  ),
  ...(
    [
      ['fd', '/proc/1/fd'],
      ['stdin', '/proc/self/fd/1'],
      ['stdout', '/proc/self/fd/2'],
      ['stderr', '/proc/self/fd/1'],
    ] as const
  ).map(([name, target]) =>
    afterCreate(`with-dev-${name}-of-another`, [`dev-symlink-${name}`], pid => {
      rmSync(`/proc/${pid}/root/dev/${name}`)
      symlinkSync(target, `/proc/${pid}/root/dev/${name}`)
    }),
  ),
  {
    name: 'start-opens-a-file-more',
    breaks: ['fds-only-stdio'],
    config: config => {
      const { args } = config.process ?? {}
      if (args) config.process!.args = ['/bin/sh', '-c', 'exec 9</; exec "$@"', 'sh', ...args]
    },
  },
  {
    name: 'start-closes-stdin',
    breaks: ['fds-only-stdio'],
    config: config => {
      const { args } = config.process ?? {}
      if (args) config.process!.args = ['/bin/sh', '-c', 'exec <&-; exec "$@"', 'sh', ...args]
    },
  },
  {
    name: 'create-replaces-taken-id',
    breaks: ['create-id-not-unique-error', 'create-id-not-unique-no-container', 'state-id-unique'],
    instead: {
      create: command => {
        if (command.ask('state', command.id).code === 0) command.ask('delete', '--force', command.id)
        return command.run()
      },
    },
  },
  {
    name: 'create-replaces-stopped',
    breaks: ['create-id-not-unique-error', 'create-id-not-unique-no-container'],
    instead: {
      create: command => {
        if (stateOf(command).status === 'stopped') command.ask('delete', '--force', command.id)
        return command.run()
      },
    },
  },
  {
    name: 'create-refuses-taken-id-and-kills',
    breaks: ['create-id-not-unique-no-container'],
    instead: {
      create: command => {
        if (stateOf(command).status === 'running') command.ask('kill', command.id, 'KILL')
        return command.run()
      },
    },
  },
  {
    name: 'create-takes-another-id',
    breaks: ['create-id-not-unique-no-container'],
    instead: {
      create: command =>
        stateOf(command).status === undefined ? command.run() : withLast(command, `${command.id}-2`) || 1,
    },
  },
  {
    name: 'create-invents-id',
    breaks: ['create-missing-id'],
    instead: { create: ({ argv, run }) => run(argv.at(-2) === '--bundle' ? [...argv, 'invented'] : argv) },
  },
  {
    name: 'create-invents-bundle',
    breaks: ['create-missing-bundle'],
    instead: {
      create: command => {
        if (command.argv.includes('--bundle')) {
          writeFileSync(join(dirname(rootOf(command)), 'last-bundle'), command.bundle)
          return command.run()
        }
        const last = readFileSync(join(dirname(rootOf(command)), 'last-bundle'), 'utf8')
        return command.run([...command.argv.slice(0, -1), '--bundle', last, command.id])
      },
    },
  },
  {
    name: 'create-makes-missing-bundle',
    breaks: ['create-missing-bundle'],
    instead: {
      create: command => {
        if (existsSync(join(command.bundle, 'config.json'))) return command.run()
        if (existsSync(command.bundle)) spawnSync('touch', [join(command.bundle, 'config.json.new')])
        return 1
      },
    },
  },
  {
    name: 'create-mends-id',
    breaks: ['create-id-invalid'],
    instead: { create: command => withLast(command, command.id.replace(/[^\w.-]/g, '_').slice(0, 100)) },
  },
  {
    name: 'create-writes-outside',
    breaks: ['create-id-invalid'],
    instead: {
      create: command => {
        const code = command.run()
        if (code !== 0 && command.id.includes('/'))
          spawnSync('mkdir', ['-p', join(rootOf(command), command.id)])
        return code
      },
    },
  },
  {
    name: 'create-sets-a-process',
    breaks: ['start-process-unset-error'],
    config: config => {
      config.process ??= { args: ['/bin/sh', '-c', 'exit 0'], cwd: '/', user: { uid: 0, gid: 0 } } as never
    },
  },
]

/** Leaves something after a create that failed. */
const leavesBehind = (name: string, leave: (command: Command) => void): Mutant => ({
  name: `failed-create-leaves-${name}`,
  breaks: ['errors-leave-environment'],
  collateral: {
    ids: [
      'create-id-not-unique-no-container',
      'create-id-invalid',
      'create-missing-id',
      'create-missing-bundle',
      'bundle-config-required',
      'bundle-config-in-root',
      'bundle-config-name',
    ],
    why: 'their creates fail, too',
  },
  instead: {
    create: command => {
      const code = command.run()
      if (code !== 0 && stateOf(command).status === undefined) leave(command)
      return code
    },
  },
})
const sleeper = (cwd: string) => spawn('sleep', ['1000'], { cwd, stdio: 'ignore', detached: true }).unref()
const cgroupIn = (command: { bundle: string }, only?: string): string[] =>
  cgroupMounts()
    .map(({ mountPoint }) => join(mountPoint, configOf(command).linux?.cgroupsPath ?? ''))
    .filter(dir => only === undefined || dir.includes(`/${only}/`))
const ignores = (name: string, row: string, config: (config: Config) => void): Mutant => ({
  name: `create-ignores-${name}`,
  breaks: [
    `create-cannot-apply-error[${row}]`,
    `create-cannot-apply-no-container[${row}]`,
    `lifecycle-create-environment-error[${row}]`,
  ],
  config,
})
const failures: Mutant[] = [
  leavesBehind('cgroups', command => {
    for (const dir of cgroupIn(command)) mkdirSync(dir, { recursive: true })
  }),
  leavesBehind('one-cgroup', command => {
    for (const dir of cgroupIn(command, 'freezer')) mkdirSync(dir, { recursive: true })
  }),
  leavesBehind('state', command => spawnSync('mkdir', ['-p', join(rootOf(command), command.id)])),
  leavesBehind('process', command => sleeper(command.bundle)),
  leavesBehind('mount', command => {
    if (existsSync(join(command.bundle, 'rootfs/mnt')))
      spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', join(command.bundle, 'rootfs/mnt')])
  }),
  {
    name: 'failed-create-leaves-container',
    breaks: ['create-cannot-apply-no-container', 'errors-leave-environment'],
    instead: {
      create: command => {
        const code = command.run()
        if (code === 0 || !/sysctl/.test(readFileSync(join(command.bundle, 'config.json'), 'utf8')))
          return code
        const file = join(command.bundle, 'config.json')
        const text = readFileSync(file, 'utf8')
        const config = JSON.parse(text) as Config
        delete config.linux?.sysctl
        writeFileSync(file, JSON.stringify(config))
        command.run()
        writeFileSync(file, text)
        return code
      },
    },
  },
  ignores('missing-bind-source', 'bind mount whose source does not exist', config => {
    config.mounts = config.mounts?.filter(({ source, type }) => type !== 'bind' || existsSync(source!)) ?? []
  }),
  ignores('unknown-mount-type', 'mount of an unknown type', config => {
    for (const mount of config.mounts ?? []) if (mount.type === 'conformancefs') mount.type = 'tmpfs'
  }),
  ignores('bad-mount-option', 'mount with a bad option', config => {
    for (const mount of config.mounts ?? [])
      mount.options = mount.options?.filter(option => option !== 'size=many') ?? []
  }),
  ignores('missing-namespace', 'namespace path that does not exist', config => {
    for (const entry of config.linux?.namespaces ?? [])
      if (entry.path && !existsSync(entry.path)) delete entry.path
  }),
  ignores('namespace-of-another-type', 'namespace path of another type', config => {
    for (const entry of config.linux?.namespaces ?? []) if (entry.path?.endsWith('ipc')) delete entry.path
  }),
  ignores('bad-sysctl', 'sysctl with a bad value', config => {
    if (config.linux?.sysctl?.['net.ipv4.ip_forward'] === 'conformance') delete config.linux.sysctl
  }),
  ignores('unknown-sysctl', 'sysctl that does not exist', config => {
    delete config.linux?.sysctl?.['net.ipv4.conformance']
  }),
  ignores('long-hostname', 'hostname that is too long', config => {
    if (config.hostname) config.hostname = config.hostname.slice(0, 64)
  }),
  ignores('missing-root', 'root path that does not exist', config => {
    if (config.root?.path === 'no-such-folder') config.root.path = 'rootfs'
  }),
  ignores('bad-cpus', 'cpus that do not exist', config => {
    if (config.linux?.resources?.cpu?.cpus === '9000') delete config.linux.resources
  }),
]

/** Leaves something after a delete. */
const keeps = (
  name: string,
  act: (command: Command, before: { bundle: string; pid: number }) => void,
): Mutant => ({
  name: `delete-keeps-${name}`,
  breaks: ['delete-resources', 'lifecycle-destroy-undo-create'],
  collateral: {
    ids: [
      'errors-leave-environment',
      'start-not-created-no-effect',
      'create-missing-id',
      'create-missing-bundle',
      'delete-id-reuse',
    ],
    why: 'they look for traces after a delete',
  },
  instead: {
    delete: command => {
      const { bundle = '', pid = 0 } = stateOf(command)
      const code = command.run()
      if (code === 0 && bundle) act(command, { bundle, pid })
      return code
    },
  },
})
const deletes = (name: string, act: (bundle: string) => void): Mutant => ({
  name: `delete-takes-${name}`,
  breaks: ['delete-foreign-resources'],
  instead: {
    delete: command => {
      const { bundle } = stateOf(command)
      const code = command.run()
      if (code === 0 && bundle) act(bundle)
      return code
    },
  },
})
const boundBy = (bundle: string): string[] =>
  (configOf({ bundle }).mounts ?? []).flatMap(({ type, source }) =>
    type === 'bind' && source ? [source] : [],
  )
const ends: Mutant[] = [
  keeps('cgroups', (_, { bundle }) => {
    for (const dir of cgroupIn({ bundle })) mkdirSync(dir, { recursive: true })
  }),
  keeps('one-cgroup', (_, { bundle }) => {
    for (const dir of cgroupIn({ bundle }, 'devices')) mkdirSync(dir, { recursive: true })
  }),
  keeps('state', command => spawnSync('mkdir', ['-p', join(rootOf(command), `.${command.id}`)])),
  keeps('mount', (_, { bundle }) => spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', join(bundle, 'rootfs/mnt')])),
  keeps('process', (_, { bundle }) => sleeper(bundle)),
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

const lives: Mutant[] = [
  ...(['state', 'start', 'kill', 'delete'] as const).map(
    (operation): Mutant => ({
      name: `${operation}-unknown-command`,
      breaks: ['operations-supported', 'runtime-scope-same-entity'],
      instead: { [operation]: () => 1 },
    }),
  ),
  {
    name: 'start-starts-all',
    breaks: ['operations-supported', 'runtime-scope-same-entity'],
    instead: {
      start: command => {
        for (const id of readdirSync(rootOf(command))) if (id !== command.id) command.ask('start', id)
        return command.run()
      },
    },
  },
  {
    name: 'create-kills-the-others',
    breaks: ['operations-supported', 'runtime-scope-same-entity'],
    instead: {
      create: command => {
        const code = command.run()
        for (const id of readdirSync(rootOf(command))) if (id !== command.id) command.ask('kill', id, 'KILL')
        return code
      },
    },
  },
  {
    name: 'state-stopped-once-killed',
    breaks: ['state-status-running', 'state-status-additional-values'],
    instead: {
      kill: command => {
        writeFileSync(note(command, 'killed'), '')
        return command.run()
      },
    },
    state: (state, command) => {
      if (state.status !== 'running' || !existsSync(note(command, 'killed'))) return
      state.status = 'stopped'
      delete state.pid
    },
  },
  {
    name: 'create-leaves-no-container',
    breaks: ['create-new-container'],
    instead: {
      create: command => {
        const code = command.run()
        command.ask('delete', '--force', command.id)
        return code
      },
    },
  },
  {
    name: 'start-does-nothing',
    breaks: ['start-runs-program', 'lifecycle-run-program', 'state-status-running'],
    instead: { start: command => (stateOf(command).status === 'created' ? 0 : command.run()) },
  },
  ...(
    [
      ['without-empty-arguments', args => args.filter(arg => arg !== '')],
      ['without-last-argument', args => (args.length > 4 ? args.slice(0, -1) : args)],
      ['with-trimmed-arguments', args => args.map(arg => (arg.length < 40 ? arg.trim() : arg))],
    ] as [string, (args: string[]) => string[]][]
  ).map(
    ([name, edit]): Mutant => ({
      name: `start-${name}`,
      breaks: ['start-runs-program', 'lifecycle-run-program'],
      config: config => {
        if (config.process?.args) config.process.args = edit(config.process.args)
      },
    }),
  ),
  {
    name: 'start-runs-program-twice',
    breaks: ['start-runs-program', 'lifecycle-run-program'],
    config: config => {
      const { args } = config.process ?? {}
      if (args?.includes('zero')) config.process!.args = ['/bin/sh', '-c', '"$@"; exec "$@"', 'sh', ...args]
    },
  },
  {
    name: 'start-needs-config',
    breaks: ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'],
    instead: {
      start: command => (existsSync(join(stateOf(command).bundle ?? '/', 'config.json')) ? command.run() : 1),
    },
  },
  {
    name: 'delete-needs-config',
    breaks: ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'],
    instead: {
      delete: command => {
        const { bundle } = stateOf(command)
        return bundle && !configOf({ bundle }).ociVersion ? 1 : command.run()
      },
    },
  },
  {
    name: 'state-reads-config',
    breaks: ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'],
    state: state => {
      state.annotations = configOf(state).annotations ?? state.annotations!
    },
  },
  {
    name: 'delete-reads-hooks-of-config',
    breaks: ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'],
    instead: {
      delete: command => {
        const { bundle = '/' } = stateOf(command)
        const code = command.run()
        for (const { path, args } of configOf({ bundle }).hooks?.poststop ?? []) {
          if (args?.some(arg => arg.includes('changed'))) spawnSync(path, args.slice(1))
        }
        return code
      },
    },
  },
  {
    name: 'state-running-unless-killed',
    breaks: ['lifecycle-process-exit-causes', 'state-status-stopped'],
    instead: {
      kill: command => {
        writeFileSync(note(command, 'killed'), '')
        return command.run()
      },
    },
    state: (state, command) => {
      if (state.status === 'stopped' && !existsSync(note(command, 'killed'))) state.status = 'running'
    },
  },
  {
    name: 'create-fails-on-unknown-capability',
    breaks: ['warnings-continue[unknown capability]'],
    instead: {
      create: command => (/CAP_CONFORMANCE/.test(JSON.stringify(configOf(command))) ? 1 : command.run()),
    },
  },
  {
    name: 'delete-fails-on-poststop-hook',
    breaks: ['warnings-continue[poststop hook fails]'],
    instead: {
      delete: command => {
        const { bundle = '/' } = stateOf(command)
        const fails = /exit 5/.test(JSON.stringify(configOf({ bundle }).hooks?.poststop ?? ''))
        return command.run() || (fails ? 1 : 0)
      },
    },
  },
]

const finds = (id: string, name: string, find: (command: Command) => string): Mutant => ({
  name: `create-finds-${name}`,
  breaks: [id],
  instead: {
    create: command => {
      const file = join(command.bundle, 'config.json')
      const other = find(command)
      if (!existsSync(command.bundle) || existsSync(file) || !existsSync(other)) return command.run()
      copyFileSync(other, file)
      return command.run()
    },
  },
})
const inBundle = (name: string) => (command: Command) => join(command.bundle, name)
const bundles: Mutant[] = [
  finds('bundle-config-name', 'yaml', inBundle('config.yaml')),
  finds('bundle-config-name', 'any-case', inBundle('Config.json')),
  finds('bundle-config-name', 'backup', inBundle('config.json~')),
  finds('bundle-config-in-root', 'config-in-rootfs', inBundle('rootfs/config.json')),
  finds('bundle-config-in-root', 'config-above', inBundle('../config.json')),
  finds('bundle-config-in-root', 'config-in-cwd', () => join(process.cwd(), 'config.json')),
  {
    name: 'create-makes-config',
    breaks: ['bundle-config-required'],
    instead: {
      create: command => {
        const file = join(command.bundle, 'config.json')
        if (existsSync(join(command.bundle, 'rootfs')) && !existsSync(file)) {
          command.ask('spec', '--bundle', command.bundle)
          if (!existsSync(file)) spawnSync('sh', ['-c', `cd '${command.bundle}' && runc spec`])
          const config = configOf(command) as Config
          if (config.process) config.process.terminal = false
          writeFileSync(file, JSON.stringify(config))
        }
        return command.run()
      },
    },
  },
  {
    name: 'root-path-is-rootfs',
    breaks: ['bundle-rootfs-artifact'],
    config: config => {
      if (config.root) config.root.path = 'rootfs'
    },
  },
  {
    name: 'root-path-last-part',
    breaks: ['bundle-rootfs-artifact'],
    config: config => {
      if (config.root?.path.includes('deep')) config.root.path = 'root'
    },
  },
  {
    name: 'order-hostname-first',
    breaks: ['json-order-insignificant'],
    config: config => {
      if (Object.keys(config)[0] !== 'ociVersion') delete config.hostname
    },
  },
  {
    name: 'order-of-mount-members',
    breaks: ['json-order-insignificant'],
    config: config => {
      for (const mount of config.mounts ?? [])
        if (Object.keys(mount)[0] !== 'destination') delete mount.options
    },
  },
  {
    name: 'order-of-rlimit-members',
    breaks: ['json-order-insignificant'],
    config: config => {
      for (const limit of config.process?.rlimits ?? []) {
        const names = Object.keys(limit)
        if (names.indexOf('soft') > names.indexOf('hard')) limit.hard = limit.soft
      }
    },
  },
]

export const mutants: readonly Mutant[] = [
  {
    name: 'kill-does-nothing',
    breaks: ['kill-sends-signal'],
    instead: { kill: command => (command.ask('state', command.id).code === 0 ? 0 : 1) },
  },
  ...members,
  ...refusals,
  ...signals,
  ...creation,
  ...failures,
  ...ends,
  ...lives,
  ...bundles,
]
