/** Faults of operations that must be refused. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Command, Mutant } from './mutant.js'
import { note, rootOf, stateOf, withLast } from './operation-tools.js'

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
export const mutants: readonly Mutant[] = [
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
