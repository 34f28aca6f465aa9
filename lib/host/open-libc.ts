/** The C library of the running program, for what Node has no call for. */
import { createRequire } from 'node:module'

type Koffi = typeof import('koffi')

/** Loads koffi (some 10 ms and 3 MB) and the C library. Throws where koffi has no build for this machine. */
export function openLibc(probe: string): { koffi: Koffi; library: import('koffi').LibraryHandle } {
  const koffi = createRequire(import.meta.url)('koffi') as Koffi
  const muslArch = { x64: 'x86_64', arm64: 'aarch64', loong64: 'loongarch64' }[process.arch as string]
  const errors: unknown[] = []
  // null is the running program, which has its libc loaded, be it glibc or musl; the names are for odd builds of Node.
  for (const name of [null, 'libc.so.6', `libc.musl-${muslArch ?? process.arch}.so.1`]) {
    try {
      const library = koffi.load(name)
      library.func(probe)
      return { koffi, library }
    } catch (error) {
      errors.push(error)
    }
  }
  throw new AggregateError(errors, `no libc could be loaded: ${errors.join('; ')}`)
}
