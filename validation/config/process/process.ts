import { requirement } from '#harness'

// One process with a little of everything: what it is comes from `process`, and from nowhere else.
export default requirement('process', async t => {
  const script = 'echo "$0 $GREETING"; busybox pwd; id -u; id -g'
  const container = await t.run(g =>
    g
      .args('/bin/sh', '-c', script, 'conformance')
      .env('PATH=/bin', 'GREETING=well met')
      .cwd('/var')
      .user({ uid: 1003, gid: 1005 }),
  )
  t.same('process', container.stdout, 'conformance well met\n/var\n1003\n1005\n')

  const without = await t.tryCreate(g => g.remove('/process'))
  t.info('process', `create without process: exit ${without.create.exitCode}`)
})
