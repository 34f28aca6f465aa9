import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import type { Hook } from '#spec/config'
import { hookKinds } from '#spec/config'
import { HookLog } from './_hook-log.js'

const slow = ['c', 'a', 'b']
// More than ten in all, one of them twice.
const quick = ['i', 'h', 'g', 'f', 'e', 'd', 'd', 'l', 'k', 'j']

// The first hook dawdles before its second line, so that one called beside it gets in between.
export default requirement(
  ['hooks-listed-order', 'hook-prestart-before-createruntime', 'hook-createcontainer-after-createruntime'],
  async t => {
    const log = new HookLog(t)
    // By no member are they in order: a path of its own for each, and a timeout for some.
    const named = (name: string, hook: Hook, index: number): Hook => ({
      ...hook,
      path: join(log.dir, `sh-${name}`),
      ...(index % 2 === 1 ? { timeout: 1000 - index } : {}),
    })
    const linesOf = (kind: string) => [
      ...slow.flatMap(name => [`${kind}-${name}`, `${kind}-${name}-done`]),
      ...quick.map(name => `${kind}-${name}`),
    ]
    for (const name of new Set([...slow, ...quick])) symlinkSync('/bin/sh', join(log.dir, `sh-${name}`))
    const bundle = log.bundle(g => {
      g.args('/bin/sh', '-c', 'echo up; sleep 1000')
      for (const kind of hookKinds.toReversed()) {
        for (const [index, name] of slow.entries()) {
          const end = `sleep ${name === 'c' ? 0.3 : 0}; note ${kind}-${name}-done`
          g.hook(kind, named(name, log.hook(`${kind}-${name}`, { end }), index))
        }
        for (const name of quick) {
          const script = `while read -r _; do :; done; echo ${kind}-${name} >>'${log.dir}/lines'`
          const hook = { path: '', args: ['sh', '-c', script] }
          g.hook(kind, named(name, hook, quick.indexOf(name)))
        }
      }
    })
    const container = await t.start(undefined, { bundle })
    await container.printed('up')
    await container.destroy()

    for (const kind of hookKinds) {
      const called = log.lines.filter(line => line.startsWith(`${kind}-`))
      t.same(
        `hooks-listed-order[${kind}]`,
        called,
        linesOf(kind),
        'one after the other, each as often as listed',
      )
    }
    const isBefore = (early: string, late: string) => {
      const ofEarly = log.lines.findLastIndex(line => line.startsWith(`${early}-`))
      const ofLate = log.lines.findIndex(line => line.startsWith(`${late}-`))
      return ofEarly >= 0 && ofEarly < ofLate
    }
    t.ok(
      'hook-prestart-before-createruntime',
      isBefore('prestart', 'createRuntime'),
      `all prestart hooks end before the first createRuntime hook begins: ${log.lines.join(' ')}`,
    )
    t.ok(
      'hook-createcontainer-after-createruntime',
      isBefore('createRuntime', 'createContainer'),
      `all createRuntime hooks end before the first createContainer hook begins: ${log.lines.join(' ')}`,
    )
  },
)
