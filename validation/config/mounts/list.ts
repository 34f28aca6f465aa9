import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, requirement } from '#harness'
import { isWithin, parseMountinfo } from '#inside/proc/mountinfo'
import type { Mount } from '#spec/config'

// Below /dev, /proc and /sys a runtime has mounts of its own to make: default devices and file systems.
const isRuntimes = (point: string) => /^\/(dev|proc|sys)?(\/|$)/.test(point)

export default requirement('config-mounts', async t => {
  // More than is listed, a runtime may have where there was nothing that it could hide.
  const isBeside = (bundle: Bundle, mounts: readonly Mount[]) => {
    const files = new Set(readdirSync(bundle.rootfs, { recursive: true, encoding: 'utf8' }))
    return (point: string) =>
      !files.has(point.slice(1)) && !mounts.some(({ destination }) => isWithin(point, destination))
  }
  const points = async (mounts: readonly Mount[]) => {
    const bundle = t.bundle()
    const isMore = isBeside(bundle, mounts)
    const { table } = await t.observe(
      g => {
        g.mounts([{ destination: '/proc', type: 'proc', source: 'proc' }])
        for (const mount of mounts) g.mount(mount)
      },
      { table: 'cat /proc/self/mountinfo' },
      { bundle },
    )
    const seen = parseMountinfo(table.text).map(({ mountPoint }) => mountPoint)
    return seen.filter(point => point === '/' || !isMore(point))
  }
  const many = Array.from({ length: 40 }, (_, index) => `/mnt/${index}`)
  const source = t.newDir()
  await t.host(['mkfifo', join(source, 'fifo')])
  // What is there already may be mounted again.
  const again: Mount[] = [
    { destination: '/mnt/pts', type: 'devpts', source: 'devpts' },
    { destination: '/mnt/more-pts', type: 'devpts', source: 'devpts' },
    { destination: '/mnt/one', source, options: ['bind'] },
    { destination: '/mnt/other', source, options: ['bind', 'ro'] },
    { destination: '/mnt/device', source: '/dev/null', options: ['bind'] },
    { destination: '/mnt/fifo', source: join(source, 'fifo'), options: ['bind'] },
    { destination: '/mnt/without-source', type: 'tmpfs' },
    { destination: '/mnt/queues', type: 'mqueue', source: 'mqueue' },
  ]
  const tmpfs = ['/mnt', ...many, '/run', '/tmp', '/var'].map(destination => ({
    destination,
    type: 'tmpfs',
    source: 'tmpfs',
  }))
  const listed = [...tmpfs, ...again].map(({ destination }) => destination)
  const some = await points([...tmpfs, ...again])
  const none = await points([])

  t.same(
    'config-mounts',
    some.filter(point => !isRuntimes(point)).sort(),
    listed.toSorted(),
    'each entry once, and nothing else',
  )
  t.same(
    'config-mounts',
    none.filter(point => !isRuntimes(point)),
    [],
    'no entry, no mount',
  )
  for (const point of ['/proc', '/'])
    t.same(
      'config-mounts',
      some.filter(other => other === point),
      [point],
      `${point} once`,
    )
})
