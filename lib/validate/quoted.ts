/** Hostile text on a terminal. */

const longest = 80

/** The text with what moves a terminal's cursor, breaks the line or turns the reading direction written as \u escapes. */
export const printable = (text: string): string =>
  text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, character =>
    Array.from({ length: character.length }, (_, unit) => {
      const code = character.charCodeAt(unit).toString(16).padStart(4, '0')
      return `\\u${code}`
    }).join(''),
  )

/** The text between quotes, for a message: printable, and cut where it is long. */
export function quoted(text: string): string {
  const start = [...text.slice(0, longest + 1)].slice(0, longest).join('')
  const shown = printable(JSON.stringify(start).slice(1, -1))
  return start.length < text.length ? `'${shown}…'` : `'${shown}'`
}
