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
  edited('metadata-dropped', ['seccomp-listenermetadata', 'cps-metadata'], seccomp => {
    delete seccomp.listenerMetadata
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
