/** The root filesystem of a container: busybox under its applets' names, and the usual empty folders. */
import { chmodSync, closeSync, linkSync, mkdirSync, openSync, readSync, statSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const folders = ['bin', 'dev', 'etc', 'mnt', 'proc', 'root', 'run', 'sys', 'tmp', 'usr', 'var']

/** Applets that a container finds in /bin; any other is called as `busybox <applet>`. */
export const applets = [
  'sh',
  'cat',
  'chmod',
  'dd',
  'echo',
  'env',
  'false',
  'grep',
  'hostname',
  'id',
  'kill',
  'ln',
  'ls',
  'mkdir',
  'mkfifo',
  'mknod',
  'mount',
  'readlink',
  'rm',
  'rmdir',
  'sleep',
  'stat',
  'test',
  'touch',
  'true',
  'umount',
  'uname',
] as const

const programHeaderInterpreter = 3

/** Whether a 64-bit ELF file runs without a dynamic loader, as a file must that is alone in a root filesystem. */
function isStaticElf(file: string): boolean {
  const fd = openSync(file, 'r')
  try {
    const header = Buffer.alloc(4096)
    const length = readSync(fd, header, 0, header.length, 0)
    if (length < 64 || header.readUInt32BE(0) !== 0x7f454c46 || header[4] !== 2) return false
    const [offset, size, count] = [
      Number(header.readBigUInt64LE(32)),
      header.readUInt16LE(54),
      header.readUInt16LE(56),
    ]
    for (let index = 0; index < count; index++) {
      const at = offset + index * size
      if (at + 4 > length) return false
      if (header.readUInt32LE(at) === programHeaderInterpreter) return false
    }
    return true
  } catch {
    return false
  } finally {
    closeSync(fd)
  }
}

/** The statically linked busybox of this machine: $BUSYBOX, or the first in PATH. Undefined if there is none. */
export function findBusybox(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const inPath = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const candidates = env.BUSYBOX
    ? [env.BUSYBOX]
    : [...inPath, '/bin', '/usr/bin'].map(dir => join(dir, 'busybox'))
  return candidates.find(file => {
    try {
      return statSync(file).isFile() && isStaticElf(file)
    } catch {
      return false
    }
  })
}

/** Makes a root filesystem in a new folder, with a hard link to this busybox. */
export function makeRootfs(dir: string, busybox: string): void {
  mkdirSync(dir, { mode: 0o755 })
  for (const folder of folders) mkdirSync(join(dir, folder), { mode: 0o755 })
  // Not by mkdir, from whose mode the umask is taken.
  chmodSync(join(dir, 'tmp'), 0o1777)
  linkSync(busybox, join(dir, 'bin/busybox'))
  for (const applet of applets) symlinkSync('busybox', join(dir, 'bin', applet))
}
