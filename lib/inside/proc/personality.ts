import { hexNumber } from './numbers.js'

export interface Personality {
  /** 0 is LINUX, 8 is LINUX32. */
  domain: number
  /** The bits above, such as ADDR_NO_RANDOMIZE 0x40000. */
  flags: number
}

/** Reads /proc/<pid>/personality. @throws Error when it is malformed. */
export function parsePersonality(text: string, file = 'personality'): Personality {
  const value = Number(hexNumber(text.trim(), file, text))
  return { domain: value & 0xff, flags: value - (value & 0xff) }
}
