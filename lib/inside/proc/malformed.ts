const longestQuote = 200

/** Text that is not what the kernel prints: it came out of a container, or a process ended while it was read. */
export class MalformedText extends Error {
  override name = 'MalformedText'
}

/** A MalformedText that names the file and quotes the offending line, for text that is not what the kernel prints. */
export function malformed(file: string, line: string, why: string): MalformedText {
  // the text may come out of a container: quoted, so that it cannot pass for output of the suite
  const quoted = JSON.stringify(line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line)
  return new MalformedText(`${file}: ${why} in line ${quoted}`)
}
