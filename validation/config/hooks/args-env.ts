import { requirement } from '#harness'
import { parseCmdline } from '#inside/proc/cmdline'
import { parseEnviron } from '#inside/proc/environ'
import { hookKinds } from '#spec/config'
import { oddName } from '../../_odd-name.js'
import { HookLog } from './_hook-log.js'

const words = [
  'a  b',
  '',
  '$HOME `id` $(id) *',
  '"double" \'single\' back\\slash',
  'é ☃',
  '%s %% %n',
  'two\nlines',
  'long '.repeat(2_000),
  '-c',
  oddName,
  '~',
  ...Array.from({ length: 40 }, (_, index) => `${index}`),
  '',
]
const env = [
  'PATH=/odd',
  'EMPTY=',
  'EQUALS=a=b=c',
  'SPACES= a  b ',
  'DOLLAR=$PATH',
  'PERCENT=%s %% %n',
  'LINES=a\nb',
  `LONG=${'long '.repeat(2_000)}`,
  'Z=é',
  `ODD=${oddName}`,
  'lower_case=1',
  'with.dot=2',
  'with-dash=3',
  ...Array.from({ length: 40 }, (_, index) => `MANY_${index}=${index}`),
  'A=',
]

// The braces have this shell itself, rather than a child of it, open its own file.
const sees = {
  argv: '{ cat; } </proc/self/cmdline',
  environ: '{ cat; } </proc/self/environ',
}

export default requirement(['hook-args', 'hook-env'], async t => {
  const log = new HookLog(t)
  // A name of busybox's own, where that is the shell, but not the path.
  const argv = (name: string, ...more: string[]) => [
    '/odd/place/sh',
    '-c',
    log.script(name, { sees }),
    ...more,
  ]
  const bundle = log.bundle(g => {
    g.args('/bin/sh', '-c', 'echo up; sleep 1000')
    for (const kind of hookKinds) {
      g.hook(kind, { path: '/bin/sh', args: argv(`${kind}-1`, ...words), env, timeout: 60 })
      g.hook(kind, { path: '/bin/sh', args: argv(`${kind}-2`, 'second'), env: ['SECOND=2'] })
      // Without env: nothing, or what the runtime has.
      g.hook(kind, { path: '/bin/sh', args: argv(`${kind}-3`) })
      g.hook(kind, { path: '/bin/sh', args: argv(`${kind}-4`), env: [] })
    }
  })
  const container = await t.start(undefined, { bundle })
  await container.printed('up')
  await container.destroy()

  for (const kind of hookKinds) {
    const argvOf = (n: number) => parseCmdline(log.saw(`${kind}-${n}`, 'argv'))
    // environ(7) has no order.
    const environOf = (n: number) => parseEnviron(log.saw(`${kind}-${n}`, 'environ')).toSorted()
    t.same(`hook-args[${kind}]`, argvOf(1), argv(`${kind}-1`, ...words), 'argv of the first hook')
    t.same(`hook-args[${kind}]`, argvOf(2), argv(`${kind}-2`, 'second'), 'argv of the second hook')
    t.same(`hook-env[${kind}]`, environOf(1), env.toSorted(), 'environment of the first hook')
    t.same(`hook-env[${kind}]`, environOf(2), ['SECOND=2'], 'environment of the second hook')
    t.same(`hook-env[${kind}, empty]`, environOf(4), [], 'environment of a hook with an empty list')
    t.info('hook-env[unset]', `${kind} without env gets ${environOf(3).length} variables`)
  }
})
