import { requirement } from '#harness'

const args = [
  'zero',
  '',
  'two words',
  ' $HOME `id` "quoted" \\ *',
  'Grüße 日本',
  'line\nbreak',
  '--',
  '-x',
  '',
]

// The program's own account: arguments as they are, environment, folder, ids, and that it runs once.
export default requirement(['lifecycle-run-program', 'start-runs-program'], async t => {
  await t.create()
  await t.refused('start-runs-program[missing program]', g => g.args('/no/such/program'))
  const script =
    'printf "<%s>" "$0" "$@"; echo; echo "$PATH|$NAME|${OTHER-unset}|$(pwd)|$(id -u):$(id -g)"; echo end'
  const container = await t.create(g =>
    g
      .args('/bin/sh', '-c', script, ...args)
      .addEnv('NAME=a=b c', 'EMPTY=')
      .cwd('/usr')
      .user({ uid: 12, gid: 34 }),
  )
  const started = await t.runtime.start(container.id)
  const printed = await container.output()
  const path = container.bundle.config.config.process!.env![0]!.slice('PATH='.length)
  const expected = `${args.map(arg => `<${arg}>`).join('')}\n${path}|a=b c|unset|/usr|12:34\nend\n`

  t.succeeded(['lifecycle-run-program', 'start-runs-program'], started, 'start succeeds')
  t.same(['lifecycle-run-program', 'start-runs-program'], printed, expected, 'what the program says')
})
