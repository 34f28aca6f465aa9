import { readFileSync } from 'node:fs'
import { type CheckContext, requirement } from '#harness'
import { parseTimensOffsets } from '#inside/proc/timens-offsets'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { needsTimeNamespaces } from './_time.js'

const none = { secs: 0, nanosecs: 0 }
const uptime = () => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])

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

    // The second is in a user namespace.
    for (const [index, offsets] of rows.entries()) {
      const seen = await t.observe(
        g => {
          if (inUser && index === 1) inUserNamespace(g)
          g.namespace('time')
          for (const [clock, offset] of Object.entries(offsets)) g.timeOffset(clock, offset)
        },
        { offsets: 'cat /proc/$$/timens_offsets' },
      )
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
  },
)
