/** host.json: what machine a matrix ran on, for who compares nights. */
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, version } from 'node:os'
import { diagnose, type Finding } from '../run/doctor.js'
import { suiteVersion } from '../run/suite.js'

export interface HostRecord {
  suite: { version: string }
  /** When the matrix began, ISO 8601. */
  begun: string
  /** Names of the columns, in the order of the file. */
  columns: string[]
  kernel: string
  kernelVersion: string
  arch: string
  /** Name and release of the distribution; absent where no os-release tells. */
  distribution?: string
  cpu: string
  cpus: number
  memoryBytes: number
  node: string
  doctor: Finding[]
}

/** PRETTY_NAME of os-release(5). */
function distribution(): string | undefined {
  try {
    return /^PRETTY_NAME="?(.*?)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  } catch {
    return undefined
  }
}

/** Facts of this machine, and what `doctor` finds on it. */
export function hostRecord(begun: Date, columns: readonly string[]): HostRecord {
  const name = distribution()
  return {
    suite: { version: suiteVersion() },
    begun: begun.toISOString(),
    columns: [...columns],
    kernel: release(),
    kernelVersion: version(),
    arch: process.arch,
    ...(name === undefined ? {} : { distribution: name }),
    cpu: cpus()[0]?.model ?? 'unknown',
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
    node: process.version,
    doctor: diagnose(),
  }
}
