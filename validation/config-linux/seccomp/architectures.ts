import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import type { SeccompArch } from '#spec/config'
import { errnos } from './_calls.js'
import { i386Chmod } from './_foreign-elf.js'

// By a program of the 32-bit table, whose calls a filter tells apart by their architecture, not by their number.
export default requirement('seccomp-architectures', async (t: CheckContext) => {
  t.needs(process.arch === 'x64', 'a program of a second architecture is at hand for x86-64 only')

  const run = async (architectures?: SeccompArch[]) => {
    const bundle = t.bundle(g => {
      g.args('/bin/sh', '-c', 'chmod 755 /tmp; echo $?; /i386; echo $?')
      if (!architectures) return
      g.seccomp({
        defaultAction: 'SCMP_ACT_ALLOW',
        architectures,
        syscalls: [{ names: ['chmod'], action: 'SCMP_ACT_ERRNO', errnoRet: errnos.ENETDOWN }],
      })
    })
    writeFileSync(join(bundle.rootfs, 'i386'), i386Chmod, { mode: 0o755 })
    const [native, foreign] = (await t.run(undefined, { bundle })).stdout.trim().split('\n').map(Number)
    return { native, foreign }
  }

  t.needs((await run()).foreign === 0, 'this kernel runs no 32-bit programs')
  const both = { native: 1, foreign: errnos.ENETDOWN }
  t.same(
    'seccomp-architectures',
    await run(['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86']),
    both,
    'both architectures',
  )
  t.same(
    'seccomp-architectures',
    await run(['SCMP_ARCH_X86', 'SCMP_ARCH_X86_64']),
    both,
    'both, the other way round',
  )
  t.same(
    'seccomp-architectures',
    await run(['SCMP_ARCH_X86_64', 'SCMP_ARCH_X32', 'SCMP_ARCH_X86']),
    both,
    'three',
  )

  const one = await run(['SCMP_ARCH_X86_64'])
  t.same('seccomp-architectures', one.native, 1, 'x86-64 alone')
  // Whether it runs unfiltered or is killed, is left open.
  t.ok(
    'seccomp-architectures',
    one.foreign !== errnos.ENETDOWN,
    'rules are not for an architecture that is not listed',
    one.foreign,
  )
})
