import { type CheckContext, type Edit, RuntimeFailure, requirement } from '#harness'
import { readTerminal } from '#host/fd-socket/terminal'
import { parseEnviron } from '#inside/proc/environ'
import { oddName } from '../../_odd-name.js'
import { createWithTerminal, mustCome } from './_terminal.js'

// As environ(7) has it: any string after the first '='. The order means nothing.
const odd = [
  ...[
    'EMPTY=',
    'EQUALS=a=b==',
    'LEADING==x',
    'BLANKS=  two  words ',
    'LINES=one\ntwo\n',
    'TAB=\t',
    'QUOTES="\'`$HOME`\\',
  ],
  ...[
    'PLAIN=$PATH:$HOME',
    'QUOTED="two words"',
    "SINGLE='one'",
    'UTF8=ünï-☃-𝄞',
    'NESTED=${PATH}$(PATH)',
    'CONTROL=\r\x01\x1b',
    'PERCENT=%s %% %n',
    'MARKUP=<a href="x">&amp;\u2028\u2029',
    'lower_case=1',
    'Lower_Case=2',
    'LOWER_CASE=3',
    '_=under',
    'with.dot=4',
    'with-dash=5',
    'N1=6',
    'LOWER=prefix',
  ],
  ...[
    'TERM=dumb',
    'USER=nobody',
    'LOGNAME=nobody',
    'SHELL=/no/shell',
    'PWD=/no/dir',
    `LONG=${'x'.repeat(100_000)}`,
    `ODD=${oddName}`,
    'Z=last',
  ],
]
const many = Array.from({ length: 1000 }, (_, index) => `MANY_${index}=value ${index}`)

// What a runtime might hand on of its own, besides its state.
const leaks = ['LEAK_OF_THE_RUNTIME', 'TERM', 'LANG', 'TZ', 'HTTP_PROXY', 'no_proxy', 'USER', 'SHELL']
const ofTheRuntime = {
  ...process.env,
  ...Object.fromEntries(leaks.map(name => [name, 'of-the-runtime'])),
  HOME: '/home/of-the-runtime',
}

const isHome = (entry: string) => entry.startsWith('HOME=')

export default requirement('process-env', async t => {
  const environ = async (pairs: string[] | undefined, uid = 1000): Promise<string[]> => {
    const edit: Edit = g => {
      g.env(...(pairs ?? []))
        .user({ uid })
        .hostname('environment')
      if (!pairs) g.remove('/process/env')
    }
    const { seen } = await t.observe(edit, { seen: '/bin/cat /proc/$$/environ' }, { env: ofTheRuntime })
    return parseEnviron(seen.text).sort()
  }

  for (const [uid, pairs] of [
    [1000, ['PATH=/bin', 'HOME=/home/of-the-container', ...odd]],
    [0, ['PATH=/usr/bin:/bin', 'HOME=/', ...many]],
  ] as const) {
    t.same(
      'process-env',
      await environ([...pairs], uid),
      [...pairs].sort(),
      'this environment, and nothing else',
    )
  }

  // HOME is what every runtime adds where it is not given, as a login would.
  for (const pairs of [['ONE=1', 'TWO=2'], [], undefined]) {
    const seen = await environ(pairs)
    t.same(
      'process-env',
      seen.filter(entry => !isHome(entry)),
      [...(pairs ?? [])].sort(),
      `env: ${JSON.stringify(pairs)}`,
    )
    t.ok('process-env', !seen.includes('HOME=/home/of-the-runtime'), "not the runtime's HOME", seen)
    t.info('process-env', `not given: ${seen.find(isHome) ?? 'no HOME'}`)
  }
  t.ok(
    'process-env[empty HOME]',
    (await environ(['HOME='])).includes('HOME='),
    'a HOME that is empty stays so',
  )

  const twice = await environ(['HOME=/', 'TWICE=first', 'TWICE=second'])
  t.info('process-env', `a name given twice: ${twice.filter(entry => entry.startsWith('TWICE'))}`)

  const key = 'process-env[with a terminal]'
  const pairs = ['HOME=/', 'ONE=1']
  const seen = await environAtTerminal(t, pairs)
  if (seen) t.same(key, seen, pairs, 'a terminal adds nothing')
  else t.skip(key, 'the runtime gives no terminal')
})

async function environAtTerminal(t: CheckContext, pairs: string[]): Promise<string[] | undefined> {
  const script = "/bin/busybox tr '\\0' '\\n' </proc/$$/environ; echo end"
  try {
    const { container, master } = await createWithTerminal(t, g =>
      g
        .terminal()
        .env(...pairs)
        .args('/bin/sh', '-c', script),
    )
    await container.start()
    const said = await mustCome(readTerminal(master, { until: 'end\r\n', timeoutMs: t.timeoutMs }))
    await container.exited()
    return said.split('\r\n').slice(0, -2).sort()
  } catch (error) {
    // Terminals have a check of their own.
    if (error instanceof RuntimeFailure) return undefined
    throw error
  }
}
