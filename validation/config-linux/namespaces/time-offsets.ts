import { readFileSync } from 'node:fs'
import { type CheckContext, type Edit, type Generator, requirement } from '#harness'
import { parseTimensOffsets } from '#inside/proc/timens-offsets'
import { canRun } from '../../_can-run.js'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { holdNamespaces, holdUserNamespace, joining } from './_held.js'
import { newNamespace, row } from './_inodes.js'
import { needsTimeNamespaces } from './_time.js'

const none = { secs: 0, nanosecs: 0 }
const uptime = () => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])

const question = { offsets: 'cat /proc/$$/timens_offsets' }

async function checkBeside(
  t: CheckContext,
  what: string,
  edit: (g: Generator) => void,
  clock: 'boottime' | 'monotonic',
  offset: { secs: number; nanosecs: number },
): Promise<void> {
  const key = `timeoffsets[in a ${what}]`
  await row(t, [key], async () => {
    const { offsets } = await t.observe(g => {
      edit(g)
      g.namespace('time').timeOffset(clock, offset)
    }, question)
    t.same(key, parseTimensOffsets(offsets.text)[clock], offset)
  })
}

async function checkJoinedUser(t: CheckContext): Promise<void> {
  const types = ['user', 'network'] as const
  const joins = joining(await holdUserNamespace(t, types), types)
  // Whether it can be joined at all is another check's.
  if (await canRun(t, joins))
    await checkBeside(t, 'joined user namespace', joins, 'boottime', { secs: 1234567, nanosecs: 89 })
}

export default requirement(
  ['timeoffsets', 'timeoffsets-secs', 'timeoffsets-nanosecs'],
  async (t: CheckContext) => {
    await needsTimeNamespaces(t)
    // A clock cannot be set to before zero.
    const back = -Math.floor(uptime() / 2)
    const inUser = await hasUserNamespaces(t)
    const rows = [
      { monotonic: { secs: 172800, nanosecs: 123456789 }, boottime: { secs: 604800, nanosecs: 987654321 } },
      { monotonic: { secs: back }, boottime: { nanosecs: 999999999 } },
      // More than 32 bits, and no more than the kernel allows for.
      { monotonic: { nanosecs: 1 }, boottime: { secs: 4500000000 } },
      { boottime: { secs: back, nanosecs: 5 } },
      {},
    ]

    const owners: Edit[] = [
      () => undefined,
      g => inUser && inUserNamespace(g),
      g => g.user({ uid: 1000, gid: 1000 }),
      g => g.withoutNamespace('pid'),
    ]
    for (const [index, offsets] of rows.entries()) {
      const seen = await t.observe(g => {
        owners[index]?.(g)
        g.namespace('time')
        for (const [clock, offset] of Object.entries(offsets)) g.timeOffset(clock, offset)
      }, question)
      t.needs(t.sharesKernel || seen.offsets.code === 0, 'a sandbox does not tell offsets')
      const inside = parseTimensOffsets(seen.offsets.text)
      const wanted = {
        monotonic: { ...none, ...offsets.monotonic },
        boottime: { ...none, ...offsets.boottime },
      }
      t.same('timeoffsets', inside, wanted)
      for (const clock of ['monotonic', 'boottime'] as const) {
        t.same('timeoffsets-secs', inside[clock].secs, wanted[clock].secs, `seconds of ${clock}`)
        t.same(
          'timeoffsets-nanosecs',
          inside[clock].nanosecs,
          wanted[clock].nanosecs,
          `nanoseconds of ${clock}`,
        )
      }
    }
    if (inUser) {
      await checkJoinedUser(t)
      const [mapped, offset] = [newNamespace('user'), { secs: 345678, nanosecs: 12 }]
      await checkBeside(t, 'user namespace of other ids', mapped, 'boottime', offset)
    }
    if (!t.sharesKernel) return
    const joinsPid = joining(await holdNamespaces(t, ['pid']), ['pid'])
    await checkBeside(t, 'joined PID namespace', joinsPid, 'monotonic', { secs: 7654321, nanosecs: 98 })
  },
)
