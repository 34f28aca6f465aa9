import { requirement } from '#harness'
import { hookKinds } from '#spec/config'
import { HookLog } from './_hook-log.js'

// The first hook dawdles before its second line, so that one called beside it gets in between.
export default requirement(
  ['hooks-listed-order', 'hook-prestart-before-createruntime', 'hook-createcontainer-after-createruntime'],
  async t => {
    const log = new HookLog(t)
    const names = ['c', 'a', 'b']
    const linesOf = (kind: string) => names.flatMap(name => [`${kind}-${name}`, `${kind}-${name}-done`])
    const bundle = log.bundle(g => {
      g.args('/bin/sh', '-c', 'echo up; sleep 1000')
      for (const kind of hookKinds.toReversed())
        for (const name of names)
          g.hook(
            kind,
            log.hook(`${kind}-${name}`, {
              end: `sleep ${name === 'c' ? 0.15 : 0}; note ${kind}-${name}-done`,
            }),
          )
    })
    const container = await t.start(undefined, { bundle })
    await container.printed('up')
    await container.destroy()

    for (const kind of hookKinds) {
      const called = log.lines.filter(line => line.startsWith(`${kind}-`))
      t.same(`hooks-listed-order[${kind}]`, called, linesOf(kind), 'one after the other, each once')
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
