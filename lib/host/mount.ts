/** mount(2) in the mount namespace of this process. */
import { execFileSync } from 'node:child_process'
import { getSystemErrorName } from 'node:util'
import { openLibc } from './open-libc.js'

// From linux/mount.h, which has the same numbers on all architectures.
const flagNumbers = { nosuid: 0x2, bind: 0x1000, move: 0x2000, rec: 0x4000 }

/** What mount(8) calls `bind`, `rbind` and `move`, or the type of a new file system. */
export type MountKind = 'bind' | 'rbind' | 'move' | 'tmpfs' | 'proc' | 'cgroup2'

export interface MountOptions {
  /** Data for the file system, such as `mode=755`. */
  data?: string
  nosuid?: boolean
}

type MountCall = (source: string, target: string, type: string, flags: number, data: string) => void

const flagsOf: Partial<Record<MountKind, number>> = {
  bind: flagNumbers.bind,
  rbind: flagNumbers.bind | flagNumbers.rec,
  move: flagNumbers.move,
}

function loadCall(): MountCall | undefined {
  const prototype = 'int mount(str source, str target, str type, unsigned long flags, str data)'
  try {
    const { koffi, library } = openLibc(prototype)
    const call = library.func(prototype)
    return (source, target, type, flags, data) => {
      if (call(source, target, type, flags, data) === 0) return
      throw new Error(`cannot mount ${source} at ${target}: ${getSystemErrorName(-koffi.errno())}`)
    }
  } catch {
    return undefined
  }
}

function byMount8(source: string, target: string, type: string, flags: number, data: string): void {
  const how = flags & (flagNumbers.bind | flagNumbers.move) ? [`--${type}`] : ['-t', type]
  const words = [data, flags & flagNumbers.nosuid ? 'nosuid' : ''].filter(Boolean)
  execFileSync('mount', [...how, ...(words.length > 0 ? ['-o', words.join()] : []), source, target])
}

let call: MountCall | 'not loaded' = 'not loaded'

/**
 * Mounts `source` at the path `target`. By a call of libc, since mount(8) takes some 2 ms; by that where koffi has no
 * build for this machine.
 * @throws Error that says what could not be mounted.
 */
export function mount(kind: MountKind, source: string, target: string, options: MountOptions = {}): void {
  if (call === 'not loaded') call = loadCall() ?? byMount8
  const flags = (flagsOf[kind] ?? 0) | (options.nosuid ? flagNumbers.nosuid : 0)
  call(source, target, kind, flags, options.data ?? '')
}
