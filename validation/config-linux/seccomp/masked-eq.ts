import { requirement } from '#harness'
import { errnos, fallocate, ftruncate, outcome } from './_calls.js'

// As in libseccomp, value is the mask and valueTwo what the masked argument is compared with.
const mask = 0x0020_0000_0000_00f1n
const datum = 0x0020_0000_0000_0051n
const rest = 0x0001_0203_0405_0600n

const lengths = {
  'the datum': datum,
  'the datum, and bits that the mask leaves out': datum | rest,
  'the mask': mask,
  'the lower half of the datum': 0x51n,
  'the upper half of the datum': 0x0020_0000_0000_0000n,
  'the datum less a bit of the mask': datum - 1n,
  'a bit of the mask more than the datum': datum | 0x20n,
  nothing: 0n,
  'only bits that the mask leaves out': rest,
}

// Without valueTwo, all bits of the mask must be 0, as for flags that must not be set.
const none = 0x6n
const allocated = [1n, 2n, 4n, 6n, 7n, 8n, 9n, 13n]

export default requirement(['seccomp-cmp-masked-eq', 'seccomp-args-valuetwo'], async t => {
  const questions = Object.fromEntries([
    ...Object.entries(lengths).map(([name, length]) => [name, ftruncate(length)]),
    ...allocated.map(length => [`fallocate ${length}`, fallocate(0, Number(length))]),
  ]) as Record<string, string>
  const seen = await t.observe(
    g =>
      g.seccomp({
        defaultAction: 'SCMP_ACT_ALLOW',
        syscalls: [
          {
            names: ['ftruncate'],
            action: 'SCMP_ACT_ERRNO',
            errnoRet: errnos.ENETDOWN,
            args: [{ index: 1, value: mask, valueTwo: datum, op: 'SCMP_CMP_MASKED_EQ' }],
          },
          {
            names: ['fallocate'],
            action: 'SCMP_ACT_ERRNO',
            errnoRet: errnos.EMLINK,
            args: [{ index: 3, value: none, op: 'SCMP_CMP_MASKED_EQ' }],
          },
        ],
      }),
    questions,
  )

  for (const [name, length] of Object.entries(lengths)) {
    const matches = (length & mask) === datum
    t.same('seccomp-cmp-masked-eq', outcome(seen[name]!), matches ? errnos.ENETDOWN : 0, name)
  }
  for (const length of allocated) {
    const matches = (length & none) === 0n
    const name = `fallocate ${length}, without valueTwo`
    t.same('seccomp-cmp-masked-eq', outcome(seen[`fallocate ${length}`]!), matches ? errnos.EMLINK : 0, name)
  }
  t.same(
    'seccomp-args-valuetwo',
    outcome(seen['the datum']!),
    errnos.ENETDOWN,
    'valueTwo is what is compared with',
  )
  t.same('seccomp-args-valuetwo', outcome(seen['the mask']!), 0, 'value is not')
  t.same('seccomp-args-valuetwo', outcome(seen.nothing!), 0, 'zero is not')
})
