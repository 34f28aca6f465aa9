/** The strings of a text in which a NUL ends each; empty strings count, and a last one may lack its NUL. */
export function nulSeparated(text: string): string[] {
  const strings = text.split('\0')
  if (strings.at(-1) === '') strings.pop()
  return strings
}
