import { existsSync } from 'node:fs'
import { type CheckContext, requirement } from '#harness'
import { cgroupDirs } from '#host/cgroup'
import { HookLog } from '../../config/hooks/_hook-log.js'

const id = 'lifecycle-poststop-fail-continue'

interface Case {
  /** Name of a hook, and how it ends. */
  hooks: Record<string, string>
  /** Where a hook without a program is put. */
  noProgramAfter?: string
  keyOf: (what: string) => string
}

async function check(t: CheckContext, { hooks, noProgramAfter, keyOf }: Case): Promise<void> {
  const log = new HookLog(t)
  const bundle = log.bundle(g => {
    g.args('/bin/sh', '-c', 'echo up; sleep 1000')
    for (const [name, end] of Object.entries(hooks)) {
      g.hook('poststop', log.hook(name, { end }))
      if (name === noProgramAfter) g.hook('poststop', { path: '/no/such/program' })
    }
  })
  const container = await t.start(undefined, { bundle })
  await container.printed('up')
  const cgroups = t.managesCgroups ? [...new Set(cgroupDirs(container.pid).values())] : []
  await container.kill('KILL')
  await container.exited()
  const result = await container.tryDelete()

  t.ok(keyOf('called'), log.lines.includes('first'), 'the first hook must run')
  t.succeeded(keyOf('delete'), result, 'delete must succeed all the same')
  t.same(keyOf('remaining hooks'), log.lines, Object.keys(hooks), 'the other hooks must run all the same')
  t.failed(keyOf('container'), await t.runtime.state(container.id), 'no container is left')
  const own = cgroups.filter(dir => dir.endsWith(bundle.config.config.linux?.cgroupsPath ?? '/'))
  t.same(keyOf('container'), own.filter(existsSync), [], 'no cgroup is left')
}

export default requirement(id, async t => {
  // The first, some in the middle and the last fail, each in a way of its own.
  await check(t, {
    hooks: {
      first: 'exit 1',
      second: ':',
      third: 'kill -KILL $$',
      fourth: 'exit 2',
      fifth: 'kill -TERM $$',
      sixth: ':',
      seventh: 'exit 255',
    },
    keyOf: what => `${id}[${what}]`,
  })
  // It reads no state: crun dies of SIGPIPE, now and then, so that this is a row of its own.
  await check(t, {
    hooks: { first: ':', second: ':' },
    noProgramAfter: 'first',
    keyOf: () => `${id}[no program]`,
  })
})
