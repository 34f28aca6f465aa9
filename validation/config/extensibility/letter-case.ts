import { requirement } from '#harness'
import { liveRichly } from './_rich.js'

// A name in other letters is another name: these properties are as unknown as any.
export default requirement(['extensibility-ignore-unknown', 'extensibility-no-error'], async t => {
  const usual = await liveRichly(t)
  const other = await liveRichly(t, g =>
    g
      .patch('/Hostname', 'wrong')
      .patch('/process/CWD', '/proc')
      .patch('/process/Env', ['WRONG=1'])
      .patch('/root/readOnly', false)
      .patch('/linux/MaskedPaths', []),
  )
  const wrongType = await liveRichly(t, g => g.patch('/HOSTNAME', { a: 1 }).patch('/process/OOMScoreAdj', []))

  t.succeeded('extensibility-no-error', usual.start ?? usual.create, 'the configuration runs without them')
  t.succeeded('extensibility-no-error[other case]', wrongType.start ?? wrongType.create)
  const runs = t.ok('extensibility-ignore-unknown', usual.seen, 'the configuration runs without them')
  if (!runs) return
  t.same('extensibility-ignore-unknown[other case]', other.seen, usual.seen, 'all is as without them')
})
