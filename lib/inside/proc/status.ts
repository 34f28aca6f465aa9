import { nonEmptyLines, words } from './lines.js'
import { MalformedText, malformed } from './malformed.js'
import { hexNumber, integer, octalNumber } from './numbers.js'

/** Real, effective, saved and file system id. */
export type Ids = readonly [real: number, effective: number, saved: number, fileSystem: number]

/** What /proc/<pid>/status says. What the kernel (or gVisor, which prints few lines) leaves out is undefined. */
export interface Status {
  name: string
  /** One letter: R, S, D, T, t, Z, X, I. */
  state: string
  pid: number
  ppid: number
  tgid: number
  /** The pid in each nested pid namespace, outermost first. */
  nsPid: number[] | undefined
  uids: Ids
  gids: Ids
  groups: number[]
  umask: number | undefined
  /** Masks; gVisor prints no ambient set. */
  capabilities: {
    inheritable: bigint
    permitted: bigint
    effective: bigint
    bounding: bigint
    ambient: bigint | undefined
  }
  noNewPrivs: number | undefined
  /** 0 none, 1 strict, 2 filter. */
  seccomp: number | undefined
  seccompFilters: number | undefined
  /** As printed, such as "0-3,7"; `parseCPUList` reads it. */
  cpusAllowedList: string | undefined
  memsAllowedList: string | undefined
  /** Masks; signal n is bit n-1. */
  signals: { ignored: bigint | undefined; caught: bigint | undefined; blocked: bigint | undefined }
  speculationStoreBypass: string | undefined
}

/** Reads /proc/<pid>/status. @throws Error when a line is malformed, or one is missing that every kernel prints. */
export function parseStatus(text: string, file = 'status'): Status {
  const fields = fieldsOf(text, file)

  const value = (key: string): string => {
    const found = fields.get(key)
    if (found === undefined) throw new MalformedText(`${file}: no line ${key}`)
    return found
  }
  const optional = <T>(key: string, read: (word: string, file: string, line: string) => T): T | undefined => {
    const found = fields.get(key)
    return found === undefined ? undefined : read(found, file, `${key}:\t${found}`)
  }
  const number = (key: string) => integer(value(key), file, `${key}:\t${value(key)}`)
  const mask = (key: string) => hexNumber(value(key), file, `${key}:\t${value(key)}`)

  return {
    name: unescapeName(value('Name')),
    state: value('State').slice(0, 1),
    pid: number('Pid'),
    ppid: number('PPid'),
    tgid: number('Tgid'),
    nsPid: optional('NSpid', integers),
    uids: ids(value('Uid'), file, 'Uid'),
    gids: ids(value('Gid'), file, 'Gid'),
    groups: integers(value('Groups'), file, `Groups:\t${value('Groups')}`),
    umask: optional('Umask', octalNumber),
    capabilities: {
      inheritable: mask('CapInh'),
      permitted: mask('CapPrm'),
      effective: mask('CapEff'),
      bounding: mask('CapBnd'),
      ambient: optional('CapAmb', hexNumber),
    },
    noNewPrivs: optional('NoNewPrivs', integer),
    seccomp: optional('Seccomp', integer),
    seccompFilters: optional('Seccomp_filters', integer),
    cpusAllowedList: fields.get('Cpus_allowed_list'),
    memsAllowedList: fields.get('Mems_allowed_list'),
    signals: {
      ignored: optional('SigIgn', hexNumber),
      caught: optional('SigCgt', hexNumber),
      blocked: optional('SigBlk', hexNumber),
    },
    speculationStoreBypass: fields.get('Speculation_Store_Bypass'),
  }
}

function fieldsOf(text: string, file: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of nonEmptyLines(text)) {
    const colon = line.indexOf(':')
    if (colon < 1) throw malformed(file, line, 'no "Key:"')
    const key = line.slice(0, colon)
    // one tab follows the colon; a name may start or end with blanks of its own
    fields.set(key, key === 'Name' ? line.slice(colon + 2) : line.slice(colon + 1).trim())
  }
  return fields
}

// the kernel escapes just the newline and the backslash
function unescapeName(name: string): string {
  return name.replace(/\\[n\\]/g, pair => (pair === '\\n' ? '\n' : '\\'))
}

function integers(text: string, file: string, line: string): number[] {
  return words(text).map(word => integer(word, file, line))
}

function ids(text: string, file: string, key: string): Ids {
  const line = `${key}:\t${text}`
  const [real, effective, saved, fileSystem, ...more] = integers(text, file, line)
  if (
    real === undefined ||
    effective === undefined ||
    saved === undefined ||
    fileSystem === undefined ||
    more.length
  )
    throw malformed(file, line, 'not four ids')
  return [real, effective, saved, fileSystem]
}
