/** Faults of operations that show with other containers, other hooks, other bundles, or in another life than the usual. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { type Config, type Hook, type HookKind, hookKinds } from '#spec/config'
import { type Edit, refuse } from './edits.js'
import { atCreate, each, forKinds, lower, stateBy, through, withoutStdin } from './hook-edits.js'
import type { Command, Mutant } from './mutant.js'
import {
  afterDelete,
  cgroupIn,
  configOf,
  hasOthers,
  leavesCgroups,
  note,
  otherIds,
  rootOf,
  sleeper,
  stateOf,
} from './operation-tools.js'
import { inUserNamespace, namespace } from './settings.js'

// Real runtimes do not notice the failure of a startContainer hook.
const stopping: readonly HookKind[] = hookKinds.slice(0, 5).filter(kind => kind !== 'startContainer')
const failing = (kind: HookKind, what: string) => [`lifecycle-${lower(kind)}-fail-${what}`]
const succeeds = through('"$@"; exit 0')
const when =
  (isMeant: (hook: Hook, index: number, all: Hook[]) => unknown, change: (hook: Hook) => Hook) =>
  (hook: Hook, index: number, all: Hook[]): Hook =>
    isMeant(hook, index, all) ? change(hook) : hook

const anyHook: [string, (hook: Hook, index: number) => unknown][] = [
  ['with-timeout', hook => hook.timeout],
  ['with-env', hook => hook.env],
  ['without-args', hook => !hook.args],
  ['third', (_, index) => index === 2],
]
const places: [string, (config: Config) => unknown][] = [
  ['in-a-user-namespace', inUserNamespace],
  ['at-a-terminal', config => config.process?.terminal],
  ['without-a-pid-namespace', config => !namespace(config, 'pid')],
]

const hookInput: Mutant[] = [
  ...anyHook.flatMap(([what, isMeant]) =>
    forKinds(
      `no-state-for-those-${what}`,
      kind => [`hooks-state-on-stdin[${kind}]`],
      kind => each(kind, when(isMeant, withoutStdin)),
      what === 'third' ? ['prestart', 'poststop'] : ['createRuntime', 'startContainer', 'poststop'],
    ),
  ),
  ...forKinds(
    'state-of-another-container',
    kind => [`hooks-state-on-stdin[${kind}]`],
    kind => (config, command) => {
      const [other] = otherIds(command)
      if (other) each(kind, stateBy(`s/"id" *: *"[^"]*"/"id":"${other}"/`))(config, command)
    },
    ['createRuntime', 'poststart', 'poststop'],
  ),
  ...forKinds(
    'null-annotations',
    kind => [`hooks-state-on-stdin[${kind}]`],
    kind => (config, command) => {
      if (Object.keys(config.annotations ?? {}).length > 0) return
      each(kind, stateBy('s/"annotations" *: *{ *}/"annotations":null/;t;s/^{/{"annotations":null,/'))(
        config,
        command,
      )
    },
    ['createRuntime', 'poststart'],
  ),
  ...forKinds(
    'bundle-as-given',
    kind => [`hooks-state-on-stdin[${kind} bundle]`],
    kind => (config, command) => {
      if (isAbsolute(command.bundle)) return
      each(kind, stateBy(`s,"bundle" *: *"[^"]*","bundle":"${command.bundle.replaceAll('"', '\\\\"')}",`))(
        config,
        command,
      )
    },
    ['createRuntime', 'poststart', 'poststop'],
  ),
  ...(['createContainer', 'startContainer'] as const).map(
    (kind): Mutant => ({
      name: `hooks-${kind}-state-pid-1-without-a-pid-namespace`,
      breaks: [`state-pid-container-view[${kind}]`],
      config: (config, command) => {
        if (!namespace(config, 'pid')) each(kind, stateBy('s/"pid" *: *[0-9]*/"pid": 1/'))(config, command)
      },
    }),
  ),
  ...(['prestart', 'createRuntime', 'poststart'] as const).flatMap(kind =>
    places.map(
      ([place, isThere]): Mutant => ({
        name: `hooks-${kind}-state-pid-1-${place}`,
        breaks: [`state-pid-runtime-view`],
        config: (config, command) => {
          if (isThere(config)) each(kind, stateBy('s/"pid" *: *[0-9]*/"pid": 1/'))(config, command)
        },
      }),
    ),
  ),
  ...forKinds(
    'output-is-failure',
    kind => [`lifecycle-${lower(kind)}-invoked`],
    kind => each(kind, through('out=$("$@" 2>&1); code=$?; [ -z "$out" ] || exit 1; exit $code')),
    ['createRuntime', 'createContainer', 'startContainer', 'poststart'],
  ).map(mutant => ({
    ...mutant,
    collateral: {
      ids: hookKinds.map(kind => `lifecycle-${lower(kind)}-invoked`),
      why: 'hooks of other kinds do not run either',
    },
  })),
  ...forKinds(
    'timeout-by-term-only',
    kind => [`hook-timeout[${kind}]`],
    kind =>
      each(kind, hook => {
        const { timeout, ...rest } = hook
        if (!timeout || timeout > 10) return hook
        return through(
          `exec 3<&0; "$@" <&3 & pid=$!; sleep ${timeout}; kill -TERM $pid 2>/dev/null || exit 0; exit 1`,
        )(rest)
      }),
    ['prestart', 'createRuntime', 'poststart', 'poststop'],
  ),
]

const hookFailures: Mutant[] = [
  ...anyHook.slice(0, 3).flatMap(([what, isMeant]) =>
    forKinds(
      `failure-ignored-of-those-${what}`,
      kind => failing(kind, 'error'),
      kind => each(kind, when(isMeant, succeeds)),
      stopping,
    ),
  ),
  ...places.flatMap(([place, isThere]) =>
    forKinds(
      `failure-ignored-${place}`,
      kind => failing(kind, 'error'),
      kind => (config, command) => {
        if (isThere(config)) each(kind, succeeds)(config, command)
      },
      ['createRuntime', 'poststart'],
    ),
  ),
  ...(
    [
      ['file-in-shared-memory', ({ id }) => writeFileSync(join('/dev/shm', id), '')],
      ['process', ({ bundle }) => sleeper(bundle)],
      ['mount', ({ bundle }) => spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', join(bundle, 'rootfs/mnt')])],
      ['folder-of-state', command => mkdirSync(join(rootOf(command), `.${command.id}`), { recursive: true })],
      ['used-id', command => writeFileSync(note(command, 'used'), '')],
      ['file-in-bundle', ({ bundle }) => writeFileSync(join(bundle, '.lock'), '')],
    ] as [string, (command: Command) => void][]
  ).flatMap(([what, leave]) =>
    atCreate.map(
      (kind): Mutant => ({
        name: `hooks-${kind}-failure-leaves-${what}`,
        breaks: failing(kind, what === 'used-id' ? 'destroy[id]' : 'destroy[traces]'),
        instead: {
          create: command => {
            if (existsSync(note(command, 'used'))) return 1
            const code = command.run()
            if (code !== 0 && configOf(command).hooks?.[kind] && stateOf(command).status === undefined)
              leave(command)
            return code
          },
        },
      }),
    ),
  ),
]

/** A part of the first configuration of a bundle, or of an id, stays for all that follow. */
const cached = (
  name: string,
  breaks: string[],
  keyOf: (command: Command) => string,
  members: (keyof Config)[],
): Mutant => ({
  name: `create-with-${name}`,
  breaks,
  config: (config, command) => {
    const file = join(command.notes, '..', `cache-${basename(keyOf(command))}`)
    if (!existsSync(file)) return writeFileSync(file, JSON.stringify(config))
    const first = JSON.parse(readFileSync(file, 'utf8')) as Config
    for (const member of members) {
      if (first[member] === undefined) delete config[member]
      else config[member] = first[member] as never
    }
    return undefined
  },
})
const byBundle = ({ bundle }: Command) => resolve(bundle)
const byId = ({ id }: Command) => id

const eachOther = (command: Command, act: (id: string, pid: number) => void) => {
  for (const id of otherIds(command)) {
    const { pid = 0 } = stateOf({ ...command, id })
    act(id, pid)
  }
}

const creates: Mutant[] = [
  cached('hostname-of-first-of-the-bundle', ['create-apply-properties'], byBundle, ['hostname']),
  cached('program-of-first-of-the-bundle', ['start-runs-program', 'lifecycle-run-program'], byBundle, [
    'process',
  ]),
  cached('annotations-of-first-of-the-bundle', ['state-annotations'], byBundle, ['annotations']),
  cached('hooks-of-first-of-the-bundle', ['lifecycle-poststop-invoked'], byBundle, ['hooks']),
  cached('hooks-of-first-of-the-id', ['delete-id-reuse'], byId, ['hooks']),
  cached('hostname-of-first-of-the-id', ['delete-id-reuse'], byId, ['hostname']),
  cached('limits-of-first-of-the-id', ['delete-id-reuse'], byId, ['linux']),
  {
    name: 'create-adds-annotations-of-the-id-before',
    breaks: ['delete-id-reuse'],
    config: (config, command) => {
      const file = note(command, 'annotations')
      const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
      config.annotations = { ...before, ...config.annotations }
      writeFileSync(file, JSON.stringify(config.annotations))
    },
  },
  {
    name: 'create-refuses-a-bundle-in-use',
    breaks: ['create-new-container'],
    instead: {
      create: command =>
        otherIds(command).some(id => stateOf({ ...command, id }).bundle === resolve(command.bundle))
          ? 1
          : command.run(),
    },
  },
  {
    name: 'create-refuses-a-bundle-used-before',
    breaks: ['create-new-container'],
    instead: {
      create: command => {
        const file = join(command.notes, '..', `used-${basename(command.bundle)}`)
        if (existsSync(file)) return 1
        const code = command.run()
        if (code === 0) writeFileSync(file, '')
        return code
      },
    },
  },
  ...(
    [
      ['kills', id => ['kill', id, 'KILL']],
      ['starts', id => ['start', id]],
      ['deletes', id => ['delete', '--force', id]],
    ] as [string, (id: string) => [string, ...string[]]][]
  ).map(
    ([what, operation]): Mutant => ({
      name: `create-that-failed-${what}-others`,
      breaks: ['errors-leave-environment[hostname that is too long]'],
      instead: {
        create: command => {
          const code = command.run()
          if (code !== 0 && stateOf(command).status === undefined)
            eachOther(command, id => command.ask(...operation(id)))
          return code
        },
      },
    }),
  ),
  ...(
    [
      ['up-to-255-characters', (bundle: string) => bundle.length > 255],
      ['up-to-512-characters', (bundle: string) => bundle.length > 512],
    ] as const
  ).map(
    ([name, isLong]): Mutant => ({
      name: `create-bundle-${name}`,
      breaks: ['state-bundle'],
      config: (config, { bundle }) => {
        if (isLong(resolve(bundle))) refuse(config)
      },
    }),
  ),
]

const likePattern = (id: string, other: string) => {
  try {
    return new RegExp(`^${id}$`).test(other)
  } catch {
    return false
  }
}
/** An operation that finds others, too. */
const alsoHits = (
  operation: 'start' | 'kill' | 'delete',
  name: string,
  breaks: string[],
  isHit: (id: string, other: string) => boolean,
): Mutant => ({
  name: `${operation}-hits-${name}`,
  breaks,
  instead: {
    [operation]: (command: Command) => {
      const { argv, run } = command
      const hit = otherIds(command).filter(other => isHit(command.id, other))
      const code = run()
      for (const other of hit) run(argv.map(word => (word === command.id ? other : word)))
      return code
    },
  },
})
const found: [string, (id: string, other: string) => boolean][] = [
  ['ids-by-pattern', likePattern],
  ['ids-in-any-case', (id, other) => id.toLowerCase() === other.toLowerCase()],
  ['longer-ids', (id, other) => other.startsWith(id)],
  ['ids-that-end-so', (id, other) => other.endsWith(id)],
]
const wrongOnes: Mutant[] = found.flatMap(([name, isHit]) =>
  (['start', 'kill', 'delete'] as const)
    .filter(operation => operation === 'start' || name.startsWith('ids-by') || name.startsWith('ids-in'))
    .map(operation => alsoHits(operation, name, ['state-id-unique'], isHit)),
)

const notingRelative: Edit = (_, command) => {
  if (!isAbsolute(command.bundle)) writeFileSync(note(command, 'relative'), command.bundle)
}
const states: Mutant[] = [
  {
    name: 'state-bundle-relative-once-stopped',
    breaks: ['state-bundle'],
    config: notingRelative,
    state: (state, command) => {
      if (state.status !== 'created' && existsSync(note(command, 'relative')))
        state.bundle = readFileSync(note(command, 'relative'), 'utf8')
    },
  },
  {
    name: 'state-running-while-children-live',
    breaks: ['state-status-stopped'],
    state: state => {
      if (state.status !== 'stopped') return
      const procs = cgroupIn(state, 'pids').map(dir => join(dir, 'cgroup.procs'))
      if (procs.some(file => existsSync(file) && readFileSync(file, 'utf8').trim())) state.status = 'running'
    },
  },
  ...places.flatMap(([place, isThere]): Mutant[] => {
    const config: Edit = (config, command) => {
      if (isThere(config)) writeFileSync(note(command, 'there'), '')
    }
    const tells = (name: string, breaks: string[], edit: NonNullable<Mutant['state']>): Mutant => ({
      name: `state-${name}-${place}`,
      breaks,
      config,
      state: (state, command) => {
        if (existsSync(note(command, 'there'))) edit(state, command)
      },
    })
    return [
      tells('without-pid', ['state-pid'], state => void delete state.pid),
      tells('pid-of-parent', ['state-pid'], state => {
        const stat = readFileSync(`/proc/${state.pid}/stat`, 'utf8')
        state.pid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      }),
      tells('created-is-running', ['state-status-created'], state => {
        if (state.status === 'created') state.status = 'running'
      }),
      tells('running-is-created', ['state-status-running'], state => {
        if (state.status === 'running') state.status = 'created'
      }),
      tells('stopped-is-running', ['state-status-stopped'], state => {
        if (state.status === 'stopped') state.status = 'running'
      }),
      tells('bundle-relative', ['state-bundle'], state => {
        state.bundle = basename(state.bundle)
      }),
      tells('id-cut', ['state-id'], state => {
        state.id = state.id.slice(0, -1)
      }),
      tells(
        'without-version',
        ['state-ociversion'],
        state => void delete (state as Partial<typeof state>).ociVersion,
      ),
    ]
  }),
]

// Runtimes that go by the pid alone, which another process may have by now.
const pidFile = (command: Command) => note(command, 'pid')
const pidAlive = (pid: string) =>
  existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
const notingPid = (command: Command) => {
  const code = command.run()
  if (code === 0) writeFileSync(pidFile(command), String(stateOf(command).pid ?? ''))
  return code
}
const reusedPid = (command: Command): number => {
  const pid = existsSync(pidFile(command)) ? readFileSync(pidFile(command), 'utf8') : ''
  return pid && pidAlive(pid) && stateOf(command).status === 'stopped' ? Number(pid) : 0
}
const pids: Mutant[] = [
  {
    name: 'state-running-by-pid-alone',
    breaks: ['state-status-stopped'],
    instead: { create: notingPid },
    state: (state, command) => {
      const pid = reusedPid(command)
      if (pid) Object.assign(state, { status: 'running', pid })
    },
  },
  {
    name: 'kill-by-pid-alone',
    breaks: ['kill-not-running-error', 'kill-not-running-no-effect'],
    instead: {
      create: notingPid,
      kill: command => {
        const pid = reusedPid(command)
        if (!pid) return command.run()
        return spawnSync('sh', [
          '-c',
          'kill -s "$0" "$1"',
          command.argv.at(-1)!.replace(/^SIG/, ''),
          String(pid),
        ]).status!
      },
    },
  },
  {
    name: 'delete-kills-by-pid-alone',
    breaks: ['delete-foreign-resources'],
    instead: {
      create: notingPid,
      delete: command => {
        const pid = reusedPid(command)
        if (pid) process.kill(pid, 'SIGKILL')
        return command.run()
      },
    },
  },
  {
    name: 'delete-refuses-by-pid-alone',
    breaks: ['delete-resources'],
    instead: { create: notingPid, delete: command => (reusedPid(command) ? 1 : command.run()) },
  },
]

const deletes: Mutant[] = [
  {
    name: 'delete-keeps-cgroups-without-limits',
    breaks: ['delete-resources'],
    instead: leavesCgroups(({ linux }) => Object.keys(linux?.resources ?? {}).length === 0),
  },
  {
    name: 'delete-keeps-cgroups-of-an-id-used-twice',
    breaks: ['delete-id-reuse'],
    collateral: { ids: ['lifecycle-destroy-undo-create'], why: 'it looks for the same' },
    instead: {
      ...leavesCgroups((_, command) => existsSync(note(command, 'second'))),
      create: command => {
        writeFileSync(note(command, existsSync(note(command, 'first')) ? 'second' : 'first'), '')
        return command.run()
      },
    },
  },
  {
    name: 'delete-signals-others',
    breaks: ['delete-foreign-resources'],
    instead: afterDelete(command => eachOther(command, (_, pid) => pid && process.kill(pid, 'SIGCONT'))),
  },
]

const looks = (what: string, isSo: (command: Command) => unknown): Mutant => ({
  name: `features-looks-at-${what}`,
  breaks: ['features-compile-time'],
  features: (features, command) => {
    if (isSo(command))
      features.annotations = { ...(features.annotations as object), 'org.example.seen': 'yes' }
  },
})
const features: Mutant[] = [
  looks('containers', hasOthers),
  looks('its-root-folder', command => existsSync(rootOf(command))),
  looks('debug-in-the-environment', () => process.env.DEBUG),
]

export const mutants: readonly Mutant[] = [
  ...hookInput,
  ...hookFailures,
  ...creates,
  ...wrongOnes,
  ...states,
  ...pids,
  ...deletes,
  ...features,
]
