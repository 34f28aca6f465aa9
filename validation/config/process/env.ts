import { type Edit, requirement } from '#harness'
import { parseEnviron } from '#inside/proc/environ'

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
    'UTF8=ünï-☃-𝄞',
    'lower_case=1',
    'Lower_Case=2',
    'LOWER_CASE=3',
    '_=under',
    'with.dot=4',
    'with-dash=5',
    'N1=6',
  ],
  ...[
    'TERM=dumb',
    'USER=nobody',
    'LOGNAME=nobody',
    'SHELL=/no/shell',
    'PWD=/no/dir',
    `LONG=${'x'.repeat(60_000)}`,
    'Z=last',
  ],
]
const many = Array.from({ length: 400 }, (_, index) => `MANY_${index}=value ${index}`)

// What a runtime might hand on of its own, besides its state.
const ofTheRuntime = { ...process.env, LEAK_OF_THE_RUNTIME: 'yes', HOME: '/home/of-the-runtime' }

const isHome = (entry: string) => entry.startsWith('HOME=')

export default requirement('process-env', async t => {
  const environ = async (pairs: string[] | undefined, uid = 0): Promise<string[]> => {
    const edit: Edit = g => {
      g.env(...(pairs ?? [])).user({ uid })
      if (!pairs) g.remove('/process/env')
    }
    const { seen } = await t.observe(edit, { seen: '/bin/cat /proc/$$/environ' }, { env: ofTheRuntime })
    return parseEnviron(seen.text).sort()
  }

  for (const pairs of [
    ['PATH=/bin', 'HOME=/home/of-the-container', ...odd],
    ['PATH=/usr/bin:/bin', 'HOME=/', ...many],
  ]) {
    t.same('process-env', await environ(pairs), [...pairs].sort(), 'this environment, and nothing else')
  }

  // HOME is what every runtime adds where it is not given, as a login would.
  for (const pairs of [['ONE=1', 'TWO=2'], [], undefined]) {
    const seen = await environ(pairs, 1000)
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
})
