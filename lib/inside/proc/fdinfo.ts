import { nonEmptyLines } from './lines.js'
import { MalformedText } from './malformed.js'
import { integer, octalNumber } from './numbers.js'

export interface Fdinfo {
  /** As open(2) has them; O_CLOEXEC (0o2000000) too. */
  flags: number
  /** The id of the mount that the file was opened on, as in mountinfo; gVisor prints none. */
  mountId: number | undefined
}

/** Reads /proc/<pid>/fdinfo/<fd>. @throws Error when it is malformed. */
export function parseFdinfo(text: string, file = 'fdinfo'): Fdinfo {
  let flags: number | undefined
  let mountId: number | undefined
  for (const line of nonEmptyLines(text)) {
    if (line.startsWith('flags:')) flags = octalNumber(line.slice(6).trim(), file, line)
    else if (line.startsWith('mnt_id:')) mountId = integer(line.slice(7).trim(), file, line)
  }
  if (flags === undefined) throw new MalformedText(`${file}: no line flags`)
  return { flags, mountId }
}
