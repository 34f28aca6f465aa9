/** What this host gives to checks, as seen from the calling process. */
import { release } from 'node:os'
import { availableControllers, cgroupView } from '../host/cgroup.js'
import { boundingCapabilities } from '../host/privileges.js'
import { capabilityNames } from '../inside/proc/capabilities.js'
import type { HostFacts } from './messages.js'

const missingCapabilities = (): string[] => {
  const own = new Set(boundingCapabilities())
  return capabilityNames.filter(name => !own.has(name))
}

export function hostFacts(): HostFacts {
  const view = cgroupView()
  return {
    kernel: release(),
    arch: process.arch,
    cgroup: view === 'hybrid' ? 'v1' : view,
    controllers: availableControllers(),
    missingCapabilities: missingCapabilities(),
  }
}
