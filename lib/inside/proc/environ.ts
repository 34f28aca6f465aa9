import { nulSeparated } from './nul-separated.js'

/** The entries of /proc/<pid>/environ as they are: in order, duplicates and entries without "=" too. */
export function parseEnviron(text: string): string[] {
  return nulSeparated(text)
}
