import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { type CheckContext, requirement } from '#harness'

const path = '/devices/wanted'
const wanted = { path, type: 'c', major: 1, minor: 5, fileMode: 0o666, uid: 0, gid: 0 } as const

type Put = (t: CheckContext, file: string) => unknown
const node =
  (...kind: string[]): Put =>
  (t, file) =>
    t.host(['mknod', '-m', '666', file, ...kind])

const others: Record<string, Put> = {
  'regular file': (_, file) => writeFileSync(file, 'not a device'),
  directory: (_, file) => mkdirSync(file),
  'other minor': node('c', '1', '7'),
  'other major': node('c', '5', '5'),
  'block device': node('b', '1', '5'),
  fifo: node('p'),
  'link to a file': (_, file) => {
    writeFileSync(`${file}.other`, 'not a device')
    symlinkSync('wanted.other', file)
  },
}

// A file of another kind at the device's path must be refused; a node that is the same must not.
export default requirement('device-path-mismatch-error', async t => {
  const bundleWith = async (put: Put) => {
    const bundle = t.bundle(g => g.args('/bin/true').device(wanted))
    mkdirSync(`${bundle.rootfs}/devices`)
    await put(t, bundle.rootfs + path)
    return bundle
  }
  for (const [row, put] of Object.entries(others)) {
    const bundle = await bundleWith(put)
    await t.refused(`device-path-mismatch-error[${row}]`, () => undefined, {
      control: g => g.device(wanted),
      options: { bundle },
    })
  }
  const same = await t.attempt(undefined, { bundle: await bundleWith(node('c', '1', '5')) })
  t.succeeded(
    'device-path-mismatch-error[same device]',
    same.start ?? same.create,
    'the device is there already',
  )
})
