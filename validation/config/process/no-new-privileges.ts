import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, type Edit, requirement, succeeded } from '#harness'
import { parseStatus } from '#inside/proc/status'

const seccomp: Edit = g =>
  g.seccomp({
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [{ names: ['swapoff'], action: 'SCMP_ACT_ERRNO' }],
  })

type Row = [what: string, edit: Edit, expected: number]

const rows: Row[] = [
  ['true', g => g.noNewPrivileges(true).user({ uid: 1000 }).noCapabilities(), 1],
  [
    'true, as root, without the property capabilities',
    g => g.noNewPrivileges(true).remove('/process/capabilities'),
    1,
  ],
  ['false', g => g.noNewPrivileges(false), 0],
  ['left out', g => g.remove('/process/noNewPrivileges'), 0],
  ['false, without privileges', g => g.noNewPrivileges(false).user({ uid: 1000 }).noCapabilities(), 0],
]

// A filter needs the flag where there are no privileges, but not here.
const filtered: Row = ['false, with a seccomp filter', g => seccomp(g.noNewPrivileges(false)), 0]

export default requirement('process-nonewprivileges', async t => {
  await withProgram(t)
  const callers = parseStatus(readFileSync('/proc/self/status', 'utf8'))
  const filters = succeeded((await t.tryCreate(seccomp)).create)
  for (const [what, edit, expected] of filters ? [...rows, filtered] : rows) {
    const seen = await t.observe(edit, { process: 'cat /proc/$$/status', child: 'cat /proc/self/status' })

    if (parseStatus(seen.process.text).noNewPrivs === undefined)
      t.unsupported('this kernel does not show the flag')
    for (const each of ['process', 'child'] as const)
      t.same(
        'process-nonewprivileges',
        parseStatus(seen[each].text).noNewPrivs,
        // Nobody gets rid of the flag that the suite itself was started with.
        Math.max(expected, callers.noNewPrivs ?? 0),
        `${what}: the ${each}`,
      )
  }
})

// busybox's su gives root's rights to whoever runs it with the bit, to nobody without.
async function withProgram(t: CheckContext): Promise<void> {
  const bundle = t.bundle(g =>
    g
      .user({ uid: 1000 })
      .noCapabilities()
      .capabilities('bounding', ['CAP_SETUID', 'CAP_SETGID'])
      .args('/suid/su', '-c', 'echo gained'),
  )
  mkdirSync(join(bundle.rootfs, 'suid'))
  mkdirSync(join(bundle.rootfs, 'etc'), { recursive: true })
  copyFileSync(join(bundle.rootfs, 'bin/busybox'), join(bundle.rootfs, 'suid/su'))
  chmodSync(join(bundle.rootfs, 'suid/su'), 0o4755)
  writeFileSync(join(bundle.rootfs, 'etc/passwd'), 'root::0:0::/:/bin/sh\n')
  const gained = async (value: boolean) => {
    const container = await t.run(g => g.noNewPrivileges(value), { bundle })
    return container.stdout.trim() === 'gained'
  }
  const key = 'process-nonewprivileges[set-user-ID program]'
  if (!(await gained(false))) return t.skip(key, 'a set-user-ID program gains nothing here at all')
  t.same(key, await gained(true), false, 'the program gains no privileges')
}
