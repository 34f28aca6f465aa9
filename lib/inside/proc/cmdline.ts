import { nulSeparated } from './nul-separated.js'

/** The arguments in /proc/<pid>/cmdline, empty ones too; none for a kernel thread or a zombie. */
export function parseCmdline(text: string): string[] {
  return nulSeparated(text)
}
