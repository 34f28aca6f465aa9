import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute } from 'node:path'
import { type CheckContext, type Edit, requirement, stateProblems, waitFor } from '#harness'
import { processAlive } from '#host/process'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { HookLog } from '../../config/hooks/_hook-log.js'
import { unreadTerminal } from '../../config/process/_terminal.js'
import { row } from '../../config-linux/namespaces/_inodes.js'
import { discard, settled } from '../_status.js'
import { processesBeside } from '../_traces.js'

const byRelativePath = 'state-bundle[relative path, in each status]'

interface Setting {
  what: string
  edit: Edit
  isRelative?: true
}

// The process ends by itself, and leaves another one behind where there is no PID namespace to end with it.
const program = (log: HookLog) =>
  `${log.prologue}\ntrap "exit 0" USR1; sleep 1000 & note ready; while :; do wait; done`

async function checkSetting(t: CheckContext, { what, edit, isRelative }: Setting): Promise<void> {
  const log = new HookLog(t)
  const bundle = log.bundle(g => {
    edit(g)
    g.args('/bin/sh', '-c', program(log)).annotation('org.example.setting', what)
  })
  const container = await t.create(undefined, {
    bundle: isRelative ? { ...bundle, dir: basename(bundle.dir) } : bundle,
    ...(isRelative && { cwd: dirname(bundle.dir) }),
    ...unreadTerminal(t, bundle),
  })
  const look = async (status: 'created' | 'running' | 'stopped') => {
    const when = `${what}, ${status}`
    const state = await settled(t, container, status)
    const { ociVersion, id, status: told, pid, bundle: dir, annotations } = state
    t.same(`state-status-${status}`, told, status, when)
    t.same('state-status', told, status, when)
    t.same('state-json-schema', stateProblems(state), [], `${when}: faults by the schema`)
    t.ok('state-ociversion', typeof ociVersion === 'string' && ociVersion !== '', `${when}: ociVersion`)
    t.same('state-id', id, container.id, `${when}: id`)
    if (status !== 'stopped') t.same('state-pid', pid, container.pid, `${when}: pid, as create told it`)
    t.same('state-annotations', annotations?.['org.example.setting'], what, `${when}: annotations`)
    const key = isRelative ? byRelativePath : 'state-bundle'
    if (t.ok(key, isAbsolute(String(dir)), `${when}: the bundle's path is absolute`, dir))
      t.same(key, realpathSync(dir), realpathSync(bundle.dir), `${when}: bundle`)
  }
  await look('created')
  await container.start()
  await waitFor('the program', t.timeoutMs, () => log.lines.includes('ready'))
  await look('running')
  const others = processesBeside(container)
  await container.kill('USR1')
  await container.exited()
  await look('stopped')
  for (const pid of others) if (processAlive(pid)) process.kill(pid, 'SIGKILL')
  await discard(t, container)
}

// The whole state in each status, of containers that take other ways through a runtime.
export default requirement(
  [
    'state-ociversion',
    'state-id',
    'state-status',
    'state-status-created',
    'state-status-running',
    'state-status-stopped',
    'state-pid',
    'state-bundle',
    'state-annotations',
    'state-json-schema',
  ],
  async t => {
    const settings: Setting[] = [
      { what: "in the runtime's PID namespace", edit: g => g.withoutNamespace('pid') },
      { what: 'at a terminal', edit: g => g.terminal(true) },
    ]
    if (await hasUserNamespaces(t)) settings.push({ what: 'in a user namespace', edit: inUserNamespace })
    for (const setting of settings) await checkSetting(t, setting)
    const relative: Setting = { what: 'of a relative path', edit: g => g, isRelative: true }
    await row(t, [byRelativePath], () => checkSetting(t, relative))
  },
)
