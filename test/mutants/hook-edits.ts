/** Edits of a configuration's hooks, out of which their faults are made. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Hook, HookKind } from '#spec/config'
import { hookKinds } from '#spec/config'
import type { Edit } from './edits.js'
import type { Command, Mutant } from './mutant.js'

export const listOf = (config: Config, kind: HookKind): Hook[] => config.hooks?.[kind] ?? []

/** Changes the list of hooks of a kind. */
export const relist =
  (kind: HookKind, change: (hooks: Hook[]) => Hook[]): Edit =>
  config => {
    if (config.hooks?.[kind]) config.hooks[kind] = change(config.hooks[kind])
  }

/** Changes each hook of a kind. */
export const each = (kind: HookKind, change: (hook: Hook, index: number, all: Hook[]) => Hook): Edit =>
  relist(kind, hooks => hooks.map(change))

/** A hook run by a shell: "$@" is the hook. */
export const through =
  (script: string) =>
  (hook: Hook): Hook => ({
    ...hook,
    path: '/bin/sh',
    args: ['sh', '-c', script, 'sh', hook.path, ...(hook.args ?? []).slice(1)],
  })

/** A fault for every kind, or for some. */
export const forKinds = (
  name: string,
  breaks: (kind: HookKind) => string[],
  config: (kind: HookKind) => Edit,
  kinds: readonly HookKind[] = hookKinds,
): Mutant[] =>
  kinds.map(kind => ({ name: `hooks-${kind}-${name}`, breaks: breaks(kind), config: config(kind) }))

/**
 * A hook that the runtime does not wait for. It closes the descriptors that runc leaks into hooks: create would wait for
 * the end of one of them.
 */
export const notAwaited = through(
  'exec 3<&0 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; "$@" <&3 3<&- >/dev/null 2>&1 & :',
)

/** What sed makes of the state is what the hook gets. In the container it is one of busybox's. */
export const stateBy = (sed: string) =>
  through(`if command -v sed >/dev/null; then sed '${sed}'; else busybox sed '${sed}'; fi | "$@"`)

/** The hook is called without the state. */
export const withoutStdin = through('{ cat || busybox cat; } >/dev/null 2>&1; exec "$@" </dev/null')

/** Name of a kind as in the ids of requirements. */
export const lower = (kind: HookKind) => kind.toLowerCase()

export const atCreate: readonly HookKind[] = ['prestart', 'createRuntime', 'createContainer']

/** What of the configuration a later command needs. */
export const keep: Edit = (config, { notes }) => writeFileSync(join(notes, 'config'), JSON.stringify(config))
export const kept = ({ notes }: Command): Config | undefined =>
  existsSync(join(notes, 'config')) ? JSON.parse(readFileSync(join(notes, 'config'), 'utf8')) : undefined

/** Runs hooks as the shim's children. */
export function runOnHost(hooks: readonly Hook[], input: string): void {
  for (const { path, args = [path], env } of hooks) {
    spawnSync(path, args.slice(1), {
      argv0: args[0],
      input,
      ...(env ? { env: Object.fromEntries(env.map(pair => pair.split('=', 2))) } : {}),
    })
  }
}
