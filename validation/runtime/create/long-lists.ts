import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { requirement } from '#harness'
import { parseMountinfo } from '#inside/proc/mountinfo'

const numbers = (length: number) => Array.from({ length }, (_, index) => index)
const lines = (text: string) => text.split('\n').filter(Boolean)

const points = numbers(150)
const optionOf = (index: number) => (index % 2 ? 'noexec' : 'nodev')
const paths = numbers(130)
const devices = numbers(48)

/** Switches of a new network namespace that change nothing else, and the value that they do not begin with. */
function switches(): [parameter: string, value: string][] {
  const dir = '/proc/sys/net/ipv4/conf/default'
  return readdirSync(dir)
    .filter(name => !/forwarding$/.test(name))
    .map((name): [string, string] => [name, readFileSync(join(dir, name), 'utf8').trim()])
    .filter(([, value]) => value === '0' || value === '1')
    .map(([name, value]) => [`net.ipv4.conf.default.${name}`, value === '0' ? '1' : '0'])
}

const numbered = (kind: string) => `for file in /srv/${kind}-*; do`
const questions = {
  mounts: 'cat /proc/$$/mountinfo',
  // Without a process for each, which takes a sandbox long.
  masked: `${numbered('masked')} while read -r line; do echo $file; done <$file; done`,
  written: `${numbered('fixed')} echo x >>$file && echo $file; done`,
  devices: "busybox stat -c '%n %t:%T' /dev/many-*",
}

const ids = [
  'config-mounts',
  'config-mount-options',
  'maskedpaths',
  'readonlypaths',
  'devices-available',
  'sysctl',
]

// Every item of a list has its effect, in lists as long as container engines write them, and longer.
export default requirement(ids, async t => {
  const parameters = switches()
  const bundle = t.bundle(g => {
    for (const index of points) {
      const type = { type: 'tmpfs', source: `many-${index}` }
      g.mount({
        destination: `/mnt/${index}`,
        ...type,
        options: ['size=64k', optionOf(index)],
      })
    }
    g.maskedPaths(paths.map(index => `/srv/masked-${index}`))
    g.readonlyPaths(paths.map(index => `/srv/fixed-${index}`))
    for (const index of devices)
      g.device({
        path: `/dev/many-${index}`,
        type: 'c',
        major: 240,
        minor: index,
        fileMode: 0o600,
        uid: 0,
        gid: 0,
      })
    for (const [parameter, value] of parameters) g.sysctl(parameter, value)
  })
  mkdirSync(join(bundle.rootfs, 'srv'))
  for (const kind of ['masked', 'fixed'])
    for (const index of paths) writeFileSync(join(bundle.rootfs, `srv/${kind}-${index}`), 'content\n')

  const sysctl = `cd /proc/sys; cat ${parameters.map(([name]) => name.replaceAll('.', '/')).join(' ')}`
  const seen = await t.observe(undefined, { ...questions, sysctl }, { bundle })
  const mounts = parseMountinfo(seen.mounts.text).filter(({ mountPoint }) => mountPoint.startsWith('/mnt/'))
  t.same(
    'config-mounts[150 mounts]',
    mounts.map(({ mountPoint, source }) => [mountPoint, source]),
    points.map(index => [`/mnt/${index}`, `many-${index}`]),
  )
  t.same(
    'config-mount-options[150 mounts]',
    mounts.map(({ options }) => ['nodev', 'noexec'].filter(option => options.includes(option))),
    // That each is there, says the other point.
    mounts.map(({ mountPoint }) => [optionOf(Number(basename(mountPoint)))]),
  )
  t.same('maskedpaths[130 files]', lines(seen.masked.text), [])
  t.same('readonlypaths[130 files]', lines(seen.written.text), [])
  t.same(
    'devices-available[48 devices]',
    lines(seen.devices.text).sort(),
    devices.map(index => `/dev/many-${index} f0:${index.toString(16)}`).sort(),
  )
  t.same(
    'sysctl[many]',
    lines(seen.sysctl.text),
    parameters.map(([, value]) => value),
  )
})
