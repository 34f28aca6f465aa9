/** Faults in what a hook is given: arguments, environment, the state, and time. */
import type { Hook, HookKind } from '#spec/config'
import { hookKinds } from '#spec/config'
import { each, forKinds, stateBy, through, withoutStdin } from './hook-edits.js'
import type { Mutant } from './mutant.js'

type Change = (hook: Hook, index: number, all: Hook[]) => Hook

const inContainer: readonly HookKind[] = ['createContainer', 'startContainer']
const withStatus = (status: string) => stateBy(`s/"status" *: *"[a-z]*"/"status":"${status}"/`)

/** By requirement, and part of its row behind the kind: what is done to each hook of a kind. */
const changes: Record<string, [name: string, change: Change, kinds?: readonly HookKind[]][]> = {
  'hook-args': [
    [
      'argv0-dropped',
      hook => (hook.args?.[0] ? { ...hook, args: [hook.path, ...hook.args.slice(1)] } : hook),
    ],
    [
      'last-arg-dropped',
      hook => ((hook.args?.length ?? 0) > 3 ? { ...hook, args: hook.args!.slice(0, -1) } : hook),
    ],
    ['empty-args-dropped', hook => (hook.args ? { ...hook, args: hook.args.filter(Boolean) } : hook)],
    [
      'long-args-cut',
      hook => (hook.args ? { ...hook, args: hook.args.map(arg => arg.slice(0, 4096)) } : hook),
    ],
  ],
  'hook-env': [
    ['env-dropped', ({ env: _, ...hook }) => hook],
    ['env-last-dropped', hook => (hook.env ? { ...hook, env: hook.env.slice(0, -1) } : hook)],
    ['env-extra', hook => (hook.env ? { ...hook, env: [...hook.env, 'EXTRA=1'] } : hook)],
    ['env-long-cut', hook => (hook.env ? { ...hook, env: hook.env.map(pair => pair.slice(0, 4096)) } : hook)],
    ['env-of-first-hook', (hook, _, all) => (hook.env ? { ...hook, env: all[0]!.env! } : hook)],
  ],
  'hook-timeout': [
    ['timeout-ignored', ({ timeout: _, ...hook }) => hook],
    ['timeout-by-default', hook => ({ timeout: 1, ...hook }), ['prestart', 'createContainer', 'poststart']],
    [
      'timeout-is-no-failure',
      ({ timeout, ...hook }) => (timeout ? through(`timeout ${timeout} "$@"; :`)(hook) : hook),
      hookKinds.slice(0, 3),
    ],
    ['timeout-always-1', hook => ({ ...hook, timeout: 1 }), ['createRuntime', 'startContainer', 'poststop']],
  ],
  'hooks-state-on-stdin': [
    ['no-stdin', withoutStdin],
    ['stdin-for-first-only', (hook, index) => (index === 0 ? hook : withoutStdin(hook))],
    ['state-of-other-id', stateBy('s/"id" *: *"/&x/')],
    ['state-without-ociversion', stateBy('s/"ociVersion"/"version"/')],
    ['state-without-annotations', stateBy('s/"annotations"/"labels"/')],
    ['state-annotation-dropped', stateBy('s/com.example.second/other/')],
    ['state-empty-annotation-dropped', stateBy('s/com.example.empty/other/')],
    ['state-long-annotation-cut', stateBy('s/long long .*long /long /')],
  ],
  'hooks-state-on-stdin bundle': [
    ['state-bundle-rootfs', stateBy('s,"bundle" *: *"[^"]*,&/rootfs,')],
    ['state-bundle-relative', stateBy('s,"bundle" *: *"[^"]*/,"bundle":",')],
  ],
  'hooks-state-on-stdin ociVersion': [
    ['state-ociversion-unknown', stateBy('s/"ociVersion" *: *"[^"]*/"ociVersion":"9.9.9/')],
  ],
  'hooks-state-on-stdin status': [
    // No kind of hooks but poststop sees a stopped container, and poststop no other.
    ['state-status', withStatus('stopped'), hookKinds.slice(0, -1)],
    ['state-status', withStatus('running'), ['poststop']],
    ['state-status-running', withStatus('running'), hookKinds.slice(0, 4)],
    ['state-status-created', withStatus('created'), ['poststart', 'poststop']],
    ['state-status-empty', withStatus('')],
  ],
  'state-pid-runtime-view': [
    ['state-pid', stateBy('s/"pid" *: *[0-9]*/"pid": 1/'), ['prestart', 'createRuntime', 'poststart']],
  ],
  'state-pid-container-view': [['state-pid', stateBy('s/"pid" *: *[0-9]*/"pid": 2/'), inContainer]],
}

export const mutants: readonly Mutant[] = [
  ...Object.entries(changes).flatMap(([requirement, rows]) =>
    rows.flatMap(([name, change, kinds = hookKinds]) =>
      forKinds(
        name,
        kind => [requirement.replace(/^(\S+)(.*)$/, `$1[${kind}$2]`)],
        kind => each(kind, change),
        kinds,
      ),
    ),
  ),
  {
    name: 'hooks-createContainer-state-pid-of-host',
    breaks: ["state-pid-container-view[createContainer: the host's]"],
    // The /proc that this hook sees is the host's.
    config: each(
      'createContainer',
      through(`while read -r key pid; do [ "$key" = PPid: ] && break; done </proc/self/status
      sed "s/\\"pid\\" *: *[0-9]*/\\"pid\\": $pid/" | "$@"`),
    ),
  },
  ...forKinds(
    'environment-for-an-empty-list',
    kind => [`hook-env[${kind}, empty]`],
    kind => each(kind, hook => (hook.env?.length === 0 ? { ...hook, env: ['PATH=/usr/bin:/bin'] } : hook)),
  ).map(
    (mutant): Mutant =>
      mutant.name.includes('startContainer')
        ? { ...mutant, alike: { runtimes: ['runc'], why: 'an empty list is none for it' } }
        : mutant,
  ),
  ...forKinds(
    'path-through-shell',
    () => ['hook-path-execv'],
    kind => each(kind, hook => (hook.args ? hook : { path: '/bin/sh', args: ['sh', '-c', hook.path] })),
  ),
]
