import { type CheckContext, succeeded } from '#harness'

/** Whether the kernel mounts a file system like this, by the arguments that mount(8) gets. */
export async function canMount(t: CheckContext, ...args: readonly string[]): Promise<boolean> {
  const dir = t.newDir()
  const isMounted = succeeded(await t.hostResult(['mount', ...args, dir]))
  if (isMounted) await t.host(['umount', dir])
  return isMounted
}
