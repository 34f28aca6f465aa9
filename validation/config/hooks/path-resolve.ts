import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { hookKinds } from '#spec/config'
import { HookLog } from './_hook-log.js'

const idOf = (kind: string) => `hook-${kind.toLowerCase()}-path-resolve`
const sideOf = (kind: string) => (kind === 'startContainer' ? 'container' : 'host')

// One path that leads to a program on either side, and one, by an absolute link, to a program on the right side only.
export default requirement(hookKinds.map(idOf), async t => {
  const log = new HookLog(t)
  const dir = t.newDir('programs')
  const bundle = log.bundle(g => {
    g.args('/bin/sh', '-c', 'echo up; sleep 1000')
    for (const kind of hookKinds) {
      g.hook(kind, { path: `${dir}/both`, args: ['both', kind] })
      g.hook(kind, { path: `${dir}/${sideOf(kind)}-only`, args: ['only', kind] })
    }
  })
  mkdirSync(join(bundle.rootfs, dir), { recursive: true })
  const program = (file: string, side: string) =>
    writeFileSync(file, `#!/bin/sh\n${log.prologue}\ncat >/dev/null\nnote "$1 \${0##*/} on the ${side}"\n`, {
      mode: 0o755,
    })
  program(`${dir}/both`, 'host')
  program(`${dir}/of-host`, 'host')
  symlinkSync(`${dir}/of-host`, `${dir}/host-only`)
  program(join(bundle.rootfs, dir, 'both'), 'container')
  program(join(bundle.rootfs, dir, 'of-container'), 'container')
  symlinkSync(`${dir}/of-container`, join(bundle.rootfs, dir, 'container-only'))

  const container = await t.start(undefined, { bundle })
  await container.printed('up')
  await container.destroy()

  for (const kind of hookKinds) {
    const side = sideOf(kind)
    const ran = log.lines.filter(line => line.startsWith(`${kind} `))
    t.same(idOf(kind), ran, [`${kind} both on the ${side}`, `${kind} ${side}-only on the ${side}`])
  }
})
