const longestQuote = 200

/** An Error that names the file and quotes the offending line, for text that is not what the kernel prints. */
export function malformed(file: string, line: string, why: string): Error {
  // the text may come out of a container: quoted, so that it cannot pass for output of the suite
  const quoted = JSON.stringify(line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line)
  return new Error(`${file}: ${why} in line ${quoted}`)
}
