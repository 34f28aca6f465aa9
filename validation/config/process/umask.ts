import { type Edit, requirement } from '#harness'
import { row } from '../../config-linux/namespaces/_inodes.js'

const question = {
  umask: 'umask',
  modes: 'touch /tmp/file; mkdir /tmp/folder; stat -c %a /tmp/file /tmp/folder',
}
const callerWith = (umask: string) => ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh']

// In decimal in the configuration, in octal for everybody else.
const rows: [umask: number, shown: string, modes: string][] = [
  [0o077, '0077', '600\n700\n'],
  [0o000, '0000', '666\n777\n'],
  [0o137, '0137', '640\n640\n'],
  // More than a byte holds.
  [0o527, '0527', '240\n250\n'],
]

export default requirement(['user-umask', 'user-umask-unset'], async t => {
  const observe = async (edit: Edit, caller: string) => {
    const { umask, modes } = await t.observe(edit, question, { through: callerWith(caller) })
    return [umask.text.trim(), modes.text]
  }

  for (const [umask, ...expected] of rows)
    await row(t, ['user-umask'], async () =>
      t.same('user-umask', await observe(g => g.user({ umask }), '0027'), expected, `umask ${umask}`),
    )
  await row(t, ['user-umask'], async () => {
    const [other] = await observe(g => g.user({ umask: 0o035, uid: 1000 }), '0077')
    t.same('user-umask', other, '0035', 'umask 29, of another user')
  })

  for (const [caller, uid] of [
    ['0027', 0],
    ['0002', 1000],
  ] as const)
    t.same(
      'user-umask-unset',
      (await observe(g => g.user({ uid }), caller))[0],
      caller,
      `the caller has ${caller}`,
    )
})
