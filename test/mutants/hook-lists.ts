/** Faults of lists of hooks: which of them are called, in which order, and with what. */
import { normalize } from 'node:path'
import { hookKinds } from '#spec/config'
import type { Edit } from './edits.js'
import { atCreate, each, forKinds, lower, relist, through } from './hook-edits.js'
import type { Mutant } from './mutant.js'
import { hasOthers } from './operation-tools.js'

const invoked = (kind: (typeof hookKinds)[number]) => [`lifecycle-${lower(kind)}-invoked`]
const ordered = () => ['hooks-listed-order']
const forAll =
  (of: (kind: (typeof hookKinds)[number]) => Edit): Edit =>
  (config, command) => {
    for (const kind of hookKinds) of(kind)(config, command)
  }
const edited = (name: string, breaks: string[], config: Edit): Mutant => ({
  name: `hooks-${name}`,
  breaks,
  config,
})

export const mutants: readonly Mutant[] = [
  ...forKinds(
    'tenth-before-second',
    ordered,
    kind =>
      relist(kind, hooks =>
        [...hooks.keys()]
          .map(String)
          .sort()
          .map(index => hooks[Number(index)]!),
      ),
    ['prestart', 'startContainer', 'poststop'],
  ),
  ...forKinds(
    'sorted-by-path',
    ordered,
    kind => relist(kind, hooks => hooks.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))),
    ['createRuntime', 'poststart'],
  ),
  ...forKinds(
    'those-with-timeout-first',
    ordered,
    kind =>
      relist(kind, hooks => [...hooks.filter(hook => hook.timeout), ...hooks.filter(hook => !hook.timeout)]),
    ['createContainer', 'poststop'],
  ),
  ...forKinds('same-twice-is-once', invoked, kind =>
    relist(kind, hooks => [...new Map(hooks.map(hook => [JSON.stringify(hook), hook])).values()]),
  ),
  ...forKinds('none-without-args', invoked, kind => relist(kind, hooks => hooks.filter(hook => hook.args)), [
    'prestart',
    'poststop',
  ]),
  ...forKinds(
    'none-with-timeout',
    invoked,
    kind => relist(kind, hooks => hooks.filter(hook => !hook.timeout)),
    ['createContainer', 'startContainer', 'poststart'],
  ),
  ...forKinds(
    'none-beside-another-container',
    invoked,
    kind => (config, command) => {
      if (hasOthers(command)) relist(kind, () => [])(config, command)
    },
    ['createRuntime', 'poststop'],
  ),
  ...forKinds(
    'not-executable-is-no-failure',
    kind => [`lifecycle-${lower(kind)}-fail-error`],
    kind => each(kind, through('"$@"; status=$?; [ $status -ne 126 ] || exit 0; exit $status')),
    [...atCreate, 'poststart'],
  ),
  edited(
    'path-without-its-links',
    ['hook-path-execv'],
    forAll(kind => each(kind, hook => ({ ...hook, path: normalize(hook.path) }))),
  ),
  edited(
    'path-with-variables',
    ['hook-path-execv'],
    forAll(kind => each(kind, hook => ({ ...hook, path: hook.path.replace(/\$\w+/g, '') }))),
  ),
  edited(
    'argument-of-its-own',
    ['hook-path-execv'],
    forAll(kind => each(kind, hook => (hook.args ? hook : { ...hook, args: [hook.path, 'extra'] }))),
  ),
  edited(
    'state-without-status',
    ['state-status'],
    forAll(kind => each(kind, through(`sed 's/"status": *"[a-z]*",//' | "$@"`))),
  ),
  edited(
    'state-with-relative-bundle',
    ['state-bundle'],
    forAll(kind => each(kind, through(`sed 's#"bundle": *"[\\\\]*/#"bundle":"#' | "$@"`))),
  ),
  edited(
    'state-without-annotations-after-delete',
    ['annotations', 'state-annotations'],
    each('poststop', through(`tr -d '\\n' | sed 's/"annotations": *{[^}]*}/"annotations":{}/' | "$@"`)),
  ),
]
