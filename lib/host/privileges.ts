import { readFileSync } from 'node:fs'
import { capabilitySet } from '../inside/proc/capabilities.js'
import { parseIdMap } from '../inside/proc/idmap.js'
import { parseStatus, type Status } from '../inside/proc/status.js'

/** True when the suite runs as uid 0 of its user namespace. */
export function isRoot(): boolean {
  return process.geteuid?.() === 0
}

/** True when the suite's user namespace maps all ids to themselves, as the machine's initial one does. */
export function mapsAllIds(): boolean {
  const [first] = parseIdMap(readFileSync('/proc/self/uid_map', 'utf8'), '/proc/self/uid_map')
  return first?.containerID === 0 && first.hostID === 0 && first.size === 4294967295
}

/** The names of the capabilities that the suite can use. */
export function effectiveCapabilities(): string[] {
  return capabilitySet(ownStatus().capabilities.effective)
}

/** The names of the capabilities that the suite, and so a runtime, can hand on. */
export function boundingCapabilities(): string[] {
  return capabilitySet(ownStatus().capabilities.bounding)
}

function ownStatus(): Status {
  return parseStatus(readFileSync('/proc/self/status', 'utf8'), '/proc/self/status')
}
