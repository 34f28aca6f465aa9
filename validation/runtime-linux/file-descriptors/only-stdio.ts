import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { type Edit, requirement } from '#harness'
import { availableControllers } from '#host/cgroup'

const richer: Edit = g =>
  g
    .user({ uid: 1000 })
    .seccomp({
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['swapoff'], action: 'SCMP_ACT_ERRNO' }],
    })
    .hook('createRuntime', { path: '/bin/cat', args: ['cat'] })
    .hook('startContainer', { path: '/bin/cat', args: ['cat'] })
    .resources(availableControllers().includes('pids') ? { pids: { limit: 100 } } : {})
    .cwd('/tmp')

// Create and start are called with files open that nobody asked to be handed on.
export default requirement('fds-only-stdio', async t => {
  const fds = Array.from({ length: 6 }, () => openSync(join(t.dir, 'held'), 'a'))
  t.defer(() => fds.forEach(closeSync))
  // The shell's own files, not those of what lists them.
  const script = 'ls -l /proc/$$/fd; echo end'
  const cases: [what: string, own: number[], edit?: Edit][] = [
    ['create having had no more files', []],
    ['create having had six more files', fds],
    ['of another user, with a filter, hooks, limits and a folder of its own', [], richer],
  ]
  for (const [what, own, edit] of cases) {
    const create: Edit = g => {
      g.args('/bin/sh', '-c', script)
      edit?.(g)
    }
    const container = await t.create(create, own.length > 0 ? { fds: own } : {})
    const started = await t.runtime.command(['start', container.id], { fds: own })
    t.succeeded('fds-only-stdio', started, 'start')
    const listed = await container.output()
    t.ok('fds-only-stdio', listed.endsWith('end\n'), 'control: the program runs to its end', listed)
    const names = [...listed.matchAll(/ (\d+) -> /g)].map(match => Number(match[1])).sort((a, b) => a - b)
    t.same('fds-only-stdio', names, [0, 1, 2], `what the program has open, ${what}`)
  }
})
