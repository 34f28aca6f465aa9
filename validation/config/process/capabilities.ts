import { type CheckContext, type Edit, requirement } from '#harness'
import { boundingCapabilities, effectiveCapabilities } from '#host/privileges'
import { capabilityNames, capabilitySet } from '#inside/proc/capabilities'
import { parseStatus } from '#inside/proc/status'
import { type Capabilities, capabilitySets } from '#spec/config'
import { row } from '../../config-linux/namespaces/_inodes.js'

type Sets = Required<Capabilities>

// What execve(2) leaves of the sets: with uid 0 effective becomes permitted, and permitted does not grow thanks to
// noNewPrivileges; with any other uid both become the ambient set. These are the configurations that it leaves alone.
const forRoot = (bounding: string[], inheritable: string[], permitted: string[]): Sets => {
  const ambient = inheritable.filter(name => permitted.includes(name))
  return { bounding, inheritable, permitted, effective: permitted, ambient }
}
const forOthers = (bounding: string[], inheritable: string[], ambient: string[]): Sets => {
  return { bounding, inheritable, permitted: ambient, effective: ambient, ambient }
}

export default requirement(
  [
    'process-capabilities',
    'capabilities-effective',
    'capabilities-bounding',
    'capabilities-inheritable',
    'capabilities-permitted',
    'capabilities-ambient',
  ],
  async (t: CheckContext) => {
    // What the suite lacks, a runtime that it starts can't give.
    const has = effectiveCapabilities().filter(name => boundingCapabilities().includes(name))
    const all = capabilityNames.filter(name => has.includes(name))
    t.needs(all.length > 8, 'the suite has too few capabilities')
    // Six patterns, one for each binary digit, tell every capability from every other.
    const digit = (bit: number) => all.filter(name => (capabilityNames.indexOf(name) >> bit) & 1)
    const few = all.filter(name => !['CAP_SYS_ADMIN', 'CAP_AUDIT_READ'].includes(name))

    const configurations: [uid: number, sets: Sets, edit?: Edit][] = [
      [0, forRoot(all, digit(0), digit(1))],
      [0, forRoot(all, digit(2), digit(3))],
      [
        0,
        forRoot(
          few,
          digit(4).filter(name => few.includes(name)),
          few.slice(3),
        ),
      ],
      [0, forRoot(digit(5), [], [])],
      [
        1000,
        forOthers(
          digit(0),
          digit(0).filter((_, index) => index % 3),
          digit(0).slice(1, 3),
        ),
      ],
      [1000, forOthers(digit(1), [], []), g => g.noNewPrivileges(false)],
      [1000, forOthers(digit(3), digit(3), digit(3).slice(2)), g => g.noNewPrivileges(false)],
      // Without noNewPrivileges root is given the bounding and the inheritable set.
      [0, forRoot(digit(4), digit(4).slice(1), digit(4)), g => g.noNewPrivileges(false)],
    ]
    const setIds = [...capabilitySets.map(set => `capabilities-${set}`), 'process-capabilities']
    for (const [uid, sets, edit] of configurations) {
      await row(t, setIds, async () => {
        const seen = await t.observe(
          g => {
            g.user({ uid, gid: uid }).noNewPrivileges()
            for (const set of capabilitySets) g.capabilities(set, sets[set])
            edit?.(g)
          },
          { status: 'cat /proc/$$/status' },
        )
        const masks = parseStatus(seen.status.text).capabilities
        for (const set of capabilitySets) {
          const mask = masks[set]
          if (mask === undefined) t.skip(`capabilities-${set}`, 'this kernel does not show the set')
          else
            for (const id of [`capabilities-${set}`, 'process-capabilities'])
              t.same(id, capabilitySet(mask), inOrder(sets[set]), `${set} with uid ${uid}`)
        }
      })
    }

    // Of sets that are left out of the object the spec says nothing.
    const partly: Capabilities[] = [
      {},
      { bounding: [] },
      { bounding: ['CAP_CHOWN', 'CAP_KILL'], permitted: ['CAP_CHOWN'] },
    ]
    for (const given of partly) {
      const seen = await t.observe(g => g.patch('/process/capabilities', given), {
        status: 'cat /proc/$$/status',
      })
      const masks = parseStatus(seen.status.text).capabilities
      for (const set of ['bounding', 'inheritable', 'permitted', 'ambient'] as const) {
        const [found, what] = [capabilitySet(masks[set] ?? 0n), `${set} of ${JSON.stringify(given)}`]
        if (given[set]) t.same('process-capabilities', found, given[set], what)
        else t.info('process-capabilities', `${what}: ${found}`)
      }
    }

    const { status } = await t.observe(g => g.remove('/process/capabilities'), {
      status: 'cat /proc/$$/status',
    })
    t.info(
      'process-capabilities',
      `left out: ${capabilitySet(parseStatus(status.text).capabilities.permitted)}`,
    )
  },
)

const inOrder = (names: string[]) => capabilityNames.filter(name => names.includes(name))
