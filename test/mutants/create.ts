/** Faults of what create makes. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '#spec/config'
import type { Command, Mutant } from './mutant.js'
import { afterCreate, cgroupIn, configOf, rootOf, stateOf, withLast } from './operation-tools.js'

const spoils = (name: string, breaks: string[], act: (pid: number, command: Command) => void): Mutant => ({
  name: `create-${name}`,
  breaks,
  instead: { create: afterCreate(act) },
})
const environment = ['create-apply-properties', 'lifecycle-create-environment']
const resources = ['lifecycle-create-resources', 'lifecycle-create-environment']
const leavesOut = (name: string, breaks: string[], config: (config: Config) => void): Mutant => ({
  name: `create-without-${name}`,
  breaks,
  config,
})
export const mutants: readonly Mutant[] = [
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
  spoils('without-dev-fd', ['dev-symlink-fd', 'dev-symlink-condition'], pid =>
    rmSync(`/proc/${pid}/root/dev/fd`),
  ),
  ...['stdin', 'stdout', 'stderr'].map(name =>
    spoils(`with-dev-${name}-as-file`, [`dev-symlink-${name}`, 'dev-symlink-condition'], pid => {
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
    spoils(`with-dev-${name}-of-another`, [`dev-symlink-${name}`], pid => {
      rmSync(`/proc/${pid}/root/dev/${name}`)
      symlinkSync(target, `/proc/${pid}/root/dev/${name}`)
    }),
  ),
  {
    name: 'start-opens-a-file-more',
    breaks: ['fds-only-stdio'],
    collateral: { ids: ['process-env'], why: 'the shell that opens it adds variables' },
    config: config => {
      const { args } = config.process ?? {}
      if (args) config.process!.args = ['/bin/sh', '-c', 'exec 9</; exec "$@"', 'sh', ...args]
    },
  },
  {
    name: 'start-closes-stdin',
    breaks: ['fds-only-stdio'],
    collateral: { ids: ['process-env'], why: 'the shell that closes it adds variables' },
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
    name: 'create-of-the-same-again-is-fine',
    breaks: ['create-id-not-unique-error'],
    instead: {
      create: command => (stateOf(command).bundle === command.bundle ? 0 : command.run()),
    },
  },
  {
    name: 'create-refuses-taken-id-and-adds-cgroup',
    breaks: ['create-id-not-unique-no-container'],
    instead: {
      create: command => {
        const { bundle } = stateOf(command)
        if (bundle)
          for (const dir of cgroupIn({ bundle })) mkdirSync(join(dir, 'second'), { recursive: true })
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
  ...(
    [
      ['interrupts', 'kill -INT "$0"'],
      ['terminates', 'kill -TERM "$0"'],
      ['holds-up', 'kill -STOP "$0"'],
      ['slows-down', 'renice -n 15 -p "$0"'],
    ] as const
  ).map(
    ([name, script]): Mutant => ({
      name: `create-refuses-taken-id-and-${name}`,
      breaks: ['create-id-not-unique-no-container'],
      instead: {
        create: command => {
          const { status, pid } = stateOf(command)
          if (status === 'running') spawnSync('sh', ['-c', script, String(pid)])
          return command.run()
        },
      },
    }),
  ),
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
  ...(
    [
      ['error', 'exit 0'],
      ['nothing runs', 'exec sleep 1000'],
    ] as const
  ).map(
    ([row, script]): Mutant => ({
      name: `create-sets-a-process-${script.split(' ')[0]}`,
      breaks: [`start-process-unset-error[${row}]`],
      config: config => {
        config.process ??= { args: ['/bin/sh', '-c', script], cwd: '/', user: { uid: 0, gid: 0 } } as never
      },
    }),
  ),
]
