import { type Edit, requirement } from '#harness'
import { unlessRefused } from '../../_can-run.js'

// Valid values that a runtime need not support: what is let in must have its effect. Row, edit, question, answer.
const cases: Record<string, { edit: Edit; ask: string; wanted: RegExp }> = {
  'personality LINUX32': {
    edit: g => g.patch('/linux/personality', { domain: 'LINUX32' }),
    ask: 'uname -m',
    wanted: /^(i[3-6]86|armv\w+|ppc(le)?|s390|mips)$/,
  },
  RLIMIT_MSGQUEUE: {
    edit: g => g.rlimit('RLIMIT_MSGQUEUE', 4096, 8192),
    ask: 'grep -E "^Max msgqueue size +4096 +8192" /proc/self/limits | busybox wc -l',
    wanted: /^1$/,
  },
  RLIMIT_SIGPENDING: {
    edit: g => g.rlimit('RLIMIT_SIGPENDING', 11, 22),
    ask: 'grep -E "^Max pending signals +11 +22" /proc/self/limits | busybox wc -l',
    wanted: /^1$/,
  },
  'mount option noatime': {
    edit: g => g.mount({ destination: '/mnt', type: 'tmpfs', source: 'x', options: ['noatime'] }),
    ask: 'grep -c " /mnt .*noatime" /proc/self/mountinfo',
    wanted: /^1$/,
  },
}

export default requirement('valid-values-unless', async t => {
  for (const [row, { edit, ask, wanted }] of Object.entries(cases)) {
    const key = `valid-values-unless[${row}]`
    const container = await unlessRefused(t, g => edit(g.args('/bin/sh', '-c', ask)))
    if (!container) t.info(key, 'refused')
    else
      t.ok(
        key,
        wanted.test((await container.output()).trim()),
        'what is not refused must work',
        container.stdout,
      )
  }
  // Or a runtime that refuses everything would pass.
  const plain = await t.run(g => g.args('/bin/sh', '-c', 'echo ran'))
  t.same('valid-values-unless', plain.stdout, 'ran\n', 'the configuration without them runs')
})
