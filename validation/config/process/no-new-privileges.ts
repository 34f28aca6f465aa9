import { type Edit, requirement } from '#harness'
import { parseStatus } from '#inside/proc/status'

const rows: [what: string, edit: Edit, expected: number][] = [
  ['true', g => g.noNewPrivileges(true).user({ uid: 1000 }).noCapabilities(), 1],
  ['false', g => g.noNewPrivileges(false), 0],
  ['left out', g => g.remove('/process/noNewPrivileges'), 0],
  ['false, without privileges', g => g.noNewPrivileges(false).user({ uid: 1000 }).noCapabilities(), 0],
]

export default requirement('process-nonewprivileges', async t => {
  for (const [what, edit, expected] of rows) {
    const seen = await t.observe(edit, { process: 'cat /proc/$$/status', child: 'cat /proc/self/status' })

    if (parseStatus(seen.process.text).noNewPrivs === undefined)
      t.unsupported('this kernel does not show the flag')
    for (const each of ['process', 'child'] as const)
      t.same(
        'process-nonewprivileges',
        parseStatus(seen[each].text).noNewPrivs,
        expected,
        `${what}: the ${each}`,
      )
  }
})
