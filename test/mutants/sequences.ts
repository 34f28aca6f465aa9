/** Faults of operations that show in a sequence of them: in a second life, in the midst of one, at its end. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { State } from '#runtime/state'
import type { Config, Hook, HookKind } from '#spec/config'
import type { Edit } from './edits.js'
import {
  atCreate,
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
import { afterDelete, hash, note, rootOf, shell, stateOf } from './operation-tools.js'

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
  {
    name: 'state-cut-at-64k',
    breaks: ['state-annotations'],
    instead: {
      state: command => {
        const { code, stdout } = command.ask('state', command.id)
        print(stdout.slice(0, 65_536))
        return code
      },
    },
  },
]

// Failing hooks, and what follows.
const hasFailing = (config: Config) =>
  atCreate.some(kind => listOf(config, kind).some(({ args }) => args?.join().includes('note failing')))
const onFailure = (
  name: string,
  what: string,
  act: (command: Command) => void,
  edit: Edit = () => undefined,
): Mutant[] =>
  atCreate.map(kind => ({
    name: `hooks-${kind}-failure-${name}`,
    breaks: [`lifecycle-${lower(kind)}-fail-${what}`],
    config: (config: Config, command: Command) => {
      if (!hasFailing(config)) return
      keep(config, command)
      edit(config, command)
    },
    instead: {
      create: (command: Command) => {
        const code = command.run()
        if (code !== 0 && kept(command)) act(command)
        return code
      },
    },
  }))
const poststopOf = (command: Command) => listOf(kept(command)!, 'poststop')
const tellsPoststop = (what: string, change: (hook: Hook) => Hook): Mutant[] =>
  onFailure(`gives-poststop-${what}`, 'destroy[poststop]', () => undefined, each('poststop', change))
const failures: Mutant[] = [
  ...tellsPoststop('no-state', withoutStdin),
  ...tellsPoststop('another-id', stateBy('s/"id" *: *"/&x/')),
  ...tellsPoststop('another-bundle', stateBy('s,"bundle" *: *"[^"]*,&/rootfs,')),
  ...tellsPoststop('status-running', stateBy('s/"status" *: *"[a-z]*"/"status":"running"/')),
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
  {
    name: 'state-id-without-its-first-underscore',
    breaks: ['state-id'],
    state: state => {
      if (state.id.startsWith('_')) state.id = state.id.slice(1)
    },
  },
  ...[
    ['one-character', (id: string) => id.length === 1],
    ['the-name-of-an-operation', (id: string) => /^(create|start|state|kill|delete|list)$/.test(id)],
    ['two-underscores', (id: string) => id.includes('__')],
    ['an-end-of-a-dot', (id: string) => id.endsWith('.')],
    ['an-end-of-a-dash', (id: string) => id.endsWith('-')],
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
  {
    name: 'start-of-stopped-is-fine-the-second-time',
    breaks: ['start-not-created-error'],
    instead: {
      start: command => {
        if (stateOf(command).status !== 'stopped') return command.run()
        const code = command.run()
        const isSecond = existsSync(note(command, 'again'))
        writeFileSync(note(command, 'again'), '')
        return isSecond ? 0 : code
      },
    },
  },
  {
    name: 'kill-by-number-of-created-fails',
    breaks: ['kill-sends-signal[created]'],
    instead: {
      kill: command =>
        stateOf(command).status === 'created' && /^\d+$/.test(command.argv.at(-1)!) ? 1 : command.run(),
    },
  },
]

export const mutants: readonly Mutant[] = [...secondLife, ...states, ...failures, ...lives]
