import { requirement } from '#harness'
import { parseMountinfo } from '#inside/proc/mountinfo'

// Below /dev, /proc and /sys a runtime has mounts of its own to make: default devices and file systems.
const isRuntimes = (point: string) => /^\/(dev|proc|sys)?(\/|$)/.test(point)

export default requirement('config-mounts', async t => {
  const points = async (...destinations: string[]) => {
    const { table } = await t.observe(
      g => {
        g.mounts([{ destination: '/proc', type: 'proc', source: 'proc' }])
        for (const destination of destinations) g.mount({ destination, type: 'tmpfs', source: 'tmpfs' })
      },
      { table: 'cat /proc/self/mountinfo' },
    )
    return parseMountinfo(table.text).map(({ mountPoint }) => mountPoint)
  }
  const many = Array.from({ length: 40 }, (_, index) => `/mnt/${index}`)
  const listed = ['/mnt', ...many, '/run', '/tmp', '/var']
  const some = await points(...listed)
  const none = await points()

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
