/** Faults of operations that must be refused. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command, Mutant } from './mutant.js'
import { cgroupIn, configOf, note, rootOf, stateOf, withLast } from './operation-tools.js'

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

const errorOf = {
  start: 'start-not-created-error',
  kill: 'kill-not-running-error',
  delete: 'delete-not-stopped-error',
} as const
const noEffectOf = {
  start: 'start-not-created-no-effect',
  kill: 'kill-not-running-no-effect',
  delete: 'delete-not-stopped-no-effect',
} as const

/** An operation that takes another id for the one of a container, and works on that. */
const finds = (
  operation: 'start' | 'kill' | 'delete',
  name: string,
  isMeant: (given: string, known: string) => boolean,
): Mutant => ({
  name: `${operation}-finds-${name}`,
  breaks: [`${errorOf[operation]}[part of an id]`],
  instead: {
    [operation]: (command: Command) => {
      const { argv, id, run } = command
      const known = readdirSync(rootOf(command))
      const found = known.includes(id) ? id : known.find(each => id !== '' && isMeant(id, each))
      return run(argv.map(word => (word === id && found !== undefined ? found : word)))
    },
  },
})

// The rows of delete name the status alone.
const rowOf = (operation: string, status: string) =>
  operation === 'delete' ? status : `${operation}, ${status}`

/** An operation that fails in this status as it must, but does something all the same. */
const failsBut = (
  operation: 'start' | 'kill' | 'delete',
  status: string,
  name: string,
  act: (command: Command, pid: number, bundle: string) => void,
): Mutant => ({
  name: `${operation}-of-${status}-fails-but-${name}`,
  breaks: [`${noEffectOf[operation]}[${rowOf(operation, status)}]`],
  instead: {
    [operation]: (command: Command) => {
      const { status: seen, pid = 0, bundle = '' } = stateOf(command)
      if (seen !== status) return command.run()
      act(command, pid, bundle)
      return 1
    },
  },
})
const runsHooks = (kind: 'poststart' | 'poststop') => (_: Command, __: number, bundle: string) => {
  for (const { path, args } of configOf({ bundle }).hooks?.[kind] ?? [])
    spawnSync(path, args?.slice(1), { input: '' })
}
const signalsOthers = (command: Command) => {
  for (const id of readdirSync(rootOf(command))) if (id !== command.id) command.ask('kill', id, 'HUP')
}

export const mutants: readonly Mutant[] = [
  ...(['state', 'start', 'kill', 'delete'] as const).map(takesOnly),
  ...(['start', 'kill', 'delete'] as const).flatMap(operation => [
    finds(operation, 'prefix', (given, known) => known.startsWith(given)),
    finds(operation, 'longer-id', (given, known) => given.startsWith(known)),
  ]),
  ...(['TERM', 'CONT', 'WINCH'] as const).map(signal =>
    failsBut('delete', 'running', `sends-${signal.toLowerCase()}`, (_, pid) => {
      process.kill(pid, `SIG${signal}`)
    }),
  ),
  failsBut('delete', 'running', 'runs-poststop', runsHooks('poststop')),
  failsBut('start', 'running', 'runs-poststart', runsHooks('poststart')),
  failsBut('start', 'running', 'sends-cont', (_, pid) => {
    process.kill(pid, 'SIGCONT')
  }),
  failsBut('start', 'stopped', 'runs-poststop', runsHooks('poststop')),
  failsBut('start', 'stopped', 'makes-cgroups', (_, __, bundle) => {
    for (const dir of cgroupIn({ bundle })) mkdirSync(join(dir, 'again'), { recursive: true })
  }),
  failsBut('kill', 'stopped', 'runs-poststop', runsHooks('poststop')),
  failsBut('kill', 'stopped', 'signals-others', signalsOthers),
  ...(['start', 'kill', 'delete'] as const).map(operation =>
    allows(
      'unknown-id',
      operation,
      command => !noId(command) && stateOf(command).status === undefined,
      `${errorOf[operation]}[unknown]`,
    ),
  ),
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
    collateral: { ids: ['delete-resources'], why: 'what is gone cannot be deleted' },
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
        const { argv, id, run } = command
        const globals = argv.slice(0, argv.indexOf('start'))
        if (stateOf(command).status === 'running') run([...globals, 'exec', '-d', id, '/bin/sleep', '1000'])
        return run()
      },
    },
  },
  {
    name: 'kill-of-stopped-deletes',
    breaks: ['kill-not-running-no-effect', 'errors-leave-environment'],
    collateral: { ids: ['delete-resources'], why: 'what is gone cannot be deleted' },
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
    breaks: ['delete-not-stopped-error[running]', 'delete-not-stopped-no-effect[running]'],
    instead: { delete: ({ argv, run }) => run([...argv.slice(0, -1), '--force', ...argv.slice(-1)]) },
  },
  {
    name: 'delete-of-running-fails-but-kills',
    breaks: ['delete-not-stopped-no-effect[running]', 'errors-leave-environment[delete, running]'],
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
    breaks: ['delete-not-stopped-no-effect[running]'],
    instead: {
      delete: command => {
        if (stateOf(command).status !== 'running') return command.run()
        process.kill(stateOf(command).pid!, 'SIGSTOP')
        return 1
      },
    },
  },
]
