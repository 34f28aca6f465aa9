import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import type { Seccomp } from '#spec/config'
import { errnos } from './_calls.js'
import { callOf } from './_foreign-elf.js'
import { mostCalls } from './_most-calls.js'

// A call of Linux 6.10, and a number that is nobody's: both above those of all calls that the filter names.
const calls = { mseal: 462, nobody: 5000 }
const ids = ['seccomp-defaultaction', 'seccomp-defaulterrnoret'] as const
const key = (id: (typeof ids)[number]) => `${id}[calls newer than the filter]`

// What no entry names is left to the default action, whether the runtime knows it or not.
export default requirement(ids, async (t: CheckContext) => {
  t.needs(process.arch === 'x64', 'programs that call by number are at hand for x86-64 only')

  const run = async (seccomp: Pick<Seccomp, 'defaultAction' | 'defaultErrnoRet'>) => {
    const bundle = t.bundle(g =>
      g
        .args(
          '/bin/sh',
          '-c',
          Object.keys(calls)
            .map(name => `/${name}; echo $?`)
            .join('\n'),
        )
        .seccomp({ ...seccomp, syscalls: [{ names: [...mostCalls, 'times'], action: 'SCMP_ACT_ALLOW' }] }),
    )
    for (const [name, number] of Object.entries(calls))
      writeFileSync(join(bundle.rootfs, name), callOf(number), { mode: 0o755 })
    return (await t.run(undefined, { bundle })).stdout.trim().split('\n').map(Number)
  }

  const refused = await run({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: errnos.ENETDOWN })
  t.same(ids.map(key), refused, [errnos.ENETDOWN, errnos.ENETDOWN], 'the errno that is asked for')
  if (!t.specAtLeast('1.1.0')) return
  // A shell's exit status for a program that SIGSYS ended.
  const killed = await run({ defaultAction: 'SCMP_ACT_KILL_PROCESS' })
  t.same(key(ids[0]), killed, [159, 159], 'the process ends')
})
