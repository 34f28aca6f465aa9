import { requirement } from '#harness'

// "MAY NOT" is no key word: what a container can do with a node that nobody listed is recorded.
export default requirement('devices-unlisted-no-access', async t => {
  const bundle = t.bundle(g => g.args('/bin/sh', '-c', 'cat /unlisted >/dev/null 2>&1; echo $?'))
  await t.host(['mknod', '-m', '666', `${bundle.rootfs}/unlisted`, 'c', '1', '11'])
  const container = await t.run(undefined, { bundle })

  t.info('devices-unlisted-no-access', container.stdout.trim() === '0' ? 'opens' : 'is refused')
})
