/** Faults of what an agent gets, and of the socket that it gets it by. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Config } from '#spec/config'
import type { Command, Mutant } from './mutant.js'
import { edited, ofEachRule } from './seccomp-edits.js'

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

const embedded = (state: Record<string, unknown>) => state.state as Record<string, unknown>

const metadataIds = ['seccomp-listenermetadata', 'cps-metadata']

// What becomes of the message, the descriptor apart.
const states: Record<
  string,
  { breaks: readonly string[]; also?: readonly string[]; edit: (sent: Record<string, unknown>) => void }
> = {
  'fd-name': {
    breaks: ['seccomp-fd-names', 'cps-fds', 'cps-fds-index'],
    edit: sent => Object.assign(sent, { fds: ['seccompfd'] }),
  },
  'fd-name-twice': {
    breaks: ['seccomp-fd-names', 'cps-fds'],
    edit: sent => Object.assign(sent, { fds: ['seccompFd', 'seccompFd'] }),
  },
  'fd-name-no-list': {
    breaks: ['seccomp-fd-names', 'cps-fds'],
    also: ['cps-fds-index'],
    edit: sent => Object.assign(sent, { fds: 'seccompFd' }),
  },
  'no-fds': {
    breaks: ['seccomp-fd-names', 'cps-fds'],
    also: ['cps-fds-index'],
    edit: sent => delete sent.fds,
  },
  'no-version': { breaks: ['cps-ociversion'], edit: sent => delete sent.ociVersion },
  'version-short': { breaks: ['cps-ociversion'], edit: sent => Object.assign(sent, { ociVersion: '1.0' }) },
  'version-number': { breaks: ['cps-ociversion'], edit: sent => Object.assign(sent, { ociVersion: 1 }) },
  'no-pid': { breaks: ['cps-pid'], edit: sent => delete sent.pid },
  'pid-0': { breaks: ['cps-pid'], edit: sent => Object.assign(sent, { pid: 0 }) },
  'pid-1': { breaks: ['cps-pid'], edit: sent => Object.assign(sent, { pid: 1 }) },
  'pid-text': { breaks: ['cps-pid'], edit: sent => Object.assign(sent, { pid: String(sent.pid) }) },
  'metadata-a-page': {
    breaks: metadataIds,
    edit: sent =>
      Object.assign(sent, sent.metadata ? { metadata: String(sent.metadata).slice(0, 4096) } : {}),
  },
  'metadata-ascii': {
    breaks: metadataIds,
    edit: sent =>
      Object.assign(sent, sent.metadata ? { metadata: String(sent.metadata).replace(/[^ -~\n]/g, '?') } : {}),
  },
  'metadata-made-up': { breaks: ['cps-metadata'], edit: sent => (sent.metadata ||= 'none') },
  'metadata-of-a-name': {
    breaks: metadataIds,
    edit: sent => {
      sent.listenerMetadata = sent.metadata
      delete sent.metadata
    },
  },
  'no-state': {
    breaks: ['cps-state'],
    also: ['seccomp-listener-not-reused', 'seccomp-listener-one-state'],
    edit: sent => delete sent.state,
  },
  'state-text': {
    breaks: ['cps-state'],
    also: ['seccomp-listener-not-reused', 'seccomp-listener-one-state'],
    edit: sent => Object.assign(sent, { state: JSON.stringify(sent.state) }),
  },
  'state-id': {
    breaks: ['cps-state', 'seccomp-listener-not-reused'],
    edit: sent => Object.assign(embedded(sent), { id: 'first' }),
  },
  'state-bundle': { breaks: ['cps-state'], edit: sent => Object.assign(embedded(sent), { bundle: '/' }) },
  'state-version': {
    breaks: ['cps-state'],
    edit: sent => Object.assign(embedded(sent), { ociVersion: '1.0' }),
  },
  'state-status': { breaks: ['cps-state'], edit: sent => delete embedded(sent).status },
  'state-stopped': {
    breaks: ['cps-state'],
    edit: sent => Object.assign(embedded(sent), { status: 'stopped' }),
  },
  'state-annotations': { breaks: ['cps-state'], edit: sent => delete embedded(sent).annotations },
  'state-annotations-renamed': {
    breaks: ['cps-state'],
    edit: sent => Object.assign(embedded(sent), { annotations: { 'org-example-key': 'value' } }),
  },
  'state-pid': { breaks: ['cps-state'], edit: sent => Object.assign(embedded(sent), { pid: 1 }) },
  'state-created-without-pid': {
    breaks: ['cps-state'],
    edit: sent => {
      embedded(sent).status = 'created'
      delete embedded(sent).pid
    },
  },
}

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
  edited('metadata-dropped', ['seccomp-listenermetadata', 'cps-metadata'], seccomp => {
    delete seccomp.listenerMetadata
  }),
  edited('metadata-trimmed', ['seccomp-listenermetadata', 'cps-metadata'], seccomp => {
    if (seccomp.listenerMetadata) seccomp.listenerMetadata = seccomp.listenerMetadata.trim()
  }),
  edited(
    'notify-refused',
    ['seccomp-act-notify'],
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
    ['no socket', 'a file in place of a socket', 'a socket that nobody listens at'].map(
      row => `seccomp-listener-fail-error[${row}]`,
    ),
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
  relayed('silent', ['seccomp-listenerpath'], async ({ sendAll }) => sendAll([]), needsMessage),
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
  ...Object.entries(states).map(([name, { breaks, also, edit }]) =>
    relayed(
      name,
      breaks,
      async ({ state, send }) => {
        edit(state)
        await send(JSON.stringify(state))
      },
      also,
    ),
  ),
]
