/** Faults of hooks. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Hook, HookKind } from '#spec/config'
import { hookKinds } from '#spec/config'
import type { Command, Mutant } from './mutant.js'

type Edit = NonNullable<Mutant['config']>

const listOf = (config: Config, kind: HookKind): Hook[] => config.hooks?.[kind] ?? []

/** Changes the list of hooks of a kind. */
const relist =
  (kind: HookKind, change: (hooks: Hook[]) => Hook[]): Edit =>
  config => {
    if (config.hooks?.[kind]) config.hooks[kind] = change(config.hooks[kind])
  }

/** Changes each hook of a kind. */
const each = (kind: HookKind, change: (hook: Hook, index: number, all: Hook[]) => Hook): Edit =>
  relist(kind, hooks => hooks.map(change))

/** A hook run by a shell: "$@" is the hook. */
const through =
  (script: string) =>
  (hook: Hook): Hook => ({
    ...hook,
    path: '/bin/sh',
    args: ['sh', '-c', script, 'sh', hook.path, ...(hook.args ?? []).slice(1)],
  })

/** Runs the hooks of one kind as the last, or the first, of another. */
const move =
  (from: HookKind, to: HookKind, place: 'first' | 'last' = 'last'): Edit =>
  config => {
    const hooks = config.hooks
    if (!hooks?.[from]) return
    const moved = listOf(config, from)
    hooks[to] = place === 'first' ? [...moved, ...listOf(config, to)] : [...listOf(config, to), ...moved]
    delete hooks[from]
  }

const swap =
  (one: HookKind, other: HookKind): Edit =>
  config => {
    if (!config.hooks) return
    const [first, second] = [listOf(config, one), listOf(config, other)]
    config.hooks[one] = second
    config.hooks[other] = first
  }

/** A fault for every kind, or for some. */
const forKinds = (
  name: string,
  breaks: (kind: HookKind) => string[],
  config: (kind: HookKind) => Edit,
  kinds: readonly HookKind[] = hookKinds,
): Mutant[] =>
  kinds.map(kind => ({ name: `hooks-${kind}-${name}`, breaks: breaks(kind), config: config(kind) }))

const lower = (kind: HookKind) => kind.toLowerCase()
const listed = (kind: HookKind) => [`hooks-listed-order[${kind}]`]
const stdin = (kind: HookKind) => [`hooks-state-on-stdin[${kind}]`]
const onHost: HookKind[] = ['prestart', 'createRuntime', 'poststart', 'poststop']
const atCreate: HookKind[] = ['prestart', 'createRuntime', 'createContainer']
// In the container sed is one of busybox's.
const editState = (sed: string) =>
  through(`if command -v sed >/dev/null; then sed '${sed}'; else busybox sed '${sed}'; fi | "$@"`)

/** What of the configuration a later command needs. */
const keep: Edit = (config, { notes }) => writeFileSync(join(notes, 'config'), JSON.stringify(config))
const kept = ({ notes }: Command): Config | undefined =>
  existsSync(join(notes, 'config')) ? JSON.parse(readFileSync(join(notes, 'config'), 'utf8')) : undefined

export const mutants: readonly Mutant[] = [
  // Which hooks run, and in which order
  ...forKinds(
    'dropped',
    kind => [`lifecycle-${lower(kind)}-invoked`, ...listed(kind)],
    kind => relist(kind, () => []),
  ),
  ...forKinds('first-only', listed, kind => relist(kind, hooks => hooks.slice(0, 1))),
  ...forKinds('last-only', listed, kind => relist(kind, hooks => hooks.slice(-1))),
  ...forKinds('second-skipped', listed, kind => relist(kind, hooks => hooks.toSpliced(1, 1))),
  ...forKinds('reversed', listed, kind => relist(kind, hooks => hooks.toReversed())),
  ...forKinds('sorted', listed, kind =>
    relist(kind, hooks => hooks.toSorted((a, b) => ((a.args ?? []).join() < (b.args ?? []).join() ? -1 : 1))),
  ),
  ...forKinds(
    'twice',
    kind => [`lifecycle-${lower(kind)}-invoked`],
    kind => relist(kind, hooks => hooks.flatMap(hook => [hook, hook])),
  ),
  ...forKinds('in-parallel', listed, kind =>
    each(kind, through('exec 3<&0; "$@" <&3 3<&- >/dev/null 2>&1 & :')),
  ),

  // When and where
  {
    name: 'hooks-createruntime-before-prestart',
    breaks: ['hook-prestart-before-createruntime'],
    config: swap('prestart', 'createRuntime'),
  },
  {
    name: 'hooks-prestart-after-createruntime',
    breaks: ['hook-prestart-before-createruntime'],
    config: move('prestart', 'createRuntime'),
  },
  {
    name: 'hooks-createcontainer-before-createruntime',
    breaks: [
      'hook-createcontainer-after-createruntime',
      'hook-createcontainer-namespace',
      'hook-createruntime-namespace',
    ],
    config: swap('createRuntime', 'createContainer'),
  },
  {
    name: 'hooks-prestart-at-start',
    breaks: ['hook-prestart-during-create', 'hook-prestart-path-resolve', 'hook-prestart-before-pivot'],
    config: move('prestart', 'startContainer'),
  },
  {
    name: 'hooks-createruntime-at-start',
    breaks: ['hook-createruntime-during-create', 'hook-createruntime-path-resolve'],
    config: move('createRuntime', 'startContainer'),
  },
  {
    name: 'hooks-createcontainer-at-start',
    breaks: [
      'hook-createcontainer-during-create',
      'hook-createcontainer-path-resolve',
      'hook-createcontainer-before-pivot',
    ],
    config: move('createContainer', 'startContainer', 'first'),
  },
  {
    name: 'hooks-startcontainer-at-create',
    breaks: ['hook-startcontainer-during-start[called]', 'hook-startcontainer-path-resolve'],
    config: move('startContainer', 'createContainer'),
  },
  {
    name: 'hooks-startcontainer-at-delete',
    breaks: ['hook-startcontainer-before-process', 'hook-startcontainer-namespace'],
    config: move('startContainer', 'poststop'),
  },
  {
    name: 'hooks-startcontainer-not-awaited',
    breaks: ['hook-startcontainer-before-process'],
    config: each('startContainer', through('exec 3<&0; "$@" <&3 3<&- >/dev/null 2>&1 & :')),
  },
  {
    name: 'hooks-poststart-at-create',
    breaks: ['hook-poststart-after-process[not at create]'],
    config: move('poststart', 'createRuntime'),
  },
  {
    name: 'hooks-poststart-in-container',
    breaks: ['hook-poststart-namespace', 'hook-poststart-path-resolve', 'state-pid-runtime-view[poststart]'],
    config: move('poststart', 'startContainer'),
  },
  {
    name: 'hooks-poststart-before-program',
    breaks: ['hook-poststart-after-process[executed]'],
    config: move('poststart', 'createContainer'),
  },
  {
    name: 'hooks-prestart-in-container',
    breaks: ['hook-prestart-namespace', 'state-pid-runtime-view[prestart]'],
    config: move('prestart', 'createContainer', 'first'),
  },
  {
    name: 'hooks-createruntime-in-container',
    breaks: ['hook-createruntime-namespace', 'state-pid-runtime-view[createRuntime]'],
    config: move('createRuntime', 'createContainer', 'first'),
  },
  {
    name: 'hooks-createcontainer-on-host',
    breaks: ['hook-createcontainer-namespace', 'state-pid-container-view[createContainer]'],
    config: move('createContainer', 'createRuntime'),
  },
  {
    name: 'hooks-createcontainer-in-mount-namespace-only',
    breaks: ['hook-createcontainer-namespace'],
    config: each('createContainer', through('exec unshare -u -i "$@"')),
  },
  {
    name: 'hooks-poststop-at-start',
    breaks: ['hook-poststop-after-delete', 'hook-poststop-before-delete-returns'],
    config: move('poststop', 'poststart'),
  },
  {
    name: 'hooks-poststop-in-container',
    breaks: ['hook-poststop-path-resolve'],
    config: move('poststop', 'startContainer'),
  },
  ...(['prestart', 'poststop'] as const).map(kind => ({
    name: `hooks-${kind}-path-below-rootfs`,
    breaks: [`hook-${kind}-path-resolve`],
    config: (config: Config, { bundle }: Command) =>
      each(kind, hook => {
        const path = join(bundle, config.root!.path, hook.path)
        return existsSync(path) ? { ...hook, path } : hook
      })(config, {} as Command),
  })),
  {
    name: 'hooks-poststop-in-new-namespace',
    breaks: ['hook-poststop-namespace'],
    config: each('poststop', through('exec unshare -m "$@"')),
  },
  ...forKinds(
    'not-awaited',
    kind => [`hook-${lower(kind)}-during-create`],
    kind => each(kind, through('exec 3<&0; "$@" <&3 3<&- >/dev/null 2>&1 & :')),
    atCreate,
  ),
  {
    name: 'hooks-poststart-not-awaited',
    breaks: ['hook-poststart-before-start-returns'],
    config: each('poststart', through('exec 3<&0; "$@" <&3 3<&- >/dev/null 2>&1 & :')),
  },
  {
    name: 'hooks-poststop-not-awaited',
    breaks: ['hook-poststop-before-delete-returns'],
    config: each('poststop', through('exec 3<&0; "$@" <&3 3<&- >/dev/null 2>&1 & :')),
  },
  {
    name: 'hooks-poststop-at-kill',
    breaks: ['hook-poststop-after-delete[not at exit]'],
    config: (config, command) => {
      keep(config, command)
      delete config.hooks?.poststop
    },
    instead: {
      kill: command => {
        const code = command.run()
        runOnHost(
          listOf(kept(command) ?? ({} as Config), 'poststop'),
          command.ask('state', command.id).stdout,
        )
        return code
      },
    },
  },
  {
    name: 'hooks-poststop-before-removal',
    breaks: ['hook-poststop-after-delete[cgroups]'],
    config: (config, command) => {
      keep(config, command)
      delete config.hooks?.poststop
    },
    instead: {
      delete: command => {
        runOnHost(
          listOf(kept(command) ?? ({} as Config), 'poststop'),
          command.ask('state', command.id).stdout,
        )
        return command.run()
      },
    },
  },
  ...(['prestart', 'createRuntime'] as const).map(kind => ({
    name: `hooks-${kind}-before-environment`,
    breaks: [
      `hook-${lower(kind)}-after-environment`,
      ...(kind === 'createRuntime' ? ['hook-createruntime-underspecified'] : []),
    ],
    config: (config: Config, command: Command) => {
      const state = {
        ociVersion: '1.0.2',
        id: command.id,
        status: 'creating',
        pid: process.pid,
        bundle: command.bundle,
      }
      runOnHost(listOf(config, kind), JSON.stringify(state))
      delete config.hooks?.[kind]
    },
  })),
  ...(['prestart', 'createRuntime'] as const).map(kind => ({
    name: `hooks-${lower(kind)}-after-pivot`,
    breaks: [`hook-${lower(kind)}-before-pivot`],
    config: move(kind, 'poststart', 'first'),
  })),
  {
    name: 'hooks-createruntime-before-last-mount',
    breaks: ['hook-createruntime-underspecified', 'hook-createruntime-after-environment'],
    config: each(
      'createRuntime',
      through(`state=$(cat); pid=$(echo "$state" | tr -d '\\n' | sed 's/.*"pid" *: *\\([0-9]*\\).*/\\1/')
      nsenter -t "$pid" -m umount -l "$(grep -o '/[^ ]*/mnt/last' "/proc/$pid/mountinfo")"
      echo "$state" | "$@"`),
    ),
  },
  {
    name: 'hooks-createcontainer-before-mounts',
    breaks: ['hook-createcontainer-after-environment', 'hook-createcontainer-underspecified'],
    config: each(
      'createContainer',
      through('umount -l "$(grep -o "/[^ ]*/rootfs/mnt/last" /proc/self/mountinfo)"; exec "$@"'),
    ),
  },

  // What a hook is given
  ...forKinds(
    'argv0-dropped',
    kind => [`hook-args[${kind}]`],
    kind =>
      each(kind, hook => (hook.args?.[0] ? { ...hook, args: [hook.path, ...hook.args.slice(1)] } : hook)),
  ),
  ...forKinds(
    'last-arg-dropped',
    kind => [`hook-args[${kind}]`],
    kind =>
      each(kind, hook => ((hook.args?.length ?? 0) > 3 ? { ...hook, args: hook.args!.slice(0, -1) } : hook)),
  ),
  ...forKinds(
    'empty-args-dropped',
    kind => [`hook-args[${kind}]`],
    kind => each(kind, hook => (hook.args ? { ...hook, args: hook.args.filter(Boolean) } : hook)),
  ),
  ...forKinds(
    'env-dropped',
    kind => [`hook-env[${kind}]`],
    kind => each(kind, ({ env: _, ...hook }) => hook),
  ),
  ...forKinds(
    'env-last-dropped',
    kind => [`hook-env[${kind}]`],
    kind => each(kind, hook => (hook.env ? { ...hook, env: hook.env.slice(0, -1) } : hook)),
  ),
  ...forKinds(
    'env-extra',
    kind => [`hook-env[${kind}]`],
    kind => each(kind, hook => (hook.env ? { ...hook, env: [...hook.env, 'EXTRA=1'] } : hook)),
  ),
  ...forKinds(
    'env-of-first-hook',
    kind => [`hook-env[${kind}]`],
    kind => each(kind, (hook, _, all) => (hook.env ? { ...hook, env: all[0]!.env! } : hook)),
  ),
  ...forKinds(
    'path-through-shell',
    () => ['hook-path-execv'],
    kind => each(kind, hook => (hook.args ? hook : { path: '/bin/sh', args: ['sh', '-c', hook.path] })),
  ),
  ...forKinds(
    'timeout-ignored',
    kind => [`hook-timeout[${kind}]`],
    kind => each(kind, ({ timeout: _, ...hook }) => hook),
  ),
  ...forKinds(
    'timeout-always-1',
    kind => [`hook-timeout[${kind}]`],
    kind => each(kind, hook => ({ ...hook, timeout: 1 })),
    ['createRuntime', 'startContainer', 'poststop'],
  ),
  ...forKinds('no-stdin', stdin, kind => each(kind, through('exec "$@" </dev/null'))),
  ...forKinds('stdin-for-first-only', stdin, kind =>
    each(kind, (hook, index) => (index === 0 ? hook : through('exec "$@" </dev/null')(hook))),
  ),
  ...forKinds('state-of-other-id', stdin, kind => each(kind, editState('s/"id" *: *"/&x/'))),
  ...forKinds('state-without-annotations', stdin, kind => each(kind, editState('s/"annotations"/"labels"/'))),
  ...forKinds('state-annotation-dropped', stdin, kind =>
    each(kind, editState('s/com.example.second/other/')),
  ),
  ...forKinds('state-bundle-rootfs', stdin, kind => each(kind, editState('s,"bundle" *: *"[^"]*,&/rootfs,'))),
  ...forKinds(
    'state-status',
    stdin,
    kind =>
      each(
        kind,
        editState(`s/"status" *: *"[a-z]*"/"status":"${kind === 'poststop' ? 'running' : 'stopped'}"/`),
      ),
    onHost,
  ),
  ...forKinds(
    'state-pid',
    kind => [`state-pid-runtime-view[${kind}]`],
    kind => each(kind, editState('s/"pid" *: *[0-9]*/"pid": 1/')),
    ['prestart', 'createRuntime', 'poststart'],
  ),

  // Failures
  ...forKinds(
    'failure-ignored',
    kind => [
      `lifecycle-${lower(kind)}-fail-error`,
      `lifecycle-${lower(kind)}-fail-stop`,
      `lifecycle-${lower(kind)}-fail-destroy`,
    ],
    kind => each(kind, through('"$@"; exit 0')),
    hookKinds.slice(0, 5),
  ),
  ...forKinds(
    'death-by-signal-ignored',
    kind => [`lifecycle-${lower(kind)}-fail-error`],
    kind => each(kind, through('"$@"; code=$?; [ $code = 137 ] && exit 0; exit $code')),
    hookKinds.slice(0, 5),
  ),
  ...forKinds(
    'only-last-failure-counts',
    kind => [`lifecycle-${lower(kind)}-fail-error`],
    kind =>
      each(kind, (hook, index, all) => (index === all.length - 1 ? hook : through('"$@"; exit 0')(hook))),
    hookKinds.slice(0, 5),
  ),
  ...forKinds(
    'only-first-failure-counts',
    kind => [`lifecycle-${lower(kind)}-fail-error`],
    kind => each(kind, (hook, index) => (index === 0 ? hook : through('"$@"; exit 0')(hook))),
    hookKinds.slice(0, 5),
  ),
  ...forKinds(
    'runs-on-after-failure',
    kind => [`lifecycle-${lower(kind)}-fail-stop[later hooks]`],
    kind =>
      relist(kind, hooks => {
        // One hook in the place of all, which fails in the end if one of them did.
        const [first, ...others] = hooks.map(({ path, args = [] }) =>
          [path, ...args.slice(1)].map(word => `'${word.replaceAll("'", "'\\''")}'`).join(' '),
        )
        const script = [first, ...others].map(line => `printf %s "$state" | ${line} || failed=1`).join('\n')
        return hooks.length === 0
          ? []
          : [{ path: '/bin/sh', args: ['sh', '-c', `state=$(cat); failed=0\n${script}\nexit $failed`] }]
      }),
    hookKinds.slice(0, 5),
  ),
  ...forKinds(
    'failure-leaves-cgroup',
    kind => [`lifecycle-${lower(kind)}-fail-destroy[cgroups]`],
    () => keep,
    atCreate,
  ).map(mutant => ({
    ...mutant,
    instead: {
      create: (command: Command) => {
        const code = command.run()
        const path = kept(command)?.linux?.cgroupsPath
        if (code !== 0 && path) mkdirSync(join('/sys/fs/cgroup/pids', path), { recursive: true })
        return code
      },
    },
  })),
  ...forKinds(
    'failure-leaves-container',
    kind => [`lifecycle-${lower(kind)}-fail-destroy[container]`],
    () => () => undefined,
    atCreate,
  ).map(mutant => ({
    ...mutant,
    instead: {
      create: (command: Command) => {
        const code = command.run()
        if (code === 0) return 0
        const file = join(command.bundle, 'config.json')
        const config = JSON.parse(readFileSync(file, 'utf8')) as Config
        delete config.hooks
        writeFileSync(file, JSON.stringify(config))
        command.run()
        return code
      },
    },
  })),
  ...forKinds(
    'failure-skips-poststop',
    kind => [`lifecycle-${lower(kind)}-fail-destroy[poststop]`],
    () => relist('poststop', hooks => hooks.slice(0, 1)),
    atCreate,
  ),
  {
    name: 'hooks-poststop-failure-fails-delete',
    breaks: ['lifecycle-poststop-fail-continue[delete]'],
    instead: {
      delete: command => {
        const code = command.run()
        return code === 0 && existsSync(join(command.notes, 'config')) ? 1 : code
      },
    },
    config: keep,
  },
  {
    name: 'hooks-poststop-stops-at-failure',
    breaks: ['lifecycle-poststop-fail-continue[remaining hooks]'],
    config: relist('poststop', hooks => hooks.slice(0, 1)),
  },
]

/** Runs hooks as the shim's children. */
function runOnHost(hooks: readonly Hook[], input: string): void {
  for (const { path, args = [path], env } of hooks) {
    spawnSync(path, args.slice(1), {
      argv0: args[0],
      input,
      ...(env ? { env: Object.fromEntries(env.map(pair => pair.split('=', 2))) } : {}),
    })
  }
}
