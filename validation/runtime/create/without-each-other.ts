import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, type CheckContext, idOf, requirement } from '#harness'
import { windowSize } from '#host/fd-socket/terminal'
import { hookKinds } from '#spec/config'
import { HookLog } from '../../config/hooks/_hook-log.js'
import { createWithTerminal } from '../../config/process/_terminal.js'
import { row } from '../../config-linux/namespaces/_inodes.js'
import { hasTimeNamespaces } from '../../config-linux/namespaces/_time.js'
import { stateOf } from '../_status.js'
import type { Property } from './_everything.js'
import { limitsOf } from './_limits.js'
import { looks, type Piece, pieces, size } from './_pieces.js'

const runs = 'create-new-container'
const ids = [
  ...['user-uid', 'user-gid', 'user-additionalgids', 'user-umask', 'process-nonewprivileges'],
  ...['bounding', 'inheritable', 'permitted', 'effective', 'ambient'].map(set => `capabilities-${set}`),
  ...['process-oomscoreadj-set', 'process-cwd', 'personality', 'process-iopriority', 'process-scheduler'],
  ...[
    'process-env',
    'rlimits',
    'process-terminal',
    'process-consolesize',
    'hostname',
    'domainname',
    'sysctl',
  ],
  ...['ns-no-path-new', 'config-mounts', 'mount-option-ro', 'mount-option-noexec', 'mount-option-nosuid'],
  ...['mount-options-unknown-as-data', 'maskedpaths', 'readonlypaths', 'config-root-readonly'],
  ...['devices-available', 'seccomp', 'timeoffsets', 'state-annotations'],
  ...['devcg-allow', 'pids-limit', 'memory-limit', 'cpu-shares', 'cpu-quota', 'cpu-period'],
  ...['cpu-cpus', 'cpu-mems', ...hookKinds.map(kind => `lifecycle-${kind.toLowerCase()}-invoked`)],
]

// Each piece is in another half of as many containers, so that for any two of them one has the first and not the second.
const containers = 8
const hasHalf = (code: number) => code.toString(2).replaceAll('0', '').length === containers / 2
const halves = Array.from({ length: 2 ** containers }, (_, code) => code).filter(hasHalf)

/** A bundle with these and nothing else that can be left out. */
function bareBundle(log: HookLog, chosen: readonly Piece[]): Bundle {
  const report = Object.entries(looks).map(
    ([name, look]) => `(${look}\n) >'${log.dir}/process.${name}' 2>'${log.dir}/errors'`,
  )
  const bundle = log.bundle(g => {
    const own = g.config.mounts?.find(({ source }) => source === log.dir)
    for (const member of ['env', 'capabilities', 'noNewPrivileges']) g.remove(`/process/${member}`)
    g.mounts([{ destination: '/proc', type: 'proc', source: 'proc' }, own!])
      .namespaces([{ type: 'pid' }, { type: 'mount' }])
      .remove('/linux/cgroupsPath')
    g.args('/bin/sh', '-c', `PATH=/bin:/usr/bin log='${log.dir}'\n${report.join('\n')}`)
    for (const { edit } of chosen) edit(g)
  })
  for (const folder of ['mnt/read-only', 'mnt/data'])
    mkdirSync(join(bundle.rootfs, folder), { recursive: true })
  return bundle
}

async function observe(t: CheckContext, log: HookLog, chosen: readonly Piece[]): Promise<Property[]> {
  const bundle = bareBundle(log, chosen)
  const hasTerminal = chosen.some(({ terminal }) => terminal)
  const { container, master } = hasTerminal
    ? await createWithTerminal(t, undefined, bundle)
    : { container: await t.create(undefined, { bundle }), master: undefined }
  const wanted = new Set(chosen.filter(({ limits }) => limits).flatMap(each => each.ids))
  const shown = wanted.size > 0 ? limitsOf(container.pid).filter(([id]) => wanted.has(id)) : []
  await container.start()
  if (master !== undefined)
    shown.push(['process-consolesize', windowSize(master), { rows: size.height, columns: size.width }])
  await container.exited()
  if (bundle.config.config.annotations) {
    const { annotations } = await stateOf(t, container)
    shown.push(['state-annotations', annotations, bundle.config.config.annotations])
  }
  await container.delete()
  if (!log.saw('process', 'status'))
    return [...shown, ['config-mounts', 'no report', 'what the program reports, by a mount']]
  const ran = hookKinds.filter(kind => bundle.config.config.hooks?.[kind])
  const hooks = ran.map(
    (kind): Property => [
      `lifecycle-${kind.toLowerCase()}-invoked`,
      log.lines.filter(name => name === kind).length,
      1,
    ],
  )
  const inside = chosen.flatMap(piece => piece.inside?.(look => log.saw('process', look)) ?? [])
  return [...shown, ...hooks, ...inside]
}

// A property that is right beside all others must be right without any of them, too.
export default requirement([runs, ...ids], async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox has few of these')
  const has = { limits: t.managesCgroups, timeNamespaces: await hasTimeNamespaces(t) }
  const source = t.newDir()
  chmodSync(source, 0o755)
  const judged = new Set<string>()
  for (let index = 0; index < containers; index++) {
    const log = new HookLog(t)
    const all = pieces(log, source, has)
    const chosen = all.filter((_, at) => halves[at]! & (1 << index))
    const what = `container ${index + 1} of ${containers}`
    const ran = await row(t, [runs], async () => {
      for (const [id, actual, expected] of await observe(t, log, chosen)) {
        judged.add(idOf(id))
        t.same(id, actual, expected, what)
      }
    })
    t.ok(runs, ran, `${what} runs`)
  }
  for (const id of ids) if (!judged.has(id)) t.skip(id, 'nothing here shows it')
})
