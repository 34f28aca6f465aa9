import { type CheckContext, requirement } from '#harness'
import { hookKinds } from '#spec/config'
import { discard } from '../../runtime/_status.js'
import { HookLog } from './_hook-log.js'

const createKinds = ['prestart', 'createRuntime', 'createContainer'] as const

// Whoever does not wait for these is seen by the line of the next one.
const followedByHooks: ReadonlySet<string> = new Set(['prestart', 'createRuntime'])
const shortestS = 0.2

/** Seconds that a create takes here and now, with hooks that do not dawdle. */
async function createTakes(t: CheckContext): Promise<number> {
  const bundle = t.bundle(g => {
    g.args('/bin/sleep', '1000')
    for (const kind of createKinds) g.hook(kind, { path: '/bin/sh', args: ['sh', '-c', 'cat >/dev/null'] })
  })
  const begun = performance.now()
  const container = await t.create(undefined, { bundle })
  const tookS = (performance.now() - begun) / 1000
  await discard(t, container)
  return tookS
}

// Each hook dawdles before its second line, so that an operation that does not wait for it returns before.
export default requirement(
  [
    ...createKinds.map(kind => `hook-${kind.toLowerCase()}-during-create`),
    'hook-poststart-before-start-returns',
    'hook-poststop-before-delete-returns',
  ],
  async t => {
    // More than what is left of an operation after its last hook, however busy the machine is; less than what a
    // runtime that hangs is given.
    const longestS = t.timeoutMs / 4000
    const longS = Math.min(longestS, Math.max(shortestS, 4 * (await createTakes(t))))
    const dawdle = (kind: string) => `sleep ${(followedByHooks.has(kind) ? shortestS : longS).toFixed(1)}`
    const log = new HookLog(t)
    const bundle = log.bundle(g => {
      g.args('/bin/sh', '-c', 'echo up; sleep 1000')
      for (const kind of hookKinds)
        g.hook(kind, log.hook(kind, { end: `${dawdle(kind)}; note ${kind}-done` }))
    })
    const of = (kind: string, lines: readonly string[]) => lines.filter(line => line.split('-')[0] === kind)

    const container = await t.create(undefined, { bundle })
    const created = log.lines
    await container.start()
    const started = log.lines
    await container.printed('up')
    await container.kill('KILL')
    await container.exited()
    const stopped = log.lines
    await container.delete()
    const deleted = log.lines

    for (const kind of createKinds) {
      const id = `hook-${kind.toLowerCase()}-during-create`
      t.same(id, of(kind, created), [kind, `${kind}-done`], 'when create returns')
      const later = new Set<string>(hookKinds.slice(hookKinds.indexOf(kind) + 1))
      const first = created.findIndex(line => later.has(line))
      t.ok(
        id,
        created.indexOf(`${kind}-done`) < (first < 0 ? created.length : first),
        'no later hook meanwhile',
        created,
      )
      t.same(id, of(kind, deleted), [kind, `${kind}-done`], 'and not once more after that')
    }
    t.same('hook-poststart-before-start-returns', of('poststart', started), ['poststart', 'poststart-done'])
    t.same('hook-poststart-before-start-returns', of('poststart', deleted), ['poststart', 'poststart-done'])
    t.same('hook-poststop-before-delete-returns', of('poststop', stopped), [], 'not before delete')
    t.same('hook-poststop-before-delete-returns', of('poststop', deleted), ['poststop', 'poststop-done'])
  },
)
