/** Text out of runtimes, containers and foreign reports, made fit to be shown: it may hold anything. */

// What moves a cursor, hides or reorders text, or is no character at all. Tabs and newlines stay.
const unprintable =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const controlPictures = 0x2400

/** The text with control characters as pictures (␛), and what else cannot be shown as �. */
export const printable = (text: string): string =>
  text
    .replace(/\r\n/g, '\n')
    .replace(unprintable, character =>
      character < ' ' ? String.fromCharCode(controlPictures + character.charCodeAt(0)) : '\ufffd',
    )

/** The same on one line. */
export const printableLine = (text: string): string => printable(text.replace(/\s+/g, ' ').trim())

/** At most `most` characters, with an ellipsis where some are left out. */
export const clipped = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text
