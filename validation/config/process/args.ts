import { requirement } from '#harness'
import { parseCmdline } from '#inside/proc/cmdline'
import { oddName } from '../../_odd-name.js'

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
    '%% %n %d',
    '{}',
    '[1]',
    'a=b',
    'ünï-☃-𝄞',
    'decomposed: u\u0308',
    '${PATH}',
    '$(PATH)',
    '@/proc/self/status',
    '<a href="x">&amp;\u2028\u2029',
    '007',
    '1.50',
    'true',
    'null',
    'carriage\r\nreturn\r',
    '\x01\x1b[0m\x7f',
    'x'.repeat(100_000),
    '',
    oddName,
    'twice',
    'twice',
    'last',
    '',
  ],
]

export default requirement('process-args', async t => {
  const many = Array.from({ length: 2000 }, (_, index) => `argument ${index}`)
  // A name is looked for in PATH, and stays in argv as it is written; so does a path.
  for (const [program, rest] of [
    ['sh', odd],
    ['/bin/sh', many],
  ] as const) {
    const args = [program, '-c', 'cat /proc/$$/cmdline; exit 0', ...rest]
    const container = await t.run(g => g.args(...args))

    t.same('process-args', parseCmdline(container.stdout), args)
  }
  const alone = await t.run(g => g.args('/bin/true'))
  t.same('process-args', alone.stdout, '', 'one argument is enough')
})
