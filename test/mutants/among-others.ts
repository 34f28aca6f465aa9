/** Faults that reach another container than the one that is meant. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { HookKind } from '#spec/config'
import { lower, runOnHost } from './hook-edits.js'
import { type Mark, marks } from './marks.js'
import type { Command, Mutant } from './mutant.js'
import { configOf, otherIds, rootOf, shared, stateOf } from './operation-tools.js'

type Operation = 'create' | 'start' | 'state' | 'kill' | 'delete'

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
      collateral: { ids: ['state-id'], why: 'it is asked of containers side by side' },
      instead: { create: command => (otherIds(command).length >= most ? 1 : command.run()) },
    }),
  ),
  ...['running', 'stopped'].map(
    (status): Mutant => ({
      name: `create-refuses-while-another-is-${status}`,
      breaks: ['create-new-container'],
      instead: {
        create: command =>
          otherIds(command).some(id => stateOf({ ...command, id }).status === status) ? 1 : command.run(),
      },
    }),
  ),
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
const { hostname, limits, unmount, 'oom-score': oomScore, 'file-in-rootfs': fileInRootfs } = marks
const marksOfOthers: Record<string, Mark> = {
  hostname,
  limits,
  mounts: unmount,
  'oom-score': oomScore,
  'stopped-process': pid => process.kill(pid, 'SIGSTOP'),
  config: marks['config-written-anew'],
  'file-in-rootfs': fileInRootfs,
  hooks: marks['poststop-hooks'],
}
const marksOthers: Mutant[] = (['create', 'start', 'kill', 'delete'] as const).flatMap(operation =>
  Object.entries(marksOfOthers).map(
    ([name, mark]): Mutant => ({
      name: `${operation}-marks-others-${name}`,
      breaks: operation === 'delete' ? ['delete-foreign-resources'] : scope,
      instead: {
        [operation]: (command: Command) => {
          const code = command.run()
          for (const id of otherIds(command)) {
            const { pid = 0, bundle = '' } = stateOf({ ...command, id })
            if (pid > 0) mark(pid, bundle, command)
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

export const mutants: readonly Mutant[] = [...others, ...marksOthers, ...othersHooks]
