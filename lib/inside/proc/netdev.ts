import { nonEmptyLines } from './lines.js'
import { malformed } from './malformed.js'

/** The names of the network interfaces in /proc/<pid>/net/dev, in its order. @throws Error when it is malformed. */
export function parseNetdev(text: string, file = 'net/dev'): string[] {
  const [header, , ...lines] = nonEmptyLines(text)
  if (!header?.startsWith('Inter-|')) throw malformed(file, header ?? '', 'no header')
  return lines.map(line => {
    const colon = line.indexOf(':')
    if (colon < 0) throw malformed(file, line, 'no interface')
    return line.slice(0, colon).trim()
  })
}
