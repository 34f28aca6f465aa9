/** What must come of a hook that fails, which is the same for all kinds but poststop. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Bundle,
  type CheckContext,
  type Edit,
  type Result,
  RuntimeFailure,
  type State,
  succeeded,
  waitFor,
} from '#harness'
import { cgroupDirFor, cgroupMounts } from '#host/cgroup'
import { processAlive, waitGone } from '#host/process'
import { type Hook, type HookKind, hookKinds } from '#spec/config'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { HookLog } from '../../config/hooks/_hook-log.js'
import { unreadTerminal } from '../../config/process/_terminal.js'
import { discard } from '../_status.js'
import { leftovers, statesIn } from '../_traces.js'

export const idsOfFailing = (kind: HookKind) =>
  ['error', 'stop', 'destroy'].map(what => `lifecycle-${kind.toLowerCase()}-fail-${what}`)

/** How many hooks of the kind run before the one that fails, how it fails, what else it has, and where. */
interface Way {
  before: number
  after: number
  end: string
  more?: (log: HookLog, hook: Hook) => Hook
  edit?: Edit
}

/** With a path, and nothing else. */
function byPath({ dir }: HookLog, { args = [] }: Hook): Hook {
  const path = join(dir, 'failing.sh')
  writeFileSync(path, `#!/bin/sh\n${args.at(-1)}\n`, { mode: 0o755 })
  return { path }
}

const waysOf = (hasUsers: boolean): Way[] => [
  { before: 0, after: 2, end: 'exit 1', ...(hasUsers && { edit: inUserNamespace }) },
  { before: 1, after: 1, end: 'kill -KILL $$', more: (_, hook) => ({ ...hook, timeout: 1000 }) },
  {
    ...{ before: 2, after: 0, end: 'exit 255' },
    more: (_, hook) => ({ ...hook, env: ['ONE=1'] }),
    edit: g => g.withoutNamespace('pid'),
  },
  { before: 0, after: 1, end: 'exit 2', more: byPath },
  { before: 1, after: 0, end: 'kill -TERM $$', edit: g => g.terminal(true) },
]

const filesOf = ({ dir }: Bundle) => readdirSync(dir, { recursive: true, encoding: 'utf8' })
// Mount points in the root file system may stay.
const isBesideRoot = (name: string) => !name.startsWith('rootfs/')

const isAfter = (line: string) => line.includes('-after')

/** The result of the operation that the hook belongs to; one that runs it too early has failed before that. */
function operation(t: CheckContext, kind: HookKind, create: Result, start: Result | undefined): Result {
  // prestart hooks came at start before 1.1.0, though runtimes called them at create.
  const isAtCreate = kind === 'prestart' ? t.specAtLeast('1.1.0') : kind.startsWith('create')
  return isAtCreate ? create : (start ?? create)
}

export async function checkFailing(t: CheckContext, kind: HookKind): Promise<void> {
  const [error, stop, destroy] = idsOfFailing(kind) as [string, string, string]
  // What a runtime has for all containers is there from now on.
  await discard(t, await t.create())
  for (const { before, after, end, more, edit } of waysOf(await hasUserNamespaces(t))) {
    const log = new HookLog(t)
    let cgroups: string[] = []
    const bundle = log.bundle(g => {
      g.args('/bin/sh', '-c', `${log.prologue}\nnote process; exec sleep 1000`)
      edit?.(g)
      cgroups = cgroupMounts().flatMap(
        mount => cgroupDirFor(mount.controllers[0] ?? 'unified', g.config.linux?.cgroupsPath ?? '') ?? [],
      )
      for (const other of hookKinds) {
        const names = other === 'poststop' ? ['poststop', 'poststop-2'] : other === kind ? [] : [other]
        for (const name of names) g.hook(other, log.hook(name))
      }
      for (let n = 0; n < before; n++) g.hook(kind, log.hook(`${kind}-before-${n}`))
      const failing = log.hook('failing', { end })
      g.hook(kind, more?.(log, failing) ?? failing)
      for (let n = 0; n < after; n++) g.hook(kind, log.hook(`${kind}-after-${n}`))
    })
    const filesBefore = filesOf(bundle)
    const statesBefore = statesIn(t)
    const options = { bundle, ...unreadTerminal(t, bundle) }
    const { id, create, start, container } = await t.attempt(undefined, options)
    const result = operation(t, kind, create, start)
    // Where start does not wait for its hooks, they are on their way.
    if (kind === 'startContainer' && container) {
      const isOver = () =>
        ['failing', 'process'].some(line => log.lines.includes(line)) || !container.isAlive()
      await waitFor('the hooks', t.timeoutMs, isOver)
    }
    const how = `with hook ${before + 1} of ${before + 1 + after} ending by ${end}`
    if (!log.lines.includes('failing')) throw new RuntimeFailure(`the ${kind} hook must run`, result)

    t.failed(error, result, `the operation must fail ${how}`)

    const pid = container?.pid || pidIn(log)
    // One that goes on as if nothing had failed is not worth the wait.
    const isGoing = succeeded(result) && log.lines.includes('process')
    const isGone = pid > 0 && (isGoing ? !processAlive(pid) : await waitGone(pid, undefined, t.timeoutMs))
    t.ok(`${stop}[process]`, isGone, `no process ${how}`, pid)
    const later = hookKinds.slice(hookKinds.indexOf(kind) + 1).filter(name => name !== 'poststop')
    const since = log.lines.slice(log.lines.indexOf('failing'))
    t.same(`${stop}[later hooks]`, since.filter(isAfter), [], `hooks after the one that failed, ${how}`)
    const tooLate = since.filter(line => later.some(name => name === line))
    if (later.length > 0) t.same(`${stop}[later kinds]`, tooLate, [], `hooks of other kinds, ${how}`)
    if (kind !== 'poststart') t.ok(`${stop}[program]`, !log.lines.includes('process'), `no program ${how}`)

    t.failed(`${destroy}[container]`, await t.runtime.state(id), `no container ${how}`)
    if (t.managesCgroups) t.same(`${destroy}[cgroups]`, cgroups.filter(existsSync), [], `cgroups left ${how}`)
    else t.skip(`${destroy}[cgroups]`, 'the runtime has no cgroups here')
    const poststop = log.lines.filter(line => line.startsWith('poststop'))
    t.same(`${destroy}[poststop]`, poststop, ['poststop', 'poststop-2'], `poststop hooks ${how}`)
    for (const name of new Set(poststop)) {
      const { id: told, bundle: dir, status } = toldTo(log, name)
      const expected = [id, bundle.dir, 'stopped']
      t.same(`${destroy}[poststop]`, [told, dir, status], expected, `what ${name} is told ${how}`)
    }
    if (!isGone) return
    t.same(`${destroy}[traces]`, await leftovers(t, { id, bundle }), [], `traces ${how}`)
    const files = filesOf(bundle)
    const [beside, besideBefore] = [files, filesBefore].map(all => all.filter(isBesideRoot))
    t.same(`${destroy}[traces]`, beside, besideBefore, `files beside the root file system ${how}`)
    const gone = filesBefore.filter(name => !files.includes(name))
    t.same(`${destroy}[traces]`, gone, [], `files of the bundle that are gone ${how}`)
    t.same(`${destroy}[traces]`, statesIn(t), statesBefore, `states ${how}`)
    const again = await t.tryCreate(undefined, { id })
    t.succeeded(`${destroy}[id]`, again.create, `another container can have the id ${how}`)
    await discard(t, again.container)
  }

  await checkNoProgram(t, kind)
}

// A program that is not there, or none, is a failure too; a runtime may look for it at create. It reads no state: crun dies
// of SIGPIPE, now and then, so that these rows are apart.
async function checkNoProgram(t: CheckContext, kind: HookKind): Promise<void> {
  const [error, stop, destroy] = idsOfFailing(kind) as [string, string, string]
  for (const isThere of [false, true]) {
    const log = new HookLog(t)
    const bundle = log.bundle(g => {
      g.args('/bin/sh', '-c', `${log.prologue}\nnote process; exec sleep 1000`)
      const path = isThere ? join(log.dir, 'lines') : '/no/such/program'
      g.hook(kind, { path, args: ['program'] })
      g.hook(kind, log.hook(`${kind}-after`))
    })
    const { id, create, start, container } = await t.attempt(undefined, { bundle })
    if (kind === 'startContainer' && container) {
      const isOver = () => log.lines.includes('process') || !container.isAlive()
      await waitFor('the end of the hooks', t.timeoutMs, isOver)
    }
    const how = `with a hook whose program is ${isThere ? 'not executable' : 'not there'}`
    t.failed(`${error}[no program]`, start ?? create, `the operation must fail ${how}`)
    const row = `${stop}[no program]`
    t.same(row, log.lines.filter(isAfter), [], `hooks after the one that failed, ${how}`)
    if (kind !== 'poststart') t.ok(row, !log.lines.includes('process'), `no program ${how}`)
    t.failed(`${destroy}[no program]`, await t.runtime.state(id), `no container ${how}`)
  }
}

function toldTo(log: HookLog, name: string): Partial<State> {
  try {
    return JSON.parse(log.saw(name, 'stdin'))
  } catch {
    return {}
  }
}

/** Pid of the container's process as the first hook that ran on the host was told. */
function pidIn(log: HookLog): number {
  const names = ['prestart', 'createRuntime', 'prestart-before-0', 'createRuntime-before-0', 'failing']
  const first = names.find(name => log.saw(name, 'stdin') !== '')
  return first === undefined ? 0 : (log.state(first).pid ?? 0)
}
