/** What the kernel knows of memory policies. */
import { existsSync, readFileSync } from 'node:fs'
import type { CheckContext, Edit } from '#harness'
import { parseCPUList } from '#inside/proc/cpu-list'
import { canMount } from '../../_can-mount.js'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'

export const question = { policy: 'cat /proc/$$/numa_maps' }

/** Ends the check on a kernel without NUMA, or where it is not that kernel which counts. */
export function needsNuma(t: CheckContext): void {
  t.needs(t.sharesKernel, 'a sandbox places memory by itself')
  t.needs(existsSync('/proc/self/numa_maps'), 'the kernel has no NUMA')
}

/** The nodes with memory, such as 0 or 0-1. */
export const memoryNodes = () => readFileSync('/sys/devices/system/node/has_memory', 'utf8').trim()

/** The first node with memory. */
export const firstNode = () => String(parseCPUList(memoryNodes())[0])

/** The last node with memory. */
export const lastNode = () => String(parseCPUList(memoryNodes()).at(-1))

/** Whether the kernel has a mode, by its name and nodes as numa_maps has them: tmpfs takes such a policy for its files. */
export const kernelHas = (t: CheckContext, policy: string): Promise<boolean> =>
  canMount(t, '-t', 'tmpfs', '-o', `mpol=${policy}`, 'policy')

/** Who has a policy, in turn: root, another user, root of a user namespace where there are any. */
export async function owners(t: CheckContext): Promise<(index: number) => Edit> {
  const all: Edit[] = [() => undefined, g => g.user({ uid: 1000, gid: 1000 })]
  if (await hasUserNamespaces(t)) all.push(inUserNamespace)
  return index => all[index % all.length]!
}
