import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { unlessRefused } from '../../_can-run.js'
import { oddName } from '../../_odd-name.js'

const deep = `/${Array(20).fill('a folder with a long name, as some have'.repeat(3)).join('/')}`

const rows: { cwd: string; is?: string; uid?: number; holds?: string }[] = [
  { cwd: '/', holds: 'proc' },
  { cwd: '/srv/a b/ü', holds: 'inside' },
  { cwd: deep, holds: 'inside' },
  { cwd: `/srv/${oddName}`, holds: 'inside' },
  { cwd: '/srv/./a b/../a b/ü/', is: '/srv/a b/ü', holds: 'inside' },
  // A link of the container's, which names a folder of the container's.
  { cwd: '/link', is: '/srv/a b/ü', holds: 'inside' },
  { cwd: '/srv/relative', is: '/srv/a b/ü', holds: 'inside' },
  { cwd: '/parent/a b/ü', is: '/srv/a b/ü', holds: 'inside' },
  { cwd: '/srv/a b/ü', uid: 1000, holds: 'inside' },
  // The mount is there first: what lies below it is out of sight.
  { cwd: '/mnt/deep', holds: 'mounted' },
  { cwd: '/mnt', holds: 'deep/mounted' },
  { cwd: '/fresh', holds: 'folder' },
  { cwd: '/proc/sys', holds: 'kernel' },
  { cwd: '//srv///a b/ü', is: '/srv/a b/ü', holds: 'inside' },
]

export default requirement('process-cwd', async t => {
  const source = t.newDir()
  mkdirSync(join(source, 'deep'))
  writeFileSync(join(source, 'deep/mounted'), '')

  for (const { cwd, is = cwd, uid = 0, holds = '' } of rows) {
    const script = `busybox pwd; test -e ./${holds} && echo there; test -e ./below && echo below; exit 0`
    const bundle = t.bundle(g => {
      g.args('/bin/sh', '-c', script).cwd(cwd).user({ uid })
      g.mount({ destination: '/mnt', type: 'bind', source, options: ['bind'] })
      for (const destination of ['/fresh', '/fresh/folder'])
        g.mount({ destination, type: 'tmpfs', source: 'fresh' })
    })
    for (const folder of ['/srv/a b/ü', `/srv/${oddName}`, deep]) {
      mkdirSync(join(bundle.rootfs, folder), { recursive: true })
      writeFileSync(join(bundle.rootfs, folder, 'inside'), '')
    }
    symlinkSync('/srv/a b/ü', join(bundle.rootfs, 'link'))
    symlinkSync('a b/ü', join(bundle.rootfs, 'srv/relative'))
    symlinkSync('srv', join(bundle.rootfs, 'parent'))
    mkdirSync(join(bundle.rootfs, 'mnt/deep'))
    writeFileSync(join(bundle.rootfs, 'mnt/deep/below'), '')

    const container = await t.run(undefined, { bundle })
    t.same('process-cwd', container.stdout, `${is}\nthere\n`, `in ${cwd} as uid ${uid}`)
  }

  // Whether the runtime may go where the user may not is left open; then it is there.
  const locked = t.bundle(g => g.cwd('/locked').user({ uid: 1000 }).args('/bin/busybox', 'pwd'))
  mkdirSync(join(locked.rootfs, 'locked'), { mode: 0o700 })
  const entered = await unlessRefused(t, undefined, { bundle: locked })
  t.info('process-cwd', `a folder that the user may not enter: ${entered ? 'entered' : 'refused'}`)
  if (entered) t.same('process-cwd', await entered.output(), '/locked\n', 'as uid 1000')

  const missing = await t.attempt(g => g.cwd('/no/such').args('/bin/true'))
  t.info('process-cwd', `a folder that is not there: exit ${(missing.start ?? missing.create).exitCode}`)
})
