import { requirement } from '#harness'
import { unlessRefused } from '../../_can-run.js'
import { listen, notifying } from '../../config-linux/seccomp/_agent.js'

const key = 'fds-only-stdio[with a seccomp agent]'

// Whoever had the descriptor of its own filter could answer for the agent.
export default requirement('fds-only-stdio', async t => {
  const { path } = listen(t)
  const container = await unlessRefused(t, g =>
    notifying(path)(g).args('/bin/sh', '-c', 'ls -1 /proc/$$/fd; exit'),
  )
  if (!container) return t.skip(key, 'the runtime takes no such filter')
  t.same(key, await container.output(), '0\n1\n2\n', 'what the program has open')
})
