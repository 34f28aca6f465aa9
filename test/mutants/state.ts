/** Faults of what state tells. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { State } from '#runtime/state'
import type { Command, Mutant } from './mutant.js'
import { configOf, note, rootOf, stateOf } from './operation-tools.js'

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
const procStat = (pid: number | undefined) => readFileSync(`/proc/${pid}/stat`, 'utf8')
const signalled = (command: Command) => note(command, 'signalled')
const wasSignalled = (command: Command) => existsSync(signalled(command))
const notingSignals = (command: Command) => {
  writeFileSync(signalled(command), '')
  return command.run()
}

export const mutants: readonly Mutant[] = [
  {
    name: 'state-stopped-of-one-held-up',
    breaks: ['state-status-running'],
    state: state => {
      if (state.status === 'running' && / T [^)]*$/.test(procStat(state.pid))) state.status = 'stopped'
    },
  },
  {
    name: 'state-running-once-signalled',
    breaks: ['state-status-created'],
    instead: {
      kill: notingSignals,
    },
    state: (state, command) => {
      if (state.status === 'created' && wasSignalled(command)) state.status = 'running'
    },
  },
  {
    name: 'start-refused-once-signalled',
    breaks: ['state-status-created'],
    instead: {
      kill: notingSignals,
      start: command => (wasSignalled(command) ? 1 : command.run()),
    },
  },
  {
    name: 'state-taken-from-its-name',
    breaks: ['state-status-running'],
    state: state => {
      if (state.status === 'running' && procStat(state.pid).split(' ')[2] === 'Z') state.status = 'stopped'
    },
  },
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
  tells('pid-of-container-in-a-joined-namespace', ['state-pid'], state => {
    const { linux } = configOf(state)
    if (!state.pid || !linux?.namespaces?.some(({ type, path }) => type === 'pid' && path)) return
    const line = /^NSpid:.*/m.exec(readFileSync(`/proc/${state.pid}/status`, 'utf8'))?.[0]
    state.pid = Number(line?.split('\t').at(-1))
  }),
  tells('pid-of-parent', ['state-pid'], state => {
    const stat = readFileSync(`/proc/${state.pid}/stat`, 'utf8')
    state.pid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  }),
  tells('pid-of-child', ['state-pid'], state => {
    const children = readFileSync(`/proc/${state.pid}/task/${state.pid}/children`, 'utf8').trim()
    if (children) state.pid = Number(children.split(' ')[0])
  }),
  {
    name: 'state-pid-of-last-created',
    breaks: ['state-pid'],
    collateral: { ids: ['state-id-unique'], why: 'containers have one pid' },
    instead: {
      create: command => {
        const code = command.run()
        const { pid } = stateOf(command)
        if (pid) writeFileSync(join(dirname(rootOf(command)), 'last-pid'), String(pid))
        return code
      },
    },
    state: (state, command) => {
      if (state.pid) state.pid = Number(readFileSync(join(dirname(rootOf(command)), 'last-pid'), 'utf8'))
    },
  },
  tells('bundle-in-ascii', ['state-bundle'], state => {
    state.bundle = state.bundle.replace(/[^ -~]/g, '?')
  }),
  tells('bundle-as-url', ['state-bundle'], state => {
    state.bundle = encodeURI(state.bundle)
  }),
  tells('bundle-up-to-blank', ['state-bundle'], state => {
    state.bundle = state.bundle.split(' ')[0]!
  }),
  tells('bundle-107-characters-at-most', ['state-bundle'], state => {
    state.bundle = state.bundle.slice(0, 107)
  }),
  {
    name: 'ids-64-characters-at-most',
    breaks: ['state-id-unique'],
    instead: Object.fromEntries(
      (['create', 'start', 'state', 'kill', 'delete'] as const).map(operation => [
        operation,
        ({ argv, id, run, ask }: Command) => {
          const short = id.slice(0, 64)
          if (operation !== 'state') return run(argv.map(word => (word === id ? short : word)))
          const { code, stdout } = ask('state', short)
          process.stdout.write(stdout.replace(`"${short}"`, `"${id}"`))
          return code
        },
      ]),
    ),
  },
  {
    name: 'state-of-stopped-exits-1',
    breaks: ['state-op-returns-state'],
    collateral: {
      ids: ['state-status-stopped', 'state-status-additional-values', 'state-status'],
      why: 'they cannot ask for it',
    },
    instead: {
      state: command => {
        const code = command.run()
        return stateOf(command).status === 'stopped' ? 1 : code
      },
    },
  },
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
  tells('annotations-trimmed', ['state-annotations'], state => {
    for (const [key, value] of Object.entries(state.annotations ?? {})) state.annotations![key] = value.trim()
  }),
  tells('annotations-64-at-most', ['state-annotations'], state => {
    state.annotations = Object.fromEntries(Object.entries(state.annotations ?? {}).slice(0, 64))
  }),
  tells('annotations-4096-characters-at-most', ['state-annotations'], state => {
    for (const [key, value] of Object.entries(state.annotations ?? {}))
      state.annotations![key] = value.slice(0, 4096)
  }),
  tells('annotations-without-keys-with-slash', ['state-annotations'], state => {
    for (const key of Object.keys(state.annotations ?? {}))
      if (key.includes('/')) delete state.annotations![key]
  }),
  tells('annotations-null-as-none', ['state-annotations'], state => {
    for (const [key, value] of Object.entries(state.annotations ?? {}))
      if (value === 'null') delete state.annotations![key]
  }),
  tells('annotations-numbers-as-such', ['state-annotations', 'state-json-schema'], state => {
    for (const [key, value] of Object.entries(state.annotations ?? {}))
      if (/^[1-9]\d*$/.test(value)) state.annotations![key] = Number(value) as never
  }),
  tells('annotations-null-when-stopped', ['state-annotations-empty'], state => {
    if (state.status === 'stopped') state.annotations ??= null as never
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
