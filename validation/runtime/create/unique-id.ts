import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, requirement, succeeded } from '#harness'
import { readCgroupFile } from '#host/cgroup'
import { readProc } from '#host/process'
import { parseStat } from '#inside/proc/stat'
import { placesOf } from '../../config-linux/cgroups/_cgroup.js'
import { settled, stateOf } from '../_status.js'
import { lasting, leftovers, listing } from '../_traces.js'

// It tells of each signal that it gets.
const program = 'trap "echo signal" HUP INT USR1 USR2 TERM; sleep 1000 & echo first; while :; do wait; done'

const isLimit = (file: string): boolean =>
  /\.(max|low|high|weight|shares|.*limit_in_bytes|cfs_.*_us|cpus|mems|swappiness|list|.*_device)$/.test(file)

const limitsIn = (dir: string): string[] =>
  readdirSync(dir)
    .filter(isLimit)
    .map(file => `${file} ${readCgroupFile(dir, file)}`)

/** What a host sees of a process that others could change: if it is held up, its niceness, its cgroups, their limits. */
function seenByHost(pid: number) {
  const { state, nice } = parseStat(readProc(pid, 'stat'))
  const limits = [...new Set(placesOf(pid).values())].flatMap(limitsIn).sort()
  return { isHeldUp: state === 'T', nice, cgroups: readProc(pid, 'cgroup'), limits }
}

/** Its config.json, and what there is below its folder, whenever it was last written. */
const contentOf = ({ dir }: Bundle) => ({
  config: readFileSync(join(dir, 'config.json'), 'utf8'),
  files: listing(dir).map(line => line.slice(0, line.lastIndexOf(' '))),
})

// A create with a taken id must fail whatever the status of its owner, which must not notice.
export default requirement(
  ['create-id-not-unique-error', 'create-id-not-unique-no-container', 'state-id-unique'],
  async t => {
    const first = await t.create(g => g.args('/bin/sh', '-c', program))
    const look = async () => ({
      state: await stateOf(t, first),
      traces: lasting(t, first).sort(),
      isAlive: first.isAlive(),
      bundle: contentOf(first.bundle),
      ...(t.sharesKernel && first.isAlive() && seenByHost(first.pid)),
    })

    for (const status of ['created', 'running', 'stopped']) {
      if (status === 'running') {
        await first.start()
        await first.printed('first')
      }
      if (status === 'stopped') {
        await first.kill('KILL')
        await first.exited()
      }
      await settled(t, first, status)
      const before = await look()
      const other = t.bundle(g => g.args('/bin/sh', '-c', 'echo second; exec sleep 1000'))
      // With the bundle of the first, too: a create is no less a second one for that.
      for (const [whose, bundle] of [
        ['another', other],
        ['the same', first.bundle],
      ] as const) {
        const second = await t.tryCreate(undefined, { id: first.id, bundle })
        const after = await t.runtime.state(first.id)

        t.failed(
          'create-id-not-unique-error',
          second.create,
          `create of ${whose} bundle with the id of a ${status} container must fail`,
        )
        t.failed('state-id-unique', second.create, `a ${status} container has the id already`)
        const owner = succeeded(after) ? (await stateOf(t, first)).bundle : 'nobody'
        t.same(
          'state-id-unique',
          owner,
          first.bundle.dir,
          `the id of a ${status} container names it and no other`,
        )
        const isThere = t.succeeded(
          'create-id-not-unique-no-container',
          after,
          `the ${status} container is still there`,
        )
        const left = await leftovers(t, { id: 'no id', bundle: other })
        t.same('create-id-not-unique-no-container', left, [], 'traces of the second container')
        // No later status of it can be looked at.
        if (!isThere) return
        t.same(
          'create-id-not-unique-no-container',
          await look(),
          before,
          `the ${status} container must not notice a create of ${whose} bundle`,
        )
      }
    }
    t.same('create-id-not-unique-no-container', first.stdout, 'first\n', 'only the first program runs')
  },
)
