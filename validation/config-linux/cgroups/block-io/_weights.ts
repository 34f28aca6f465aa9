import type { CheckContext } from '#harness'
import { hasFile, needsControllers } from '../_cgroup.js'

// The names of the file: of BFQ, and of what was there before (v1) or beside it (v2).
const names = { v1: ['blkio.weight', 'blkio.bfq.weight'], v2: ['io.bfq.weight', 'io.weight'] }

/** The files of weights that a cgroup has. Ends the check if there are none. */
export function weightFiles(t: CheckContext): string[] {
  const v1 = t.cgroup === 'v1'
  needsControllers(t, v1 ? 'blkio' : 'io')
  const files = names[v1 ? 'v1' : 'v2'].filter(name => hasFile(t, name))
  t.needs(files.length > 0, 'the kernel has no weights of block I/O: they need BFQ')
  return files
}
