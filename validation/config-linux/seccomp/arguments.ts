import { type Generator, requirement } from '#harness'
import type { SyscallArg } from '#spec/config'
import { errnos, fallocate, ftruncate, mmap, outcomes, setpriority } from './_calls.js'

const eq = (index: number, value: number): SyscallArg => ({ index, value, op: 'SCMP_CMP_EQ' })
const atLeast = (index: number, value: number): SyscallArg => ({ index, value, op: 'SCMP_CMP_GE' })
const atMost = (index: number, value: number): SyscallArg => ({ index, value, op: 'SCMP_CMP_LE' })
const errno = (names: string[], errnoRet: number, ...args: SyscallArg[]) =>
  ({ names, action: 'SCMP_ACT_ERRNO', errnoRet, args }) as const

const page = 0x1_0000

// All conditions of an entry must hold; of several entries for a call any will do, each with its own errno.
export default requirement(['seccomp-args', 'seccomp-syscalls'], async t => {
  const filter = (g: Generator) =>
    g.seccomp({
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [
        errno(['fallocate'], errnos.ENETDOWN, eq(2, page), eq(3, 5)),
        errno(['fallocate'], errnos.EMLINK, eq(2, 2 * page), eq(3, 6)),
        errno(['fallocate'], errnos.EPIPE, eq(0, 3), eq(1, 0), eq(2, 3 * page), eq(3, 7)),
        errno(['fallocate'], errnos.EROFS, eq(0, 99), eq(1, 0), eq(2, 4 * page), eq(3, 8)),
        errno(['fallocate'], errnos.EROFS, eq(0, 3), eq(1, 1), eq(2, 4 * page), eq(3, 8)),
        errno(['mmap'], errnos.ENETDOWN, eq(5, page), eq(4, 3), eq(3, 1)),
        errno(['mmap'], errnos.EMLINK, eq(5, 2 * page), eq(4, 99)),
        errno(['mmap'], errnos.EROFS, eq(5, 3 * page), eq(3, 2)),
        // Anywhere, of any length, to read and write at most.
        errno(
          ['mmap'],
          errnos.EPIPE,
          ...[eq(0, 0), atLeast(1, 1), atMost(2, 3), eq(3, 1), eq(4, 3), eq(5, 6 * page)],
        ),
        errno(['ftruncate'], errnos.ENETDOWN, eq(1, 11)),
        errno(['ftruncate'], errnos.EMLINK, eq(1, 12)),
        errno(['ftruncate'], errnos.EPIPE, eq(1, 13)),
        errno(['mknodat', 'ftruncate'], errnos.EROFS, eq(1, 15)),
        { names: ['setpriority'], action: 'SCMP_ACT_ERRNO', errnoRet: errnos.EHOSTDOWN, args: [] },
      ],
    })
  const seen = outcomes(
    await t.observe(filter, {
      // /dev/mem, which devmem maps, is a plain file here.
      file: `busybox truncate -s ${16 * page} /dev/mem`,
      both: fallocate(page, 5),
      'the first only': fallocate(page, 6),
      'the second only': fallocate(3 * page, 5),
      neither: fallocate(9 * page, 9),
      'both of the second entry': fallocate(2 * page, 6),
      'one of each entry': fallocate(2 * page, 5),
      'all four': fallocate(3 * page, 7),
      'three of four': fallocate(4 * page, 8),
      'fd, flags and offset of mmap': mmap(page),
      'another fd of mmap': mmap(2 * page),
      'other flags of mmap': mmap(3 * page),
      'another offset of mmap': mmap(4 * page),
      'all six of mmap': mmap(6 * page),
      'one below the first': ftruncate(10),
      'the first of three': ftruncate(11),
      'the second of three': ftruncate(12),
      'the last of three': ftruncate(13),
      'one above the last': ftruncate(14),
      'the second name of an entry': ftruncate(15),
      'no conditions': setpriority,
    }),
  )

  t.same('seccomp-args', seen, {
    file: 0,
    both: errnos.ENETDOWN,
    'the first only': 0,
    'the second only': 0,
    neither: 0,
    'both of the second entry': errnos.EMLINK,
    'one of each entry': 0,
    'all four': errnos.EPIPE,
    'three of four': 0,
    'fd, flags and offset of mmap': errnos.ENETDOWN,
    'another fd of mmap': 0,
    'other flags of mmap': 0,
    'another offset of mmap': 0,
    'all six of mmap': errnos.EPIPE,
    'one below the first': 0,
    'the first of three': errnos.ENETDOWN,
    'the second of three': errnos.EMLINK,
    'the last of three': errnos.EPIPE,
    'one above the last': 0,
    'the second name of an entry': errnos.EROFS,
    'no conditions': errnos.EHOSTDOWN,
  })

  const of = (names: readonly (keyof typeof seen)[]) => names.map(name => seen[name])
  t.same(
    'seccomp-syscalls',
    of([
      'both',
      'both of the second entry',
      'the first of three',
      'the second of three',
      'the last of three',
    ]),
    [errnos.ENETDOWN, errnos.EMLINK, errnos.ENETDOWN, errnos.EMLINK, errnos.EPIPE],
    'several entries of one call',
  )
})
