import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'

// The runtime has a UTS namespace of its own here, so that it is that one which gets the name.
export default requirement('hostname-shared-uts', async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox has a host name of its own')
  const note = join(t.newDir(), 'ns')
  const through = ['unshare', '--uts', 'sh', '-c', 'readlink /proc/$$/ns/uts >"$0"; exec "$@"', note]
  const questions = { ns: 'readlink /proc/$$/ns/uts', name: 'uname -n' }
  const id = 'hostname-shared-uts'

  const unnamed = await t.observe(g => g.withoutNamespace('uts'), questions, { through })
  t.same(id, unnamed.ns.text, readFileSync(note, 'utf8'), "the container is in the runtime's UTS namespace")

  const named = await t.attempt(g => g.withoutNamespace('uts').hostname('shared-7').args('/bin/true'), {
    through,
  })
  // Contested: runtimes refuse to rename a UTS namespace that is not the container's.
  if (named.start?.exitCode !== 0) return t.info(id, 'a host name without a UTS namespace is refused')
  const seen = await t.observe(g => g.withoutNamespace('uts').hostname('shared-8'), questions, { through })
  t.same(id, seen.name.text, 'shared-8\n', 'the host name')
  t.same(id, seen.ns.text, readFileSync(note, 'utf8'), "in the runtime's UTS namespace")
})
