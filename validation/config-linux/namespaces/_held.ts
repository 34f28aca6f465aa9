/** Namespaces that a process of the check's own holds, for a container to join. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckContext, Generator } from '#harness'
import { type NamespaceType, namespaceInodes } from '#host/process'

const namespaceFile = (type: NamespaceType) => ({ network: 'net', mount: 'mnt' })[type as string] ?? type

export interface Held {
  pid: number
  /** The file of one of its namespaces. */
  path: (type: NamespaceType) => string
  inode: (type: NamespaceType) => number | undefined
}

/** Starts the process in new namespaces of these types; it is gone when the check is over. */
export async function holdNamespaces(t: CheckContext, types: readonly NamespaceType[]): Promise<Held> {
  const flags = types.map(type => (type === 'network' ? '--net' : `--${type}`))
  const argv = [...flags, '--fork', '--kill-child=KILL', 'sh', '-c', 'echo held; exec cat']
  const unshare = spawn('unshare', argv, { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = once(unshare, 'exit')
  t.defer(async () => {
    unshare.kill('SIGKILL')
    await ended
  })
  let complaint = ''
  unshare.stderr.on('data', text => {
    complaint += text
  })
  const said = await Promise.race([once(unshare.stdout, 'data').then(() => true), ended.then(() => false)])
  t.needs(said, `unshare ${flags.join(' ')} fails here: ${complaint.trim()}`)

  const pid = Number(readFileSync(`/proc/${unshare.pid}/task/${unshare.pid}/children`, 'utf8'))
  const inodes = namespaceInodes(pid)
  return { pid, path: type => `/proc/${pid}/ns/${namespaceFile(type)}`, inode: type => inodes[type] }
}

/** The same for a user namespace and those that are its own, whose ids 0 to 65535 are those from 100000 on. */
export async function holdUserNamespace(
  t: CheckContext,
  types: readonly NamespaceType[] = ['user'],
): Promise<Held> {
  const held = await holdNamespaces(t, types)
  for (const map of ['uid_map', 'gid_map']) writeFileSync(`/proc/${held.pid}/${map}`, '0 100000 65536\n')
  return held
}

/** Has a container join these of its namespaces. */
export const joining =
  (held: Held, types: readonly NamespaceType[]) =>
  (g: Generator): void => {
    for (const type of types) g.namespace(type, held.path(type))
  }

/** A bind mount of a namespace's file, which is a path to it, too. */
export async function bindNamespace(t: CheckContext, path: string): Promise<string> {
  const file = join(t.newDir(), 'ns')
  writeFileSync(file, '')
  await t.host(['mount', '--bind', path, file])
  t.defer(() => t.host(['umount', file]))
  return file
}
