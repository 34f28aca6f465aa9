/** Strict UTF-8. */
import { isUtf8 } from 'node:buffer'

/** The text of the bytes; where they are not UTF-8, also the offset in that text at which the first bad byte stands. */
export function decodeUtf8(bytes: Uint8Array): { text: string; badAt?: number } {
  // With ignoreBOM a byte order mark stays in the text, where the reader sees it.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  if (isUtf8(bytes)) return { text }
  // A bad byte became U+FFFD: written back, that is where the bytes differ first.
  const back = Buffer.from(text)
  let same = 0
  while (same < bytes.length && bytes[same] === back[same]) same++
  const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, same), {
    stream: true,
  })
  return { text, badAt: before.length }
}
