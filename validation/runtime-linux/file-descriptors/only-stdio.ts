import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'

// Create and start are called with files open that nobody asked to be handed on.
export default requirement('fds-only-stdio', async t => {
  const fds = Array.from({ length: 6 }, () => openSync(join(t.dir, 'held'), 'a'))
  t.defer(() => fds.forEach(closeSync))
  // The shell's own files, not those of what lists them.
  const script = 'ls -l /proc/$$/fd; echo end'
  for (const own of [[], fds]) {
    const container = await t.create(g => g.args('/bin/sh', '-c', script), own.length > 0 ? { fds: own } : {})
    const started = await t.runtime.command(['start', container.id], { fds: own })
    t.succeeded('fds-only-stdio', started, 'start')
    const listed = await container.output()
    t.ok('fds-only-stdio', listed.endsWith('end\n'), 'control: the program runs to its end', listed)
    const names = [...listed.matchAll(/ (\d+) -> /g)].map(match => Number(match[1])).sort((a, b) => a - b)
    t.same(
      'fds-only-stdio',
      names,
      [0, 1, 2],
      `what the program has open, create having had ${own.length} more files`,
    )
  }
})
