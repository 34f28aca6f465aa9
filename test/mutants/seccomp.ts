/** Faults of seccomp. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Config, Seccomp, SeccompAction, SeccompOperator, Syscall, SyscallArg } from '#spec/config'
import type { Command, Mutant } from './mutant.js'

type Edit = (seccomp: Seccomp, config: Config) => void

const edited = (name: string, breaks: readonly string[], edit: Edit, more: Partial<Mutant> = {}): Mutant => ({
  name: `seccomp-${name}`,
  breaks,
  config: config => {
    if (config.linux?.seccomp) edit(config.linux.seccomp, config)
  },
  ...more,
})

const ofEachRule =
  (edit: (rule: Syscall) => void): Edit =>
  seccomp =>
    seccomp.syscalls?.forEach(edit)
const ofEachArg = (edit: (arg: SyscallArg) => void): Edit => ofEachRule(rule => rule.args?.forEach(edit))

// The shim has numbers that JavaScript cannot hold as marked strings.
const big = (value: unknown): bigint => BigInt(String(value).replace('@int', ''))
const mark = (value: bigint) => `@int${value}` as unknown as number

const allOperators = ['ne', 'lt', 'le', 'eq', 'ge', 'gt', 'masked-eq'].map(op => `seccomp-cmp-${op}`)

const operatorTaken = (from: string, to: string): Mutant =>
  edited(
    `op-${from}-as-${to}`.toLowerCase(),
    [`seccomp-cmp-${from.toLowerCase()}`],
    ofEachArg(arg => {
      if (arg.op === `SCMP_CMP_${from}`) arg.op = `SCMP_CMP_${to}` as SeccompOperator
    }),
    {
      collateral: {
        ids: ['seccomp-args', 'seccomp-syscalls', 'seccomp-strings-translated'],
        why: 'their rules compare, too',
      },
    },
  )

const actionTaken = (from: string, to: string, breaks: readonly string[], why?: string[]): Mutant =>
  edited(
    `action-${from}-as-${to}`.toLowerCase().replaceAll('_', '-'),
    breaks,
    seccomp => {
      const take = (action: SeccompAction) =>
        action === `SCMP_ACT_${from}` ? (`SCMP_ACT_${to}` as SeccompAction) : action
      seccomp.defaultAction = take(seccomp.defaultAction)
      for (const rule of seccomp.syscalls ?? []) rule.action = take(rule.action)
    },
    why ? { collateral: { ids: why, why: 'the action is theirs, too' } } : {},
  )

/** What stands between a runtime and its agent: gets the message of the one, and talks to the other at `path`. */
interface Relayed {
  state: Record<string, unknown>
  fds: number[]
  send: (data: string, fds?: number[], type?: 'stream' | 'dgram') => Promise<void>
  /** Sends several messages on one connection, left open for a while if asked. */
  sendAll: (messages: [data: string, fds: number[]][], keep?: boolean) => Promise<void>
}
type Relay = (relayed: Relayed) => Promise<void>

export const relays: Record<
  string,
  { breaks: readonly string[]; collateral?: readonly string[]; relay: Relay }
> = {}

const relayed = (
  name: string,
  breaks: readonly string[],
  relay: Relay,
  collateral?: readonly string[],
): Mutant => {
  relays[name] = { breaks, relay }
  return {
    name: `seccomp-agent-${name}`,
    breaks,
    ...(collateral ? { collateral: { ids: collateral, why: 'they need the message' } } : {}),
    config: config => {
      const seccomp = config.linux?.seccomp
      if (!seccomp?.listenerPath || !seccomp.syscalls?.some(rule => rule.action === 'SCMP_ACT_NOTIFY')) return
      const path = join(mkdtempSync(join(tmpdir(), 'rl-')), 's')
      const main = `import(${JSON.stringify(import.meta.url)}).then(m => m.runRelay(...process.argv.slice(1)))`
      spawn(process.execPath, ['-e', main, name, path, seccomp.listenerPath], {
        detached: true,
        stdio: 'ignore',
      }).unref()
      while (!existsSync(path)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
      seccomp.listenerPath = path
    },
  }
}

/** The process of a relay: one message, then it is over. */
export async function runRelay(name: string, path: string, to: string): Promise<void> {
  const { connectForFds, listenForFds } = await import('#host/fd-socket/listener')
  const listener = listenForFds(path, { type: 'stream' })
  const timeoutMs = 20_000
  process.on('exit', () => rmSync(dirname(path), { recursive: true, force: true }))
  const { data, fds } = await (await listener.accept(timeoutMs)).readToEnd(timeoutMs)
  const sendAll: Relayed['sendAll'] = async (messages, keep = false) => {
    const connection = connectForFds(to, { type: 'stream' })
    for (const [text, withFds] of messages) await connection.send(text, { fds: withFds, timeoutMs })
    if (keep) await new Promise(resolve => setTimeout(resolve, timeoutMs))
    connection.close()
  }
  const send: Relayed['send'] = async (text, withFds = fds, type = 'stream') => {
    const connection = connectForFds(to, { type })
    await connection.send(text, { fds: withFds, timeoutMs })
    connection.close()
  }
  await relays[name]!.relay({ state: JSON.parse(data.toString()), fds, send, sendAll })
  listener.close()
  process.exit()
}

const stateEdited = (
  name: string,
  breaks: readonly string[],
  edit: (state: Record<string, unknown>) => void,
  also?: readonly string[],
) =>
  relayed(
    name,
    breaks,
    async ({ state, send }) => {
      edit(state)
      await send(JSON.stringify(state))
    },
    also,
  )
const embedded = (state: Record<string, unknown>) => state.state as Record<string, unknown>

const needsMessage = [
  'cps-json-scmrights',
  'cps-fds',
  'cps-fds-index',
  'seccomp-fd-names',
  'seccomp-seccompfd',
  'seccomp-act-notify',
  'seccomp-listener-closed',
  'seccomp-listener-one-state',
  'seccomp-listener-not-reused',
  'seccomp-listener-socket-type',
  'seccomp-listenerpath',
  'seccomp-listener-fail-error',
  'seccomp-flags',
  'cps-fds-first-sendmsg',
  'cps-ociversion',
  'cps-pid',
  'cps-metadata',
  'cps-state',
  'seccomp-listenermetadata',
]

export const mutants: readonly Mutant[] = [
  {
    name: 'seccomp-dropped',
    breaks: [
      'seccomp',
      'seccomp-syscalls',
      'seccomp-act-errno',
      'seccomp-errnoret',
      'seccomp-args',
      ...allOperators,
    ],
    config: config => {
      delete config.linux?.seccomp
    },
  },
  {
    name: 'seccomp-made-up',
    breaks: ['seccomp'],
    config: config => {
      if (config.linux)
        config.linux.seccomp ??= {
          defaultAction: 'SCMP_ACT_ALLOW',
          syscalls: [{ names: ['reboot'], action: 'SCMP_ACT_ERRNO' }],
        }
    },
  },

  // Operators and their operands.
  ...[
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
  ].map(([from, to]) => operatorTaken(from!, to!)),
  edited(
    'masked-eq-as-eq',
    ['seccomp-cmp-masked-eq'],
    ofEachArg(arg => {
      if (arg.op === 'SCMP_CMP_MASKED_EQ') Object.assign(arg, { op: 'SCMP_CMP_EQ', value: arg.valueTwo })
    }),
  ),
  edited(
    'masked-eq-swapped',
    ['seccomp-cmp-masked-eq', 'seccomp-args-valuetwo'],
    ofEachArg(arg => {
      if (arg.valueTwo !== undefined) [arg.value, arg.valueTwo] = [arg.valueTwo, arg.value]
    }),
  ),
  edited(
    'valuetwo-dropped',
    ['seccomp-cmp-masked-eq', 'seccomp-args-valuetwo'],
    ofEachArg(arg => {
      delete arg.valueTwo
    }),
  ),
  edited(
    'value-32-bits',
    allOperators,
    ofEachArg(arg => {
      arg.value = mark(big(arg.value) & 0xffff_ffffn)
      if (arg.valueTwo !== undefined) arg.valueTwo = mark(big(arg.valueTwo) & 0xffff_ffffn)
    }),
  ),
  edited(
    'value-as-double',
    ['ne', 'lt', 'le', 'eq', 'ge', 'gt'].map(op => `seccomp-cmp-${op}`),
    ofEachArg(arg => {
      arg.value = mark(BigInt(Number(big(arg.value))))
    }),
  ),
  edited(
    'value-one-less',
    ['ne', 'lt', 'le', 'eq', 'ge', 'gt'].map(op => `seccomp-cmp-${op}`),
    ofEachArg(arg => {
      if (big(arg.value) > 0n) arg.value = mark(big(arg.value) - 1n)
    }),
    {
      collateral: {
        ids: ['seccomp-args', 'seccomp-syscalls', 'seccomp-cmp-masked-eq', 'seccomp-args-valuetwo'],
        why: 'their rules compare, too',
      },
    },
  ),

  // Conditions and entries.
  edited(
    'args-dropped',
    ['seccomp-args', ...allOperators],
    ofEachRule(rule => {
      delete rule.args
    }),
    {
      collateral: {
        ids: ['seccomp-syscalls', 'seccomp-args-valuetwo', 'seccomp-flags'],
        why: 'rules for one call collide',
      },
    },
  ),
  edited(
    'args-first-only',
    ['seccomp-args'],
    ofEachRule(rule => rule.args?.splice(1)),
  ),
  edited(
    'args-last-dropped',
    ['seccomp-args'],
    ofEachRule(rule => (rule.args?.length ?? 0) > 1 && rule.args?.pop()),
  ),
  edited('args-or', ['seccomp-args'], seccomp => {
    seccomp.syscalls = (seccomp.syscalls ?? []).flatMap(rule =>
      (rule.args?.length ?? 0) > 1 ? rule.args!.map(arg => ({ ...rule, args: [arg] })) : [rule],
    )
  }),
  edited(
    'args-index-off',
    ['seccomp-args'],
    ofEachArg(arg => {
      if (arg.index === 5) arg.index = 4
    }),
  ),
  edited(
    'entries-last-dropped',
    ['seccomp-syscalls'],
    seccomp => (seccomp.syscalls?.length ?? 0) > 1 && seccomp.syscalls?.pop(),
    {
      collateral: {
        ids: [
          'seccomp-args',
          'seccomp-act-log',
          'seccomp-errnoret',
          'seccomp-errnoret-default',
          ...allOperators,
        ],
        why: 'their last entries',
      },
    },
  ),
  edited('entries-first-only', ['seccomp-syscalls'], seccomp => seccomp.syscalls?.splice(1), {
    collateral: {
      ids: [
        'seccomp-args',
        'seccomp-errnoret',
        'seccomp-errnoret-default',
        'seccomp-act-errno',
        ...allOperators,
      ]
        .concat(['process', 'thread'].map(what => `seccomp-act-kill-${what}`))
        .concat(['seccomp-act-trap', 'seccomp-act-trace']),
      why: 'their later entries',
    },
  }),
  edited(
    'names-last-dropped',
    ['seccomp-syscalls'],
    ofEachRule(rule => rule.names.length > 1 && rule.names.pop()),
    { collateral: { ids: ['seccomp-act-allow'], why: 'the last of the names that are allowed' } },
  ),
  edited(
    'names-first-only',
    ['seccomp-syscalls'],
    ofEachRule(rule => rule.action !== 'SCMP_ACT_ALLOW' && rule.names.splice(1)),
  ),

  // Actions.
  actionTaken(
    'KILL',
    'ERRNO',
    ['seccomp-act-kill', 'seccomp-defaultaction'],
    ['seccomp-errnoret-unsupported'],
  ),
  actionTaken('KILL', 'KILL_PROCESS', ['seccomp-act-kill']),
  actionTaken('KILL_PROCESS', 'KILL_THREAD', ['seccomp-act-kill-process']),
  actionTaken('KILL_THREAD', 'KILL_PROCESS', ['seccomp-act-kill-thread']),
  actionTaken('KILL_PROCESS', 'ERRNO', ['seccomp-act-kill-process'], ['seccomp-errnoret-unsupported']),
  actionTaken('KILL_THREAD', 'TRAP', ['seccomp-act-kill-thread']),
  actionTaken('KILL_THREAD', 'ALLOW', ['seccomp-act-kill-thread']),
  actionTaken('TRAP', 'KILL', ['seccomp-act-trap']),
  actionTaken('TRAP', 'ERRNO', ['seccomp-act-trap'], ['seccomp-errnoret-unsupported']),
  actionTaken('TRACE', 'ERRNO', ['seccomp-act-trace', 'seccomp-defaultaction']),
  actionTaken('TRACE', 'ALLOW', ['seccomp-act-trace', 'seccomp-defaultaction']),
  actionTaken(
    'LOG',
    'ERRNO',
    ['seccomp-act-log'],
    [
      'seccomp-defaultaction',
      'seccomp-errnoret-unsupported',
      'seccomp-defaulterrnoret-unsupported',
      'seccomp-act-allow',
    ],
  ),
  actionTaken(
    'ERRNO',
    'KILL',
    ['seccomp-act-errno', 'seccomp-errnoret'],
    [
      'seccomp-defaultaction',
      'seccomp-defaulterrnoret',
      'seccomp-defaulterrnoret-default',
      'seccomp-errnoret-default',
      'seccomp-act-allow',
      'seccomp',
      'seccomp-args',
      'seccomp-args-valuetwo',
      'seccomp-syscalls',
      'seccomp-flags',
      'seccomp-strings-translated',
      'seccomp-architectures',
      'seccomp-listener-ignored',
      'seccomp-act-kill',
      'seccomp-act-kill-process',
      'seccomp-act-kill-thread',
      ...allOperators,
    ],
  ),
  edited('allow-rules-dropped', ['seccomp-act-allow'], seccomp => {
    seccomp.syscalls = (seccomp.syscalls ?? []).map(rule =>
      rule.action === 'SCMP_ACT_ALLOW'
        ? { ...rule, names: rule.names.filter(name => name !== 'ftruncate') }
        : rule,
    )
  }),
  edited(
    'default-allow',
    ['seccomp-defaultaction', 'seccomp-defaulterrnoret', 'seccomp-defaulterrnoret-default'],
    seccomp => {
      seccomp.defaultAction = 'SCMP_ACT_ALLOW'
      delete seccomp.defaultErrnoRet
    },
  ),
  edited('default-errno-always-eperm', ['seccomp-defaulterrnoret'], seccomp => {
    if (seccomp.defaultAction === 'SCMP_ACT_ERRNO') delete seccomp.defaultErrnoRet
  }),
  edited('default-errno-enosys', ['seccomp-defaulterrnoret-default'], seccomp => {
    if (seccomp.defaultAction === 'SCMP_ACT_ERRNO') seccomp.defaultErrnoRet ??= 38
  }),
  edited('errno-from-default', ['seccomp-errnoret-default'], seccomp => {
    for (const rule of seccomp.syscalls ?? [])
      if (rule.action === 'SCMP_ACT_ERRNO' && seccomp.defaultErrnoRet !== undefined)
        rule.errnoRet ??= seccomp.defaultErrnoRet
  }),
  edited(
    'errno-default-enosys',
    ['seccomp-errnoret-default'],
    ofEachRule(rule => {
      if (rule.action === 'SCMP_ACT_ERRNO') rule.errnoRet ??= 38
    }),
  ),
  edited(
    'errno-always-eperm',
    ['seccomp-errnoret', 'seccomp-act-errno'],
    ofEachRule(rule => {
      if (rule.action === 'SCMP_ACT_ERRNO') delete rule.errnoRet
    }),
    {
      collateral: {
        ids: [
          'seccomp',
          'seccomp-args',
          'seccomp-args-valuetwo',
          'seccomp-syscalls',
          'seccomp-flags',
          'seccomp-strings-translated',
          'seccomp-architectures',
          'seccomp-listener-ignored',
          ...allOperators,
        ],
        why: 'they know their rules by the errno',
      },
    },
  ),
  edited(
    'errno-one-byte',
    ['seccomp-errnoret'],
    ofEachRule(rule => {
      if (rule.errnoRet !== undefined) rule.errnoRet &= 0xff
    }),
  ),
  edited(
    'errno-zero-is-unset',
    ['seccomp-errnoret'],
    ofEachRule(rule => {
      if (rule.errnoRet === 0) delete rule.errnoRet
    }),
  ),
  edited(
    'errno-unsupported-passed-over',
    ['seccomp-errnoret-unsupported'],
    ofEachRule(rule => {
      if (rule.action !== 'SCMP_ACT_ERRNO' && rule.action !== 'SCMP_ACT_TRACE') delete rule.errnoRet
    }),
  ),
  edited('default-errno-unsupported-passed-over', ['seccomp-defaulterrnoret-unsupported'], seccomp => {
    if (seccomp.defaultAction !== 'SCMP_ACT_ERRNO' && seccomp.defaultAction !== 'SCMP_ACT_TRACE')
      delete seccomp.defaultErrnoRet
  }),

  // Strings that are none, architectures, flags.
  edited(
    'unknown-action-passed-over',
    ['seccomp-strings-translated[unknown action]'],
    ofEachRule(rule => {
      if (rule.action.endsWith('NOSUCH')) rule.action = 'SCMP_ACT_ERRNO'
    }),
  ),
  edited(
    'unknown-default-action-passed-over',
    ['seccomp-strings-translated[unknown default action]'],
    seccomp => {
      if (seccomp.defaultAction.endsWith('NOSUCH')) seccomp.defaultAction = 'SCMP_ACT_ALLOW'
    },
  ),
  edited(
    'unknown-operator-passed-over',
    ['seccomp-strings-translated[unknown operator]'],
    ofEachArg(arg => {
      if (arg.op.endsWith('NOSUCH')) arg.op = 'SCMP_CMP_EQ'
    }),
  ),
  edited(
    'unknown-architecture-passed-over',
    ['seccomp-strings-translated[unknown architecture]'],
    seccomp => {
      seccomp.architectures = (seccomp.architectures ?? []).filter(name => !name.endsWith('NOSUCH'))
    },
  ),
  edited(
    'architectures-dropped',
    ['seccomp-architectures'],
    seccomp => {
      delete seccomp.architectures
    },
    { collateral: { ids: ['seccomp-strings-translated'], why: 'an unknown one is dropped, too' } },
  ),
  edited('architectures-first-only', ['seccomp-architectures'], seccomp => {
    seccomp.architectures?.splice(1)
  }),
  edited('architectures-last-dropped', ['seccomp-architectures'], seccomp => {
    if ((seccomp.architectures?.length ?? 0) > 1) seccomp.architectures?.pop()
  }),
  edited('architectures-all', ['seccomp-architectures'], seccomp => {
    if (seccomp.architectures && !seccomp.architectures.some(name => name.endsWith('NOSUCH')))
      seccomp.architectures = ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32']
  }),
  edited('flags-dropped', ['seccomp-flags'], seccomp => {
    delete seccomp.flags
  }),

  // The agent.
  edited('metadata-dropped', ['seccomp-listenermetadata', 'cps-metadata'], seccomp => {
    delete seccomp.listenerMetadata
  }),
  edited('metadata-made-up', ['cps-metadata'], seccomp => {
    if (seccomp.listenerPath) seccomp.listenerMetadata ??= '{}'
  }),
  edited('metadata-trimmed', ['seccomp-listenermetadata', 'cps-metadata'], seccomp => {
    if (seccomp.listenerMetadata) seccomp.listenerMetadata = seccomp.listenerMetadata.trim()
  }),
  edited(
    'notify-refused',
    ['seccomp-act-notify', 'seccomp-listenerpath'],
    ofEachRule(rule => {
      if (rule.action === 'SCMP_ACT_NOTIFY') rule.action = 'SCMP_ACT_ERRNO'
    }),
    { collateral: { ids: needsMessage, why: 'no message comes' } },
  ),
  {
    name: 'seccomp-listener-needed-always',
    breaks: ['seccomp-listener-ignored[no agent]'],
    instead: {
      create: ({ bundle, run }: Command) => {
        const config = JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8')) as Config
        const path = config.linux?.seccomp?.listenerPath
        return path && !existsSync(path) ? 1 : run()
      },
    },
  },
  relayed(
    'failure-unseen',
    ['seccomp-listener-fail-error'],
    async ({ state, send }) => {
      await send(JSON.stringify(state)).catch(() => undefined)
      await new Promise(resolve => setTimeout(resolve, 5000))
    },
    ['seccomp-listener-socket-type'],
  ),
  relayed(
    'dgram',
    ['seccomp-listener-socket-type'],
    async ({ state, fds, send }) => {
      await send(JSON.stringify(state))
        .catch(() => send(JSON.stringify(state), fds, 'dgram'))
        .catch(() => undefined)
    },
    ['seccomp-listener-fail-error'],
  ),
  relayed(
    'two-states',
    ['seccomp-listener-one-state'],
    async ({ state, fds, sendAll }) => {
      await sendAll([
        [JSON.stringify(state), fds],
        [JSON.stringify(state), []],
      ])
    },
    needsMessage,
  ),
  relayed(
    'state-and-more',
    ['seccomp-listener-one-state', 'cps-json-scmrights'],
    async ({ state, send }) => {
      await send(`${JSON.stringify(state)}\0`)
    },
    needsMessage,
  ),
  relayed('other-container', ['seccomp-listener-not-reused', 'cps-state'], async ({ state, send }) => {
    embedded(state).id = 'first'
    await send(JSON.stringify(state))
  }),
  relayed(
    'left-open',
    ['seccomp-listener-closed'],
    async ({ state, fds, sendAll }) => {
      await sendAll([[JSON.stringify(state), fds]], true)
    },
    needsMessage,
  ),
  relayed('fd-late', ['cps-fds-first-sendmsg'], async ({ state, fds, sendAll }) => {
    const text = JSON.stringify(state)
    await sendAll([
      [text.slice(0, 10), []],
      [text.slice(10), fds],
    ])
  }),
  relayed(
    'fd-twice',
    ['cps-fds-first-sendmsg', 'seccomp-fd-names'],
    async ({ state, fds, sendAll }) => {
      const text = JSON.stringify(state)
      await sendAll([
        [text.slice(0, 10), fds],
        [text.slice(10), fds],
      ])
    },
    needsMessage,
  ),
  relayed(
    'no-fd',
    ['seccomp-fd-names', 'seccomp-seccompfd', 'cps-json-scmrights'],
    async ({ state, send }) => {
      await send(JSON.stringify(state), [])
    },
    needsMessage,
  ),
  relayed(
    'other-fd',
    ['seccomp-seccompfd', 'cps-fds-index'],
    async ({ state, send }) => {
      await send(JSON.stringify(state), [openSync('/dev/null', 'r')])
    },
    needsMessage,
  ),
  relayed(
    'fds-swapped',
    ['seccomp-fd-names', 'cps-fds-index'],
    async ({ state, fds, send }) => {
      await send(JSON.stringify(state), [openSync('/dev/null', 'r'), ...fds])
    },
    needsMessage,
  ),
  stateEdited('fd-name', ['seccomp-fd-names', 'cps-fds', 'cps-fds-index'], state => {
    state.fds = ['seccompfd']
  }),
  stateEdited('fd-name-twice', ['seccomp-fd-names', 'cps-fds'], state => {
    state.fds = ['seccompFd', 'seccompFd']
  }),
  stateEdited(
    'no-fds',
    ['seccomp-fd-names', 'cps-fds'],
    state => {
      delete state.fds
    },
    ['cps-fds-index'],
  ),
  stateEdited('no-version', ['cps-ociversion'], state => {
    delete state.ociVersion
  }),
  stateEdited('version-short', ['cps-ociversion'], state => {
    state.ociVersion = '1.0'
  }),
  stateEdited('pid-1', ['cps-pid'], state => {
    state.pid = 1
  }),
  stateEdited('no-pid', ['cps-pid'], state => {
    delete state.pid
  }),
  stateEdited('pid-text', ['cps-pid'], state => {
    state.pid = String(state.pid)
  }),
  stateEdited(
    'no-state',
    ['cps-state'],
    state => {
      delete state.state
    },
    ['seccomp-listener-not-reused', 'seccomp-listener-one-state'],
  ),
  stateEdited('state-bundle', ['cps-state'], state => {
    embedded(state).bundle = '/'
  }),
  stateEdited('state-status', ['cps-state'], state => {
    delete embedded(state).status
  }),
  stateEdited('state-stopped', ['cps-state'], state => {
    embedded(state).status = 'stopped'
  }),
  stateEdited('state-annotations', ['cps-state'], state => {
    delete embedded(state).annotations
  }),
  stateEdited('state-pid', ['cps-state'], state => {
    embedded(state).pid = 1
  }),
]
