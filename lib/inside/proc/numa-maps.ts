import { malformed } from './malformed.js'

/** The policy for memory that a process has not touched yet. */
export interface NumaPolicy {
  /** As the kernel prints it: default, bind, interleave, local, prefer, "prefer (many)", "weighted interleave". */
  mode: string
  /** Such as static or relative. */
  flags: string[]
  /** As printed, such as "0-1,3"; undefined for a mode without nodes. */
  nodes: string | undefined
}

// two of the kernel's names hold a blank, so the blank that ends the policy is looked for behind them
const modesWithBlank = ['prefer (many)', 'weighted interleave']

/** The memory policy in the first line of /proc/<pid>/numa_maps. @throws Error when it is malformed. */
export function parseNumaPolicy(text: string, file = 'numa_maps'): NumaPolicy {
  const newline = text.indexOf('\n')
  const line = newline < 0 ? text : text.slice(0, newline)
  const blank = line.indexOf(' ')
  if (blank < 1) throw malformed(file, line, 'no policy')

  const rest = line.slice(blank + 1)
  const long = modesWithBlank.find(mode => rest.startsWith(mode))
  const end = rest.indexOf(' ', long?.length ?? 0)
  const policy = end < 0 ? rest : rest.slice(0, end)

  const colon = policy.indexOf(':')
  const head = colon < 0 ? policy : policy.slice(0, colon)
  const [mode, flags] = head.split('=')
  if (!mode) throw malformed(file, line, 'no policy')
  return {
    mode,
    flags: flags ? flags.split('|') : [],
    nodes: colon < 0 ? undefined : policy.slice(colon + 1),
  }
}
