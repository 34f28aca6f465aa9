/** Which resource limits the suite may give. */
import { RLIM_INFINITY } from '#generate'
import type { CheckContext } from '#harness'

/** A limit as prlimit(1) takes it. */
export const word = (value: bigint): string => (value === RLIM_INFINITY ? 'unlimited' : String(value))

/** Whether this host lets a process have the limit: what the suite may not set, a runtime that it starts may not either. */
export async function isGrantable(
  t: CheckContext,
  type: string,
  soft: bigint,
  hard: bigint,
): Promise<boolean> {
  const option = `--${type.slice('RLIMIT_'.length).toLowerCase()}`
  return (await t.hostResult(['prlimit', `${option}=${word(soft)}:${word(hard)}`, 'true'])).exitCode === 0
}
