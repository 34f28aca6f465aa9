import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import type { SeccompArch } from '#spec/config'
import { errnos } from './_calls.js'
import { i386Chmod, x32Chmod } from './_foreign-elf.js'

const [x64, x86, x32] = ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'] as const
// Foreign to this machine, as a configuration may be meant for several. No filter holds both orders of bytes.
const foreign = [
  ...(['SCMP_ARCH_ARM', 'SCMP_ARCH_AARCH64', 'SCMP_ARCH_MIPSEL', 'SCMP_ARCH_MIPSEL64'] as const),
  ...(['SCMP_ARCH_MIPSEL64N32', 'SCMP_ARCH_PPC64LE'] as const),
]
const lists: SeccompArch[][] = [
  ...[[x64], [x64, x86], [x86, x64], [x64, x32], [x32, x86, x64], [x86, x32], [x64, x32, x86]],
  [x86, ...foreign, x64],
  // Its own comes by itself: that all of a list count shows by the last one.
  [x64, ...foreign, x86],
]

// By programs of the other tables, whose calls a filter tells apart by their architecture, not by their number.
export default requirement('seccomp-architectures', async (t: CheckContext) => {
  const id = 'seccomp-architectures'
  t.needs(process.arch === 'x64', 'a program of a second architecture is at hand for x86-64 only')

  const run = async (architectures?: SeccompArch[]) => {
    const bundle = t.bundle(g => {
      g.args('/bin/sh', '-c', 'chmod 755 /tmp; echo $?; /i386; echo $?; /x32; echo $?')
      if (!architectures) return
      g.seccomp({
        defaultAction: 'SCMP_ACT_ALLOW',
        architectures,
        syscalls: [{ names: ['chmod', 'fchmodat'], action: 'SCMP_ACT_ERRNO', errnoRet: errnos.ENETDOWN }],
      })
    })
    writeFileSync(join(bundle.rootfs, 'i386'), i386Chmod, { mode: 0o755 })
    writeFileSync(join(bundle.rootfs, 'x32'), x32Chmod, { mode: 0o755 })
    const [native, ...others] = (await t.run(undefined, { bundle })).stdout.trim().split('\n').map(Number)
    return { native, [x86]: others[0], [x32]: others[1] }
  }

  t.needs((await run())[x86] === 0, 'this kernel runs no 32-bit programs')
  for (const list of lists) {
    const seen = await run(list)
    if (list.includes(x64)) t.same(id, seen.native, 1, `x86-64, of ${list}`)
    for (const arch of [x86, x32]) {
      if (list.includes(arch)) t.same(id, seen[arch], errnos.ENETDOWN, `${arch}, of ${list}`)
      // Whether it runs unfiltered or is killed, is left open.
      else t.ok(id, seen[arch] !== errnos.ENETDOWN, `${arch}, not of ${list}`, seen[arch])
    }
  }
})
