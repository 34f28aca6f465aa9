import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import { type HookKind, hookKinds } from '#spec/config'
import { askFeatures, list } from './_features.js'

/** The kinds whose hooks leave their name in a file in a container's life; all of them are asked for at once. */
async function running(t: CheckContext, kinds: readonly string[]): Promise<string[]> {
  const dir = t.newDir('hooks')
  const container = await t.create(g => {
    // At the same place inside, so that each hook finds it whatever its mount namespace is.
    g.args('/bin/true').mount({ destination: dir, type: 'none', source: dir, options: ['bind', 'rw'] })
    for (const kind of kinds) {
      const script = `cat >/dev/null; echo ran >'${join(dir, kind)}'`
      g.hook(kind as HookKind, { path: '/bin/sh', args: ['sh', '-c', script], timeout: 60 })
    }
  })
  await container.start()
  await container.exited()
  await container.delete()
  return kinds.filter(
    kind => existsSync(join(dir, kind)) && readFileSync(join(dir, kind), 'utf8') === 'ran\n',
  )
}

export default requirement(['features-hooks', 'features-hooks-supported'], async t => {
  const listed = list(await askFeatures(t), 'hooks')
  if (!listed) return t.unsupported('features has no hooks')
  const names = listed.filter(kind => /^[A-Za-z]+$/.test(kind))

  t.same('features-hooks-supported', await running(t, names), listed, 'each hook listed must run')
  const unlisted = hookKinds.filter(kind => !listed.includes(kind))
  const works = unlisted.length > 0 ? await running(t, unlisted) : []
  t.same('features-hooks', works, [], 'the list must have all hooks that it recognises')
})
