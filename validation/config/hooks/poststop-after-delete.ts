import { existsSync } from 'node:fs'
import { requirement, succeeded } from '#harness'
import { cgroupDirFor, cgroupMounts } from '#host/cgroup'
import { HookLog } from './_hook-log.js'

const row = (name: string) => `hook-poststop-after-delete[${name}]`

export default requirement('hook-poststop-after-delete', async t => {
  const log = new HookLog(t)
  const id = t.newId()
  let cgroups: string[] = []
  const bundle = log.bundle(g => {
    g.args('/bin/sh', '-c', 'echo up; sleep 1000')
    cgroups = cgroupMounts().flatMap(
      mount => cgroupDirFor(mount.controllers[0] ?? 'unified', g.config.linux?.cgroupsPath ?? '') ?? [],
    )
    const sees = {
      cgroups: `for dir in ${cgroups.map(dir => `'${dir}'`).join(' ')}; do ls -d "$dir"; done`,
      state: `${t.runtime
        .argv('state', id)
        .map(word => `'${word}'`)
        .join(' ')} </dev/null >/dev/null; echo $?`,
    }
    g.hook('poststop', log.hook('poststop', { sees }))
  })
  const container = await t.start(undefined, { bundle, id })
  await container.printed('up')
  const hasCgroup = t.managesCgroups && cgroups.some(dir => existsSync(dir))

  const refused = await t.runtime.delete(id)
  if (!succeeded(refused)) t.same(row('not for a refused delete'), log.lines, [])
  await container.kill('KILL')
  await container.exited()
  await t.runtime.state(id)
  t.same(row('not at exit'), log.lines, [], 'when the process has ended')
  await container.delete()
  t.same(row('called'), log.lines, ['poststop'], 'when delete returns')

  if (hasCgroup) {
    t.ok(row('cgroups'), log.lines.length > 0, 'the hook must run')
    t.same(row('cgroups'), log.saw('poststop', 'cgroups'), '', 'cgroups of the container in the hook')
  } else t.skip(row('cgroups'), 'the container has no cgroup')
  // How much of "deleted" state goes by is contested: crun still knows the container.
  t.info(row('state'), `exit status of state in the hook: ${log.saw('poststop', 'state').trim()}`)
})
