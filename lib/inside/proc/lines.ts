/** The lines of a text without the empty ones; gVisor starts uid_map with an empty line. */
export function nonEmptyLines(text: string): string[] {
  return text.split('\n').filter(line => line !== '')
}

/** The words of a line, which blanks of any length separate. */
export function words(line: string): string[] {
  const trimmed = line.trim()
  return trimmed === '' ? [] : trimmed.split(/\s+/)
}
