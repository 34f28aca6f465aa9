import { readFileSync } from 'node:fs'
import { type Generator, requirement } from '#harness'
import { parseStatus } from '#inside/proc/status'
import { errnos, outcome, personality } from './_calls.js'

const modeFilter = 2

const ids = [{ containerID: 0, hostID: 100000, size: 65536 }]

// Whom a filter is for, and when it is installed, depends on these.
const others: Record<string, (g: Generator) => unknown> = {
  'of a user, who may gain privileges': g => g.user({ uid: 1000, gid: 1000 }).noNewPrivileges(false),
  'of a user with no capabilities': g =>
    g.user({ uid: 1000, gid: 1000 }).remove('/process/capabilities').rootReadonly(),
  'in a user namespace': g => g.namespace('user').uidMappings(ids).gidMappings(ids).noNewPrivileges(false),
}

// Without the property, a container has what its runtime was started with: nothing, or an outer container's filters.
export default requirement('seccomp', async t => {
  const callers = parseStatus(readFileSync('/proc/self/status', 'utf8'))
  const questions = {
    init: 'cat /proc/$$/status',
    child: 'cat /proc/self/status',
    personality,
    grandchild: `sh -c '${personality}; exit $?'`,
  }
  const filter = (g: Generator) =>
    g.seccomp({
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['personality'], action: 'SCMP_ACT_ERRNO', errnoRet: errnos.ENETDOWN }],
    })
  const filtered = await t.observe(filter, questions)
  const free = await t.observe(undefined, questions)

  for (const name of ['init', 'child'] as const) {
    const [with_, without] = [parseStatus(filtered[name].text), parseStatus(free[name].text)]
    t.same('seccomp', with_.seccomp, modeFilter, `Seccomp of the ${name}, with a filter`)
    t.same('seccomp', without.seccomp, callers.seccomp, `Seccomp of the ${name}, without one`)
    const added = [with_, without].map(status => (status.seccompFilters ?? 0) - (callers.seccompFilters ?? 0))
    if (callers.seccompFilters !== undefined) {
      t.ok('seccomp', added[0]! > 0, `the ${name} must have a filter that its runtime has not`, added[0])
      t.same('seccomp', added[1], 0, `filters of the ${name} that its runtime has not, without the property`)
    }
  }
  for (const name of ['personality', 'grandchild'] as const) {
    t.same('seccomp', [outcome(filtered[name]), outcome(free[name])], [errnos.ENETDOWN, 0], name)
  }

  for (const [what, edit] of Object.entries(others)) {
    const seen = await t.observe(g => void edit(filter(g)), { personality, status: questions.init })
    t.same('seccomp', outcome(seen.personality), errnos.ENETDOWN, `a call ${what}`)
    t.same('seccomp', parseStatus(seen.status.text).seccomp, modeFilter, `Seccomp ${what}`)
  }
})
