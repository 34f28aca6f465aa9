/** Adding to and taking from the rules of a seccomp filter, one system call at a time. config-linux.md#seccomp */
import type { Seccomp, SeccompAction, Syscall, SyscallArg } from '#spec/config'

/** What becomes of one system call, always or where its arguments match. */
export interface SyscallRule {
  name: string
  action: SeccompAction
  /** errno, for the actions that return one */
  errnoRet?: number
  args?: SyscallArg[]
}

/** @throws TypeError where a rule has no list of names, as no filter of the spec can be */
function asRule(rule: unknown): Syscall {
  const names = typeof rule === 'object' && rule !== null ? (rule as Partial<Syscall>).names : undefined
  if (!Array.isArray(names))
    throw new TypeError('/linux/seccomp/syscalls holds something without a list of names')
  return rule as Syscall
}

const hasArgs = ({ args }: Syscall): boolean => args !== undefined && args !== null && args.length > 0

const sameArgs = (one: Syscall, other: Syscall): boolean =>
  one.args?.length === other.args?.length &&
  (one.args ?? []).every((arg, index) => {
    const { index: place, value, valueTwo = 0, op } = other.args![index]!
    return arg.index === place && arg.value === value && (arg.valueTwo ?? 0) === valueTwo && arg.op === op
  })

const isOnly = ({ names }: Syscall, name: string): boolean => names.length === 1 && names[0] === name

/** The rules without these calls; a rule that spoke for no other goes. */
export function withoutNames(rules: readonly unknown[], names: readonly string[]): Syscall[] {
  return rules.map(asRule).flatMap(rule => {
    const kept = rule.names.filter(name => !names.includes(name))
    if (kept.length === rule.names.length) return [rule]
    return kept.length === 0 ? [] : [{ ...rule, names: kept }]
  })
}

/** The rules without those of an action. */
export const withoutAction = (rules: readonly unknown[], action: SeccompAction): Syscall[] =>
  rules.map(asRule).filter(rule => rule.action !== action)

/** The rules with one more, which prevails; no new rule where the default says the same. */
export function addRule(
  rules: readonly unknown[],
  given: SyscallRule,
  { defaultAction, defaultErrnoRet }: Partial<Seccomp>,
): Syscall[] {
  const { name, ...rest } = given
  const added: Syscall = { names: [name], ...rest }
  const before = rules.map(asRule)
  const covers = (rule: Syscall): boolean =>
    rule.names.includes(name) &&
    rule.action === added.action &&
    rule.errnoRet === added.errnoRet &&
    !hasArgs(rule)
  if (before.some(covers)) return before
  if (hasArgs(added)) {
    const index = before.findIndex(rule => isOnly(rule, name) && hasArgs(rule) && sameArgs(rule, added))
    return index < 0 ? [...before, added] : before.with(index, added)
  }
  const kept = before.flatMap(rule => {
    const isMoot = !hasArgs(rule) || rule.action === added.action
    return isMoot ? withoutNames([rule], [name]) : [rule]
  })
  return added.action === defaultAction && added.errnoRet === defaultErrnoRet ? kept : [...kept, added]
}
