/** Faults of what was refused, or is of a container that nobody knows, and leaves something all the same. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#spec/config'
import { keep, kept, listOf, runOnHost } from './hook-edits.js'
import type { Command, Mutant } from './mutant.js'
import { afterDelete, leavesCgroups, note, rootOf, shell, stateOf } from './operation-tools.js'

type Operation = 'create' | 'start' | 'state' | 'kill' | 'delete'

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
  instead: NonNullable<Mutant['instead']>,
  which = refusals,
): Mutant[] =>
  which.map(([operation, status, id]) => {
    const refusing = notingRefusal(status)
    const own = instead[operation]
    return {
      ...more,
      name: `refused-${operation}-of-${status}-${what}`,
      breaks: [id],
      instead: {
        ...instead,
        [operation]: (command: Command) =>
          own && (wasRefused(command) || stateOf(command).status !== status)
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
    {
      delete: command => {
        const { stdout } = command.ask('state', command.id)
        const code = command.run()
        if (code === 0 && !wasRefused(command))
          runOnHost(listOf(kept(command) ?? ({} as Config), 'poststop'), stdout)
        return code
      },
    },
  ),
  ...spoils(
    'has-delete-leave-cgroups',
    {},
    leavesCgroups((_, command) => wasRefused(command)),
  ),
  ...spoils(
    'has-delete-leave-a-mount',
    {},
    afterDelete((command, { bundle }) => {
      if (wasRefused(command)) shell('mount -t tmpfs x $0', join(bundle, 'rootfs/mnt'))
    }),
  ),
  ...spoils(
    'takes-the-id-for-good',
    {},
    {
      create: command => (wasRefused(command) && stateOf(command).status === undefined ? 1 : command.run()),
    },
  ),
  ...spoils(
    'loses-signals',
    {},
    {
      kill: command => (wasRefused(command) && command.argv.at(-1) !== 'KILL' ? 0 : command.run()),
    },
    refusals.filter(([, status]) => status !== 'stopped'),
  ),
  ...spoils(
    'has-start-do-nothing',
    {},
    { start: command => (wasRefused(command) ? 0 : command.run()) },
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
    {
      start: command => {
        const code = command.run()
        if (code === 0 && !wasRefused(command))
          runOnHost(
            listOf(kept(command) ?? ({} as Config), 'poststart'),
            command.ask('state', command.id).stdout,
          )
        return code
      },
    },
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

export const mutants: readonly Mutant[] = [...afterRefusal, ...unknown]
