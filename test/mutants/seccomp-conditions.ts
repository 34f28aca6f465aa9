/** Faults of conditions: of their operators, values and indices, and of what several of them mean. */
import type { SeccompOperator } from '#spec/config'
import type { Mutant } from './mutant.js'
import { edited, ofEachArg, ofEachRule, plain, shared } from './seccomp-edits.js'

// The shim has numbers that JavaScript cannot hold as marked strings.
const big = (value: unknown): bigint => BigInt(String(value).replace('@int', ''))
const mark = (value: bigint) => `@int${value}` as unknown as number

const comparisons = ['ne', 'lt', 'le', 'eq', 'ge', 'gt'].map(op => `seccomp-cmp-${op}`)
const maskedOnly = ['seccomp-cmp-masked-eq']
const masked = [...maskedOnly, 'seccomp-args-valuetwo']
export const allOperators = [...comparisons, 'seccomp-cmp-masked-eq']

const confused: [from: string, to: string][] = [
  ['LT', 'LE'],
  ['LE', 'LT'],
  ['GT', 'GE'],
  ['GE', 'GT'],
  ['EQ', 'NE'],
  ['NE', 'EQ'],
  ['EQ', 'GE'],
  ['EQ', 'LE'],
  ['NE', 'GT'],
  ['NE', 'LT'],
  ['LT', 'GT'],
  ['GT', 'LT'],
  ['LE', 'GE'],
  ['GE', 'LE'],
]

// What becomes of a value; of all operators, if not said otherwise.
const values: Record<string, { breaks?: readonly string[]; edit: (value: bigint) => bigint }> = {
  'one-less': { breaks: comparisons, edit: value => (value > 0n ? value - 1n : value) },
  'one-more': { breaks: comparisons, edit: value => value + 1n },
  '32-bits': { edit: value => value & 0xffff_ffffn },
  'upper-half': { edit: value => value & ~0xffff_ffffn },
  'as-double': {
    breaks: comparisons,
    edit: value => {
      const rounded = BigInt(Number(value))
      return rounded < 2n ** 64n ? rounded : 2n ** 64n - 1n
    },
  },
  'at-most-int64': {
    breaks: comparisons,
    edit: value => (value < 2n ** 63n ? value : 2n ** 63n - 1n),
  },
  'beyond-int64-is-0': { breaks: comparisons, edit: value => (value < 2n ** 63n ? value : 0n) },
}

// What a runtime makes of the mask of SCMP_CMP_MASKED_EQ and of what is compared with.
const masks: Record<
  string,
  {
    breaks?: readonly string[]
    edit: (mask: bigint, datum: bigint | undefined) => Record<string, unknown>
  }
> = {
  'as-eq': { breaks: maskedOnly, edit: (_, datum = 0n) => ({ op: 'SCMP_CMP_EQ', value: mark(datum) }) },
  swapped: { edit: (mask, datum = 0n) => ({ value: mark(datum), valueTwo: mark(mask) }) },
  'with-itself': { edit: mask => ({ valueTwo: mark(mask) }) },
  'with-itself-by-default': { breaks: maskedOnly, edit: (mask, datum = mask) => ({ valueTwo: mark(datum) }) },
  'with-nothing': { edit: () => ({ valueTwo: 0 }) },
  'datum-32-bits': { edit: (_, datum = 0n) => ({ valueTwo: mark(datum & 0xffff_ffffn) }) },
  'datum-as-double': { edit: (_, datum = 0n) => ({ valueTwo: mark(BigInt(Number(datum))) }) },
  'mask-32-bits': { breaks: maskedOnly, edit: mask => ({ value: mark(mask & 0xffff_ffffn) }) },
  'mask-as-double': { breaks: maskedOnly, edit: mask => ({ value: mark(BigInt(Number(mask))) }) },
}

const actions = ['ALLOW', 'ERRNO', 'KILL', 'KILL_PROCESS', 'KILL_THREAD', 'TRAP', 'TRACE', 'NOTIFY']
const actionId = (action: string) => `seccomp-act-${plain(action)}`

export const mutants: readonly Mutant[] = [
  ...confused.map(([from, to]) =>
    shared(
      `op-${from}-as-${to}`.toLowerCase(),
      [`seccomp-cmp-${from.toLowerCase()}`],
      ofEachArg(arg => {
        if (arg.op === `SCMP_CMP_${from}`) arg.op = `SCMP_CMP_${to}` as SeccompOperator
      }),
    ),
  ),
  ...Object.entries(values).map(([name, { breaks = allOperators, edit }]) =>
    shared(
      `value-${name}`,
      breaks,
      ofEachArg(arg => {
        arg.value = mark(edit(big(arg.value)))
        if (arg.valueTwo !== undefined && breaks === allOperators)
          arg.valueTwo = mark(edit(big(arg.valueTwo)))
      }),
    ),
  ),
  shared(
    'value-0-is-no-condition',
    // All arguments are at least 0.
    comparisons.filter(id => !id.endsWith('ge')),
    ofEachRule(rule => {
      if (rule.args) rule.args = rule.args.filter(arg => big(arg.value) !== 0n)
    }),
  ),
  ...Object.entries(masks).map(([name, { breaks = masked, edit }]) =>
    edited(
      `mask-${name}`,
      breaks,
      ofEachArg(arg => {
        const datum = arg.valueTwo === undefined ? undefined : big(arg.valueTwo)
        if (arg.op === 'SCMP_CMP_MASKED_EQ') Object.assign(arg, edit(big(arg.value), datum))
      }),
    ),
  ),

  ...Array.from({ length: 6 }, (_, index) =>
    shared(
      `args-index-${index}-off`,
      ['seccomp-args'],
      ofEachArg(arg => {
        if (arg.index === index) arg.index = (index + 1) % 6
      }),
    ),
  ),
  ...Array.from({ length: 6 }, (_, index) =>
    shared(
      `args-index-${index}-dropped`,
      ['seccomp-args'],
      ofEachRule(rule => {
        if (rule.args) rule.args = rule.args.filter(arg => arg.index !== index)
      }),
    ),
  ),
  shared(
    'args-dropped',
    ['seccomp-args', ...allOperators],
    ofEachRule(rule => {
      delete rule.args
    }),
  ),
  ...actions.map(action =>
    shared(
      `args-of-${plain(action)}-dropped`,
      [action === 'ERRNO' ? 'seccomp-args' : actionId(action)],
      ofEachRule(rule => {
        if (rule.action === `SCMP_ACT_${action}`) delete rule.args
      }),
    ),
  ),
  shared(
    'args-empty-never-met',
    ['seccomp-args'],
    ofEachRule(rule => {
      if (rule.args?.length === 0) rule.names = ['swapoff']
    }),
  ),
  shared(
    'args-first-only',
    ['seccomp-args'],
    ofEachRule(rule => rule.args?.splice(1)),
  ),
  shared(
    'args-first-two-only',
    ['seccomp-args'],
    ofEachRule(rule => rule.args?.splice(2)),
  ),
  shared(
    'args-last-dropped',
    ['seccomp-args'],
    ofEachRule(rule => (rule.args?.length ?? 0) > 1 && rule.args?.pop()),
  ),
  shared('args-or', ['seccomp-args'], seccomp => {
    seccomp.syscalls = (seccomp.syscalls ?? []).flatMap(rule =>
      (rule.args?.length ?? 0) > 1 ? rule.args!.map(arg => ({ ...rule, args: [arg] })) : [rule],
    )
  }),
]
