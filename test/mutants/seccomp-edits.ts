/** Edits of a configuration's filter, out of which faults of seccomp are made. */

import type { Config, Seccomp, Syscall, SyscallArg } from '#spec/config'
import { requirements } from '#spec/requirements'
import type { Mutant } from './mutant.js'

export type Edit = (seccomp: Seccomp, config: Config) => unknown

/** What a filter is known by in most checks: an entry with an errno, or with a condition. */
export const collateral = {
  ids: [...requirements().keys()].filter(id => id.startsWith('seccomp')),
  why: 'their filters have such entries, too',
}

/** A fault in what becomes of a filter. */
export const edited = (
  name: string,
  breaks: readonly string[],
  edit: Edit,
  more: Partial<Mutant> = {},
): Mutant => ({
  name: `seccomp-${name}`,
  breaks,
  config: config => {
    if (config.linux?.seccomp) edit(config.linux.seccomp, config)
  },
  ...more,
})

/** The same, of what other checks of seccomp need as well. */
export const shared = (name: string, breaks: readonly string[], edit: Edit): Mutant =>
  edited(name, breaks, edit, { collateral })

export const ofEachRule =
  (edit: (rule: Syscall) => unknown): Edit =>
  seccomp =>
    seccomp.syscalls?.forEach(rule => void edit(rule))

export const ofEachArg = (edit: (arg: SyscallArg) => unknown): Edit =>
  ofEachRule(rule => rule.args?.forEach(arg => void edit(arg)))

/** A name as part of a mutant's, without its prefix: `kill-process` of `SCMP_ACT_KILL_PROCESS`. */
export const plain = (name: string): string =>
  name
    .replace(/^(SCMP_(ACT|CMP|ARCH)|SECCOMP_FILTER_FLAG)_/, '')
    .toLowerCase()
    .replaceAll('_', '-')
