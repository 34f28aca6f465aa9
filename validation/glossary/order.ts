import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Edit, requirement } from '#harness'
import { parseMountinfo } from '#inside/proc/mountinfo'
import { stateOf } from '../runtime/_status.js'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type Order = (names: string[]) => string[]

const reorder = (value: Json, order: Order): Json => {
  if (Array.isArray(value)) return value.map(entry => reorder(entry, order))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(order(Object.keys(value)).map(name => [name, reorder(value[name]!, order)]))
}

const orders: Record<string, Order> = {
  reversed: names => names.toReversed(),
  alphabetical: names => names.toSorted(),
  'alphabetical, reversed': names => names.toSorted().reverse(),
}

const script = `uname -n; pwd; id; busybox env; umask; ulimit -n; ulimit -Hn; echo "$@"
grep -e Cap -e NoNew -e Groups /proc/self/status; cat /proc/sys/net/ipv4/ip_default_ttl; stat -c '%F %a %u %g %t:%T' /dev/conformance
test -w / && echo writable; cat /etc/secret; echo end of text; cat /proc/self/mountinfo`

const edit: Edit = g =>
  g
    .args('/bin/sh', '-c', script, 'zero', 'one', 'two')
    .hostname('in-any-order')
    .cwd('/usr')
    .addEnv('B=2', 'A=1')
    .user({ uid: 3, gid: 4, umask: 0o27, additionalGids: [9, 7] })
    .rlimit('RLIMIT_NOFILE', 33, 44)
    .rootReadonly()
    .device({ path: '/dev/conformance', type: 'c', major: 1, minor: 7, fileMode: 0o640, uid: 3, gid: 4 })
    .mount({ destination: '/mnt', type: 'tmpfs', source: 'one', options: ['size=64k', 'noexec'] })
    .mount({ destination: '/var', type: 'tmpfs', source: 'two', options: ['nosuid', 'ro'] })
    .sysctl('net.ipv4.ip_default_ttl', '91')
    .maskedPaths(['/etc/secret'])
    .capabilities('bounding', ['CAP_KILL', 'CAP_CHOWN'])
    .capabilities('effective', ['CAP_CHOWN'])
    .capabilities('permitted', ['CAP_CHOWN'])
    .annotation('b', '2')
    .annotation('a', '1')

// The same members in other orders make the same container.
export default requirement('json-order-insignificant', async t => {
  const seen = async (order: Order) => {
    const bundle = t.bundle(edit)
    writeFileSync(join(bundle.rootfs, 'etc/secret'), 'secret')
    bundle.config.config = reorder(JSON.parse(String(bundle.config)), order) as never
    bundle.write()
    const container = await t.start(undefined, { bundle })
    const [told, mounts] = (await container.output()).split('end of text\n')
    const { annotations } = await stateOf(t, container)
    return {
      told,
      mounts: parseMountinfo(mounts ?? '').map(({ mountPoint, type, source, options }) =>
        [mountPoint, type, source, ...options].join(' '),
      ),
      annotations,
    }
  }
  const expected = await seen(names => names)
  t.ok(
    'json-order-insignificant',
    expected.told?.startsWith('in-any-order\n/usr\nuid=3'),
    'control',
    expected.told,
  )
  for (const [name, order] of Object.entries(orders)) {
    t.same('json-order-insignificant', await seen(order), expected, `${name}: what the container says`)
  }
})
