import { endianness } from 'node:os'
import { type CheckContext, requirement } from '#harness'
import { canRun } from '../_can-run.js'
import { askFeatures, list } from '../features/_features.js'

/** Whether a container runs with a filter for these. */
const taken = (t: CheckContext, architectures: readonly string[]): Promise<boolean> =>
  canRun(t, g =>
    g.patch('/linux/seccomp', {
      defaultAction: 'SCMP_ACT_ALLOW',
      architectures,
      syscalls: [{ names: ['swapoff'], action: 'SCMP_ACT_ERRNO' }],
    }),
  )

// A filter is for one byte order, this machine's: those of the other cannot be tried here.
const named = (names: string) => names.split(' ').map(name => `SCMP_ARCH_${name}`)
const big = named('MIPS MIPS64 MIPS64N32 PPC PPC64 S390 S390X PARISC PARISC64 M68K SHEB')
const little = named('X86 X86_64 X32 ARM AARCH64 MIPSEL MIPSEL64 MIPSEL64N32 PPC64LE RISCV64 LOONGARCH64 SH')

export default requirement('features-linux-seccomp-archs', async t => {
  const id = 'features-linux-seccomp-archs'
  const listed = list(await askFeatures(t), 'linux.seccomp.archs')
  if (!listed) return t.unsupported('features has no linux.seccomp.archs')

  const [own, others] = endianness() === 'LE' ? [little, big] : [big, little]
  const tried = listed.filter(arch => !others.includes(arch))
  const refused: string[] = []
  if (!(await taken(t, tried))) {
    for (const arch of tried) if (!(await taken(t, [arch]))) refused.push(arch)
  }
  t.same(id, refused, [], 'each architecture listed must be recognised')

  const unlisted = own.filter(arch => !listed.includes(arch))
  const works: string[] = []
  for (const arch of unlisted) if (await taken(t, [arch])) works.push(arch)
  t.same(id, works, [], 'the list must have all architectures that it recognises')
})
