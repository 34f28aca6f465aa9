import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, type CheckContext, type Edit, RuntimeFailure, requirement, succeeded } from '#harness'
import { readTerminal } from '#host/fd-socket/terminal'
import { capabilityMask, capabilitySet } from '#inside/proc/capabilities'
import { schedulerPolicies } from '#inside/proc/sched'
import { parseStat } from '#inside/proc/stat'
import { parseStatus } from '#inside/proc/status'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { row } from '../../config-linux/namespaces/_inodes.js'
import { createWithTerminal, mustCome } from './_terminal.js'

const bounding = ['CAP_CHOWN', 'CAP_KILL']
const modeFilter = 2

const script = `
echo "cwd $(busybox pwd)"
echo "umask $(umask)"
echo "limit $(ulimit -Sn) $(ulimit -Hn)"
echo "score $(cat /proc/$$/oom_score_adj)"
echo "io $(busybox ionice -p $$)"
echo "machine $(uname -m)"
echo "domain $(cat /proc/sys/kernel/domainname)"
echo "stat $(cat /proc/$$/stat)"
echo "masked $(cat /open/masked)"
for file in /open/new /open/read-only; do (echo more >>$file) 2>/dev/null && echo "written $file"; done
ls -1 /proc/$$/fd
cat /proc/$$/status
echo end
`

/** All of it at once, none of which is the default, nor what root has. */
const edit: Edit = g =>
  g
    .user({ uid: 1000, gid: 2002, additionalGids: [2003, 2004], umask: 0o135 })
    .cwd('/open')
    .noCapabilities()
    .capabilities('bounding', bounding)
    .noNewPrivileges(true)
    .rlimit('RLIMIT_NOFILE', 1_202, 1_302)
    .oomScoreAdj(654)
    .scheduler({ policy: 'SCHED_BATCH', nice: 6 })
    .ioPriority({ class: 'IOPRIO_CLASS_BE', priority: 6 })
    .domainname('together.example')
    .maskedPaths(['/open/masked'])
    .readonlyPaths(['/open/read-only'])
    .rootReadonly()
    .seccomp({
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['swapoff'], action: 'SCMP_ACT_ERRNO' }],
    })
    .args('/bin/sh', '-c', script)

const expected = {
  'process-cwd': '/open',
  'user-gid': [2002, 2002, 2002, 2002],
  'user-additionalgids': [2003, 2004],
  'user-umask': '0135',
  rlimits: '1202 1302',
  'process-oomscoreadj-set': '654',
  'process-scheduler': ['SCHED_BATCH', 6],
  'process-iopriority': 'best-effort: prio 6',
  'capabilities-bounding': capabilitySet(capabilityMask(bounding)),
  'process-nonewprivileges': 1,
  seccomp: modeFilter,
  domainname: 'together.example',
  maskedpaths: '',
  'config-root-readonly': [],
  'fds-only-stdio': ['0', '1', '2'],
}
type Id = keyof typeof expected
type Domain = 'personality-linux32'
const ids = [...Object.keys(expected), 'personality-linux32'] as (Id | Domain)[]

function read(said: string): Record<Id | Domain, unknown> {
  const lines = said.split(/\r?\n/)
  const after = (word: string) => lines.find(line => line.startsWith(`${word} `))?.slice(word.length + 1)
  const stat = parseStat(after('stat') ?? '')
  const [from, to] = [lines.findIndex(line => line.startsWith('Name:')), lines.indexOf('end')]
  const status = parseStatus(lines.slice(from, to).join('\n'))
  return {
    'process-cwd': after('cwd'),
    'user-gid': [...status.gids],
    'user-additionalgids': status.groups.filter(gid => gid !== 2002).sort(),
    'user-umask': after('umask'),
    rlimits: after('limit'),
    'process-oomscoreadj-set': after('score'),
    'process-scheduler': [schedulerPolicies[stat.policy ?? -1], stat.nice],
    'process-iopriority': after('io'),
    'capabilities-bounding': capabilitySet(status.capabilities.bounding ?? 0n),
    'process-nonewprivileges': status.noNewPrivs,
    seccomp: status.seccomp,
    domainname: after('domain'),
    maskedpaths: after('masked'),
    'config-root-readonly': lines.filter(line => line.startsWith('written ')),
    'fds-only-stdio': lines.filter(line => /^\d+$/.test(line)),
    'personality-linux32': after('machine'),
  }
}

async function atTerminal(t: CheckContext, bundle: Bundle): Promise<string | undefined> {
  const begun = await createWithTerminal(t, g => g.terminal(), { bundle }).catch(error => {
    // Terminals have a check of their own.
    if (error instanceof RuntimeFailure) return undefined
    throw error
  })
  if (!begun) return undefined
  await begun.container.start()
  const said = await mustCome(readTerminal(begun.master, { until: 'end\r\n', timeoutMs: t.timeoutMs }))
  await begun.container.exited()
  return said
}

// What is right for a plain process may be lost where another path through the runtime is taken.
export default requirement(ids, async (t: CheckContext) => {
  const narrow = await t.hostResult(['setarch', 'linux32', 'uname', '-m'])
  const bundleWith = (more: Edit = () => undefined) => {
    const bundle = t.bundle(g => {
      edit(g)
      if (succeeded(narrow)) g.personality({ domain: 'LINUX32' })
      more(g)
    })
    mkdirSync(join(bundle.rootfs, 'open'))
    chmodSync(join(bundle.rootfs, 'open'), 0o777)
    for (const name of ['masked', 'read-only']) {
      writeFileSync(join(bundle.rootfs, 'open', name), name)
      chmodSync(join(bundle.rootfs, 'open', name), 0o666)
    }
    return bundle
  }
  const settings: Record<string, () => Promise<string | undefined>> = {
    'with a terminal': () => atTerminal(t, bundleWith()),
    ...((await hasUserNamespaces(t))
      ? {
          'in a user namespace': async () =>
            (await t.run(undefined, { bundle: bundleWith(inUserNamespace) })).stdout,
        }
      : {}),
  }
  const values = {
    ...expected,
    ...(succeeded(narrow) ? { 'personality-linux32': narrow.stdout.trim() } : {}),
  }
  for (const [where, run] of Object.entries(settings)) {
    const keys = Object.keys(values).map(id => `${id}[${where}]`)
    await row(t, keys, async () => {
      const said = await run()
      const seen = said === undefined ? undefined : read(said)
      for (const [id, value] of Object.entries(values)) {
        if (!seen) t.skip(`${id}[${where}]`, 'the runtime gives no terminal')
        else if (seen[id as Id] === undefined) t.skip(`${id}[${where}]`, 'this kernel does not show it')
        else t.same(`${id}[${where}]`, seen[id as Id], value)
      }
    })
  }
  if (!succeeded(narrow)) t.skip('personality-linux32', 'no 32-bit personality here')
})
