import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { hookKinds } from '#spec/config'
import { oddName } from '../../_odd-name.js'
import { HookLog } from './_hook-log.js'

// A path with characters that mean something to a shell, which .. leads out of a link’s target, and no args at all.
export default requirement('hook-path-execv', async t => {
  const log = new HookLog(t)
  const bundle = log.bundle(g => {
    g.args('/bin/sh', '-c', 'echo up; sleep 1000')
    for (const kind of hookKinds) {
      g.hook(kind, { path: `${log.dir}/link/../${oddName} ${kind}` })
      g.hook(kind, { path: `${log.dir}/by link ${kind}` })
    }
  })
  mkdirSync(join(log.dir, 'real/target'), { recursive: true })
  symlinkSync('real/target', join(log.dir, 'link'))
  for (const kind of hookKinds) {
    const script = `#!/bin/sh\n${log.script(kind, { sees: { count: 'echo $#' } })}\n`
    writeFileSync(join(log.dir, 'real', `${oddName} ${kind}`), script, { mode: 0o755 })
    symlinkSync(`real/${oddName} ${kind}`, join(log.dir, `by link ${kind}`))
  }
  const container = await t.start(undefined, { bundle })
  await container.printed('up')
  await container.destroy()

  for (const kind of hookKinds) {
    const ran = log.lines.filter(line => line === kind)
    t.same(`hook-path-execv[${kind}]`, ran, [kind, kind], 'by its path, and by a link to it')
    t.same(`hook-path-execv[${kind}]`, log.saw(kind, 'count'), '0\n0\n', 'arguments that nobody gave')
  }
})
