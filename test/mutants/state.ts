/** Faults of what state tells. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { State } from '#runtime/state'
import type { Command, Mutant } from './mutant.js'
import { note } from './operation-tools.js'

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
export const mutants: readonly Mutant[] = [
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
