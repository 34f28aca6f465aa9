/** Faults in which hooks run, in which order, when and where. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Hook, HookKind } from '#spec/config'
import { hookKinds } from '#spec/config'
import type { Edit } from './edits.js'
import {
  atCreate,
  each,
  forKinds,
  keep,
  kept,
  listOf,
  lower,
  notAwaited,
  relist,
  runOnHost,
  through,
} from './hook-edits.js'
import type { Command, Mutant } from './mutant.js'

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

/** Another list of the same hooks. */
const listed: [name: string, change: (hooks: Hook[]) => Hook[]][] = [
  ['first-only', hooks => hooks.slice(0, 1)],
  ['last-only', hooks => hooks.slice(-1)],
  ['second-skipped', hooks => hooks.toSpliced(1, 1)],
  ['reversed', hooks => hooks.toReversed()],
  ['sorted', hooks => hooks.toSorted((a, b) => ((a.args ?? []).join() < (b.args ?? []).join() ? -1 : 1))],
]

/** Hooks that run when or where others do. */
const moved: [name: string, from: HookKind, to: HookKind, breaks: string[], place?: 'first'][] = [
  ['prestart-after-createruntime', 'prestart', 'createRuntime', ['hook-prestart-before-createruntime']],
  [
    'prestart-at-start',
    'prestart',
    'startContainer',
    ['hook-prestart-during-create', 'hook-prestart-path-resolve', 'hook-prestart-before-pivot'],
  ],
  [
    'createruntime-at-start',
    'createRuntime',
    'startContainer',
    ['hook-createruntime-during-create', 'hook-createruntime-path-resolve'],
  ],
  [
    'createcontainer-at-start',
    'createContainer',
    'startContainer',
    [
      'hook-createcontainer-during-create',
      'hook-createcontainer-path-resolve',
      'hook-createcontainer-before-pivot',
    ],
    'first',
  ],
  [
    'startcontainer-at-create',
    'startContainer',
    'createContainer',
    ['hook-startcontainer-during-start[called]', 'hook-startcontainer-path-resolve'],
  ],
  [
    'startcontainer-at-delete',
    'startContainer',
    'poststop',
    ['hook-startcontainer-before-process', 'hook-startcontainer-namespace'],
  ],
  ['poststart-at-create', 'poststart', 'createRuntime', ['hook-poststart-after-process[not at create]']],
  [
    'poststart-in-container',
    'poststart',
    'startContainer',
    ['hook-poststart-namespace', 'hook-poststart-path-resolve', 'state-pid-runtime-view[poststart]'],
  ],
  ['poststart-before-program', 'poststart', 'createContainer', ['hook-poststart-after-process[executed]']],
  [
    'prestart-in-container',
    'prestart',
    'createContainer',
    ['hook-prestart-namespace', 'state-pid-runtime-view[prestart]'],
    'first',
  ],
  [
    'createruntime-in-container',
    'createRuntime',
    'createContainer',
    ['hook-createruntime-namespace', 'state-pid-runtime-view[createRuntime]'],
    'first',
  ],
  [
    'createcontainer-on-host',
    'createContainer',
    'createRuntime',
    ['hook-createcontainer-namespace', 'state-pid-container-view[createContainer]'],
  ],
  [
    'poststop-at-start',
    'poststop',
    'poststart',
    ['hook-poststop-after-delete', 'hook-poststop-before-delete-returns'],
  ],
  ['poststop-in-container', 'poststop', 'startContainer', ['hook-poststop-path-resolve']],
  ['prestart-after-pivot', 'prestart', 'poststart', ['hook-prestart-before-pivot'], 'first'],
  ['createruntime-after-pivot', 'createRuntime', 'poststart', ['hook-createruntime-before-pivot'], 'first'],
]

const swapped: [name: string, one: HookKind, other: HookKind, breaks: string[]][] = [
  ['createruntime-before-prestart', 'prestart', 'createRuntime', ['hook-prestart-before-createruntime']],
  [
    'createcontainer-before-createruntime',
    'createRuntime',
    'createContainer',
    [
      'hook-createcontainer-after-createruntime',
      'hook-createcontainer-namespace',
      'hook-createruntime-namespace',
    ],
  ],
]

/** A runtime whose poststop hooks run only in a life that had this operation. */
const onlyAfter = (operation: 'start' | 'kill'): Mutant => ({
  name: `hooks-poststop-only-after-${operation}`,
  breaks: ['lifecycle-poststop-invoked'],
  config: (config, command) => {
    keep(config, command)
    delete config.hooks?.poststop
  },
  instead: {
    [operation]: (command: Command) => {
      writeFileSync(join(command.notes, operation), '')
      return command.run()
    },
    delete: command => {
      const { stdout } = command.ask('state', command.id)
      const code = command.run()
      const hooks = listOf(kept(command) ?? ({} as Config), 'poststop')
      if (code === 0 && existsSync(join(command.notes, operation))) runOnHost(hooks, stdout)
      return code
    },
  },
})

export const mutants: readonly Mutant[] = [
  ...moved.map(([name, from, to, breaks, place]) => ({
    name: `hooks-${name}`,
    breaks,
    config: move(from, to, place),
  })),
  ...swapped.map(([name, one, other, breaks]) => ({
    name: `hooks-${name}`,
    breaks,
    config: swap(one, other),
  })),
  ...forKinds(
    'not-awaited',
    kind => [`hook-${lower(kind)}-during-create`],
    kind => each(kind, notAwaited),
    atCreate,
  ),
  ...(
    [
      ['startContainer', 'hook-startcontainer-before-process'],
      ['poststart', 'hook-poststart-before-start-returns'],
      ['poststop', 'hook-poststop-before-delete-returns'],
    ] as const
  ).map(([kind, id]) => ({
    name: `hooks-${lower(kind)}-not-awaited`,
    breaks: [id],
    config: each(kind, notAwaited),
  })),
  ...forKinds(
    'dropped',
    kind => [`lifecycle-${lower(kind)}-invoked`, `hooks-listed-order[${kind}]`],
    kind => relist(kind, () => []),
  ),
  ...listed.flatMap(([name, change]) =>
    forKinds(
      name,
      kind => [`hooks-listed-order[${kind}]`],
      kind => relist(kind, change),
    ),
  ),
  ...forKinds(
    'twice',
    kind => [`lifecycle-${lower(kind)}-invoked`],
    kind => relist(kind, hooks => hooks.flatMap(hook => [hook, hook])),
  ),
  ...forKinds(
    'only-with-all-kinds',
    kind => [`lifecycle-${lower(kind)}-invoked`],
    kind => config => {
      if (config.hooks && !hookKinds.every(other => config.hooks?.[other])) delete config.hooks[kind]
    },
  ),
  onlyAfter('start'),
  onlyAfter('kill'),
  ...forKinds(
    'second-in-new-namespace',
    kind => [`hook-${lower(kind)}-namespace`],
    kind => each(kind, (hook, index) => (index === 1 ? through('exec unshare -n "$@"')(hook) : hook)),
    hookKinds.filter(kind => kind !== 'startContainer'),
  ),
  ...forKinds(
    'in-new-user-namespace',
    kind => [`hook-${lower(kind)}-namespace`],
    kind => each(kind, through('exec unshare -U "$@"')),
    hookKinds.filter(kind => kind !== 'startContainer'),
  ),
  {
    name: 'hooks-poststart-before-start',
    breaks: ['hook-poststart-after-process[executed meanwhile]'],
    config: (config, command) => {
      keep(config, command)
      delete config.hooks?.poststart
    },
    instead: {
      start: command => {
        const { stdout } = command.ask('state', command.id)
        runOnHost(listOf(kept(command) ?? ({} as Config), 'poststart'), stdout.replace('created', 'running'))
        return command.run()
      },
    },
  },
  ...forKinds(
    'in-parallel',
    // Some runtimes hang with hooks that are still there: then no row is judged.
    () => ['hooks-listed-order'],
    kind => each(kind, notAwaited),
  ),

  {
    name: 'hooks-createcontainer-in-mount-namespace-only',
    breaks: ['hook-createcontainer-namespace'],
    config: each('createContainer', through('exec unshare -u -i "$@"')),
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
  {
    name: 'hooks-createruntime-before-last-mount',
    breaks: ['hook-createruntime-underspecified', 'hook-createruntime-after-environment'],
    config: each(
      'createRuntime',
      through(`state=$(cat); pid=$(echo "$state" | tr -d '\\n' | sed 's/.*"pid" *: *\\([0-9]*\\).*/\\1/')
      nsenter -t "$pid" -m umount -l "$(grep -o '/[^ ]*/mnt/last' "/proc/$pid/mountinfo")"
      echo "$state" | "$@"`),
    ),
    collateral: {
      ids: ['hook-createcontainer-after-environment', 'hook-createcontainer-underspecified'],
      why: 'the hooks that come next miss the mount, too',
    },
  },
  {
    name: 'hooks-createcontainer-before-mounts',
    breaks: ['hook-createcontainer-after-environment', 'hook-createcontainer-underspecified'],
    config: each(
      'createContainer',
      through('umount -l "$(grep -o "/[^ ]*/rootfs/mnt/last" /proc/self/mountinfo)"; exec "$@"'),
    ),
  },
]
