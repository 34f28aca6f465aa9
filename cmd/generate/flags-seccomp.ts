/** Flags for the filter over system calls. config-linux.md#seccomp */
import { constants } from 'node:os'
import type { Generator, SeccompAction, SeccompArch, SeccompOperator } from '#generate'
import { type Flag, type FlagGroup, member, once, removal } from './flag.js'
import { oneOf, part, someOf, text, uint32, uint64, ValueError } from './values.js'

const actions: { readonly [word: string]: SeccompAction } = {
  allow: 'SCMP_ACT_ALLOW',
  errno: 'SCMP_ACT_ERRNO',
  kill: 'SCMP_ACT_KILL',
  'kill-process': 'SCMP_ACT_KILL_PROCESS',
  'kill-thread': 'SCMP_ACT_KILL_THREAD',
  log: 'SCMP_ACT_LOG',
  notify: 'SCMP_ACT_NOTIFY',
  trace: 'SCMP_ACT_TRACE',
  trap: 'SCMP_ACT_TRAP',
}

const actionOf = (word: string): SeccompAction => actions[oneOf(Object.keys(actions)).read(word) as string]!

/** By the names that opencontainers/runtime-tools has for machines, and by libseccomp's. */
const architectures: { readonly [name: string]: SeccompArch } = {
  x86: 'SCMP_ARCH_X86',
  amd64: 'SCMP_ARCH_X86_64',
  x32: 'SCMP_ARCH_X32',
  arm: 'SCMP_ARCH_ARM',
  arm64: 'SCMP_ARCH_AARCH64',
  mips: 'SCMP_ARCH_MIPS',
  mips64: 'SCMP_ARCH_MIPS64',
  mips64n32: 'SCMP_ARCH_MIPS64N32',
  mipsel: 'SCMP_ARCH_MIPSEL',
  mipsel64: 'SCMP_ARCH_MIPSEL64',
  mipsel64n32: 'SCMP_ARCH_MIPSEL64N32',
  parisc: 'SCMP_ARCH_PARISC',
  parisc64: 'SCMP_ARCH_PARISC64',
  ppc: 'SCMP_ARCH_PPC',
  ppc64: 'SCMP_ARCH_PPC64',
  ppc64le: 'SCMP_ARCH_PPC64LE',
  s390: 'SCMP_ARCH_S390',
  s390x: 'SCMP_ARCH_S390X',
  riscv64: 'SCMP_ARCH_RISCV64',
  loongarch64: 'SCMP_ARCH_LOONGARCH64',
  m68k: 'SCMP_ARCH_M68K',
  sh: 'SCMP_ARCH_SH',
  sheb: 'SCMP_ARCH_SHEB',
}

const architectureOf = (name: string): SeccompArch =>
  Object.values(architectures).find(known => known === name) ??
  architectures[oneOf(Object.keys(architectures)).read(name) as string]!

const operators: { readonly [word: string]: SeccompOperator } = {
  NE: 'SCMP_CMP_NE',
  LT: 'SCMP_CMP_LT',
  LE: 'SCMP_CMP_LE',
  EQ: 'SCMP_CMP_EQ',
  GE: 'SCMP_CMP_GE',
  GT: 'SCMP_CMP_GT',
  ME: 'SCMP_CMP_MASKED_EQ',
}

const operatorOf = (word: string): SeccompOperator =>
  operators[oneOf(Object.keys(operators)).read(word) as string]!

/** A number, or a name such as EPERM. */
const errnoOf = (word: string): number =>
  new Map(Object.entries(constants.errno)).get(word) ?? Number(uint32.readDecimal(word))

/** Adds a rule for each of the system calls between commas. */
function addRules(generator: Generator, action: SeccompAction, value: string): void {
  for (const call of value.split(',')) {
    const [, condition = '', errno] = /^([^=]*)(?:=(.*))?$/s.exec(call) ?? []
    const [name = '', ...comparison] = condition.split(':')
    if (name === '') throw new ValueError('has an empty name')
    if (comparison.length !== 0 && comparison.length !== 4)
      throw new ValueError(`has ${comparison.length + 1} parts between colons instead of 1 or 5`)
    const [index = '', first = '', second = '', operator = ''] = comparison
    generator.seccompRule({
      name,
      action,
      ...(errno === undefined ? {} : { errnoRet: part('ERRNO', errnoOf, errno) }),
      ...(comparison.length === 0
        ? {}
        : {
            args: [
              {
                index: Number(part('INDEX', uint32.readDecimal, index)),
                value: part('VALUE', uint64.readDecimal, first),
                ...(second === '0' ? {} : { valueTwo: part('VALUETWO', uint64.readDecimal, second) }),
                op: part('OP', operatorOf, operator),
              },
            ],
          }),
    })
  }
}

const callSyntax = 'CALL[:INDEX:VALUE:VALUETWO:OP]'

const ruleFlag = (word: string, describe: string): Flag => {
  const hasErrno = word === 'errno' || word === 'trace'
  const call = hasErrno ? `${callSyntax}[=ERRNO]` : callSyntax
  return once(`linux-seccomp-${word}`, `${call}[,…]`, describe, (generator, value) => {
    if (!hasErrno && value.includes('=')) throw new ValueError('has an =, where no errno is returned')
    addRules(generator, actions[word]!, value)
  })
}

const filterFlags = [
  'SECCOMP_FILTER_FLAG_TSYNC',
  'SECCOMP_FILTER_FLAG_LOG',
  'SECCOMP_FILTER_FLAG_SPEC_ALLOW',
  'SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV',
]

const actionWords = Object.keys(actions)

export const seccompFlags: FlagGroup = {
  title: 'Seccomp',
  flags: [
    removal('linux-seccomp-remove-all', 'Remove all rules', '/linux/seccomp/syscalls'),
    once(
      'linux-seccomp-default-force',
      'ACTION',
      'What becomes of calls without a rule; rules stay. Without effect beside --linux-seccomp-default',
      (generator, value) => void (value === '' || generator.seccompDefault(actionOf(value), false)),
      { choices: actionWords },
    ),
    once(
      'linux-seccomp-default',
      'ACTION',
      `What becomes of calls without a rule; rules of this action go: ${actionWords.join(', ')}`,
      (generator, value) => void (value === '' || generator.seccompDefault(actionOf(value))),
      { choices: actionWords },
    ),
    member(
      'linux-seccomp-default-errno',
      'NUMBER',
      'Errno of the default action',
      '/linux/seccomp/defaultErrnoRet',
      {
        read: errnoOf,
        takesEmpty: true,
      },
    ),
    once(
      'linux-seccomp-arch',
      'ARCH[,ARCH…]',
      'Architectures to allow, too: amd64, arm64, SCMP_ARCH_RISCV64',
      (generator, value) => {
        for (const name of value.split(','))
          generator.put('/linux/seccomp/architectures', architectureOf(name))
      },
      { choices: Object.keys(architectures) },
    ),
    member(
      'linux-seccomp-flags',
      'FLAG[,FLAG…]',
      'Flags of seccomp(2)',
      '/linux/seccomp/flags',
      someOf(filterFlags),
      {
        choices: filterFlags,
      },
    ),
    member(
      'linux-seccomp-listener-path',
      'PATH',
      'Socket that gets the descriptor of --linux-seccomp-notify',
      '/linux/seccomp/listenerPath',
      text,
    ),
    member(
      'linux-seccomp-listener-metadata',
      'TEXT',
      'What to tell the listener',
      '/linux/seccomp/listenerMetadata',
      text,
    ),
    ruleFlag('errno', 'Have calls fail, with EPERM or this errno'),
    ruleFlag('kill', 'Have calls kill the thread'),
    ruleFlag('kill-process', 'Have calls kill the process'),
    ruleFlag('kill-thread', 'Have calls kill the thread, by its newer name'),
    ruleFlag('log', 'Allow calls, and log them'),
    ruleFlag('notify', 'Have a listener decide on calls'),
    ruleFlag('trace', 'Tell a tracer of calls'),
    ruleFlag('trap', 'Have calls raise SIGSYS'),
    ruleFlag('allow', 'Allow calls'),
    once('linux-seccomp-remove', 'CALL[,CALL…]', 'Remove calls from all rules', (generator, value) => {
      generator.withoutSeccompRules(...value.split(','))
    }),
  ],
}
