import { requirement } from '#harness'
import { hookKinds } from '#spec/config'
import { existsSync } from 'node:fs'
import { HookLog, ownNamespaces } from './_hook-log.js'
import { namespaceInodes } from '#host/process'

export default requirement('hooks-listed-order', async t => {
  const log = new HookLog(t)
  const only = t.newDir('hostonly')
  const sees = { ns: ownNamespaces, cwd: 'readlink /proc/self/cwd', rootmark: `test -e ${only} && echo own; test -e /proc/$pid/root${only} && echo yes`,
    mounts: 'cat /proc/$pid/mountinfo', own: 'cat /proc/self/mountinfo', cmd: 'cut -c1-60 /proc/$pid/cmdline|tr "\\0" " " </proc/$pid/cmdline',
    env: '{ wc -c; } </proc/self/environ; ls -d /sys/fs/cgroup/*/oci*/*', state: t.runtime.argv('state', '$ID').join(' ').replace('$ID', `$(tr -d '\\n' <$log/poststop.stdin | sed 's/.*"id" *: *"\\([^"]*\\)".*/\\1/')`) + '; echo $?', }
  const bundle = log.bundle(g => {
    g.annotation('com.example.a', 'b')
    g.mount({destination: '/mnt/x', type: 'tmpfs', source: 'tmpfs'})
    g.namespace('cgroup')
    if (process.env.HOME2) g
    for (const kind of hookKinds) g.hook(kind, log.hook(kind, { sees: kind === 'poststop' ? sees : {...sees, state: ':'} }))
    g.args('/bin/sh', '-c', `${log.prologue}\nnote process; echo up; sleep 1000`)
  })
  const i = (x: unknown) => t.info('hooks-listed-order', x)
  i(namespaceInodes(process.pid))
  const c = await t.create(undefined, { bundle })
  i(log.lines)
  if (t.sharesKernel) i([c.pid, namespaceInodes(c.pid), existsSync(`/proc/${c.pid}/root${only}`)])
  await c.start()
  i(log.lines)
  await c.printed('up')
  await c.kill('KILL')
  await c.exited()
  await c.delete()
  i(log.lines)
  for (const kind of hookKinds) {
    i(kind + ' ' + log.saw(kind, 'stdin').replace(/\s+/g, ' '))
    for (const s in sees) i(`  ${s}: ` + (s=='mounts' || s == 'own' ? '' &&  log.saw(kind, s).split('\n').filter(l=>l.includes('/mnt/x')||/rootfs (\/|$)/.test(l)||l.includes('rootfs')).join('\n').slice(0,600)+' '+log.saw(kind, s).split('\n').length : log.saw(kind, s).replaceAll('\n', ' ').replaceAll('\0',' ').slice(0,600)))
  }
})
