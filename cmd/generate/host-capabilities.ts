/** The capabilities that this host's kernel knows. */
import { readFileSync } from 'node:fs'
import { capabilityNames } from '#generate'

export const hostCapabilities = (): string[] =>
  capabilityNames.slice(0, Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8')) + 1)
