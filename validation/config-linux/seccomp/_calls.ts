/** System calls that a shell makes with arguments of our choice, and how they ended. All architectures have them. */
import type { Answers } from '#harness'

type Answer = Answers[string]

/** ftruncate(3, length), of any 64-bit length. No space before it: the shim of test/mutants takes long numbers for values. */
export const ftruncate = (length: bigint | number) => `busybox truncate -s${length} /dev/shm/f 3>&-`

/** fallocate(3, 0, offset, length). */
export const fallocate = (offset: bigint | number, length: number) =>
  `busybox fallocate -o${offset} -l${length} /dev/shm/f 3>&-`

/** mmap(NULL, one page, PROT_READ, MAP_SHARED, 3, offset); the file must be there and reach beyond the offset. */
export const mmap = (offset: bigint | number) => `busybox devmem ${offset} 3>&-`

/** personality(PER_LINUX), which changes nothing. */
export const personality = 'busybox linux64 true'

/** mknodat(AT_FDCWD, path, S_IFIFO | 0666, 0). */
export const mknodat = 'rm -f /dev/shm/p; mknod /dev/shm/p p'

/** setpriority(PRIO_PROCESS, 0 or a pid, …); the nice value stays. */
export const setpriority = 'busybox renice -n 0 -p $$'

/** Error numbers whose text glibc and musl agree on. */
export const errnos = {
  EPERM: 1,
  ESRCH: 3,
  EINVAL: 22,
  EROFS: 30,
  EMLINK: 31,
  EPIPE: 32,
  ENOSYS: 38,
  ENETDOWN: 100,
  EHOSTDOWN: 112,
} as const

const numbers = new Map<string, number>([
  ['Operation not permitted', errnos.EPERM],
  ['No such process', errnos.ESRCH],
  ['Invalid argument', errnos.EINVAL],
  ['Read-only file system', errnos.EROFS],
  ['Too many links', errnos.EMLINK],
  ['Broken pipe', errnos.EPIPE],
  ['Function not implemented', errnos.ENOSYS],
  ['Network is down', errnos.ENETDOWN],
  ['Host is down', errnos.EHOSTDOWN],
])

// A shell's exit status for a program that SIGSYS ended.
const killedBySigsys = 128 + 31

/** What a call ended with: 0, its errno, 'SIGSYS' for the death of the program, or else what the program said. */
export function outcome({ code, error }: Answer): number | string {
  if (code === 0) return 0
  if (code === killedBySigsys) return 'SIGSYS'
  const said = error.trim().split(': ').at(-1)!
  const unnamed = /^Unknown error (\d+)$/.exec(said)
  return numbers.get(said) ?? (unnamed ? Number(unnamed[1]) : `exit ${code}: ${error.trim()}`)
}

/** The outcomes of several answers. */
export const outcomes = <Name extends string>(answers: Answers<Name>) =>
  Object.fromEntries(
    Object.entries<Answer>(answers).map(([name, answer]) => [name, outcome(answer)]),
  ) as Record<Name, number | string>
