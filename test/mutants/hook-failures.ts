/** Faults in what follows when a hook fails. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Hook, HookKind } from '#spec/config'
import { hookKinds } from '#spec/config'
import { atCreate, each, forKinds, keep, kept, lower, relist, through } from './hook-edits.js'
import type { Command, Mutant } from './mutant.js'

// A failing poststop hook stops nothing.
const stopping: readonly HookKind[] = hookKinds.slice(0, 5)
const succeeds = through('"$@"; exit 0')

/** Failures that count for nothing: of which hooks. */
const overlooked: [name: string, change: (hook: Hook, index: number, all: Hook[]) => Hook][] = [
  ['death-by-signal-ignored', through('"$@"; code=$?; [ $code = 137 ] && exit 0; exit $code')],
  ['death-by-sigterm-ignored', through('"$@"; code=$?; [ $code = 143 ] && exit 0; exit $code')],
  ['status-2-ignored', through('"$@"; code=$?; [ $code = 2 ] && exit 0; exit $code')],
  ['only-last-failure-counts', (hook, index, all) => (index === all.length - 1 ? hook : succeeds(hook))],
  ['only-first-failure-counts', (hook, index) => (index === 0 ? hook : succeeds(hook))],
]

export const mutants: readonly Mutant[] = [
  ...forKinds(
    'failure-ignored',
    kind => [
      `lifecycle-${lower(kind)}-fail-error`,
      `lifecycle-${lower(kind)}-fail-stop`,
      `lifecycle-${lower(kind)}-fail-destroy`,
    ],
    kind => each(kind, succeeds),
    stopping,
  ),
  ...overlooked.flatMap(([name, change]) =>
    forKinds(
      name,
      kind => [`lifecycle-${lower(kind)}-fail-error`],
      kind => each(kind, change),
      stopping,
    ),
  ),
  ...forKinds(
    'missing-program-ignored',
    kind => [
      `lifecycle-${lower(kind)}-fail-error[no program]`,
      `lifecycle-${lower(kind)}-fail-stop[no program]`,
      `lifecycle-${lower(kind)}-fail-destroy[no program]`,
    ],
    kind => relist(kind, hooks => hooks.filter(({ path }) => existsSync(path))),
    stopping,
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
    stopping,
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
  {
    name: 'hooks-poststop-stops-at-missing-program',
    breaks: ['lifecycle-poststop-fail-continue[no program]'],
    config: relist('poststop', hooks => {
      const missing = hooks.findIndex(({ path }) => !existsSync(path))
      return missing < 0 ? hooks : hooks.slice(0, missing)
    }),
  },
  {
    name: 'hooks-poststart-warning-skips-rest',
    breaks: ['warnings-continue[poststart hook fails]'],
    config: relist('poststart', hooks => {
      const failing = hooks.findIndex(({ args }) => args?.at(-1)?.endsWith('exit 5'))
      return failing < 0 ? hooks : hooks.slice(0, failing + 1)
    }),
  },
]
