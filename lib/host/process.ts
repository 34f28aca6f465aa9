import { readFileSync, readlinkSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseStat, type Stat } from '../inside/proc/stat.js'
import { isGone } from './gone.js'

/** A namespace type as config.json calls it. */
export type NamespaceType = 'pid' | 'network' | 'mount' | 'ipc' | 'uts' | 'user' | 'cgroup' | 'time'

/** Names of the namespaces in /proc/<pid>/ns, by their types in config.json. */
export const namespaceFiles: Record<NamespaceType, string> = {
  pid: 'pid',
  network: 'net',
  mount: 'mnt',
  ipc: 'ipc',
  uts: 'uts',
  user: 'user',
  cgroup: 'cgroup',
  time: 'time',
}

const namespaceTypes = Object.keys(namespaceFiles) as NamespaceType[]

/** The text of /proc/<pid>/<file>. @throws Error when the process is gone or the file is not readable. */
export function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch (cause) {
    throw new Error(`cannot read /proc/${pid}/${file}: ${(cause as Error).message}`, { cause })
  }
}

function statOf(pid: number): Stat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'), `/proc/${pid}/stat`)
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

/** When a process started, in clock ticks since boot; undefined when it is gone. */
export function startTime(pid: number): bigint | undefined {
  return statOf(pid)?.startTime
}

/** True when the process exists, is no zombie and, where a start time is given, is still the same one. */
export function processAlive(pid: number, started?: bigint): boolean {
  const stat = statOf(pid)
  if (stat === undefined || stat.state === 'Z' || stat.state === 'X') return false
  return started === undefined || stat.startTime === started
}

/**
 * The inode numbers of a process's namespaces; a type that the kernel lacks has none.
 * @throws Error when the process is gone or not ours to look at.
 */
export function namespaceInodes(pid: number): Partial<Record<NamespaceType, number>> {
  const inodes: Partial<Record<NamespaceType, number>> = {}
  for (const type of namespaceTypes) {
    const inode = namespaceInode(pid, type)
    if (inode !== undefined) inodes[type] = inode
  }
  // a zombie keeps its folder ns, but nothing behind the most of it
  if (inodes.mount === undefined) throw new Error(`/proc/${pid}/ns: process ${pid} is gone`)
  return inodes
}

function namespaceInode(pid: number, type: NamespaceType): number | undefined {
  const file = `/proc/${pid}/ns/${namespaceFiles[type]}`
  try {
    // such as mnt:[4026531832]
    const link = readlinkSync(file)
    return Number(link.slice(link.indexOf('[') + 1, -1))
  } catch (cause) {
    // without privileges a zombie's are forbidden rather than absent
    if (isGone(cause) || !processAlive(pid)) return undefined
    throw new Error(`cannot read ${file}: ${(cause as Error).message}`, { cause })
  }
}

/** Waits until `processAlive(pid, started)` is false; resolves to false when it still is true after timeoutMs. */
export async function waitGone(
  pid: number,
  started: bigint | undefined,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  for (let pauseMs = 2; processAlive(pid, started); pauseMs = Math.min(pauseMs + 1, 5)) {
    if (performance.now() >= deadline) return false
    await sleep(pauseMs)
  }
  return true
}
