import { requirement } from '#harness'
import { parseCmdline } from '#inside/proc/cmdline'

// What a shell, a split at blanks, a C string or a list of limited length would spoil.
const odd = [
  ...[
    '',
    ' ',
    'two words',
    ' lead',
    'trail ',
    '*',
    '$HOME',
    '`id`',
    '$(id)',
    '"',
    "'",
    '\\',
    '\\n',
    '\n',
    'a\nb',
    '\t',
  ],
  ...[
    '-c',
    '--',
    '--help',
    '~',
    '%s',
    '{}',
    '[1]',
    'a=b',
    'ünï-☃-𝄞',
    'x'.repeat(5000),
    '',
    'twice',
    'twice',
    'last',
    '',
  ],
]

export default requirement('process-args', async t => {
  const many = Array.from({ length: 300 }, (_, index) => `argument ${index}`)
  for (const rest of [odd, many]) {
    // The name is looked for in PATH, and stays in argv as it is written.
    const args = ['sh', '-c', 'cat /proc/$$/cmdline; exit 0', ...rest]
    const container = await t.run(g => g.args(...args))

    t.same('process-args', parseCmdline(container.stdout), args)
  }
  const alone = await t.run(g => g.args('/bin/true'))
  t.same('process-args', alone.stdout, '', 'one argument is enough')
})
