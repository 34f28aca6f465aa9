/** The namespaces of a process, as inode numbers, from what `ls` prints of them. */
import { type CheckContext, type Generator, RuntimeFailure } from '#harness'
import type { NamespaceType } from '#host/process'

/** Asks for those of the container's process. */
export const listNamespaces = 'ls -l /proc/$$/ns'

const typeOf = (file: string) => (({ net: 'network', mnt: 'mount' })[file] ?? file) as NamespaceType

/** Namespace types and inode numbers of what `listNamespaces` printed. */
export function readNamespaces(listing: string): Partial<Record<NamespaceType, number>> {
  const links = [...listing.matchAll(/ (\w+) -> \w+:\[(\d+)\]/g)]
  return Object.fromEntries(links.map(([, file, inode]) => [typeOf(file!), Number(inode)]))
}

/** Has a container that the runtime fails to run break these points, and not the ones after them; false then. */
export async function row(
  t: CheckContext,
  keys: readonly string[],
  body: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await body()
    return true
  } catch (error) {
    if (!(error instanceof RuntimeFailure)) throw error
    for (const key of keys) t.fault(key, { message: error.message }, error.result)
    return false
  }
}

const mapping = [{ containerID: 0, hostID: 100000, size: 65536 }]

/** Adds a new namespace of a type, with what it takes to use it. */
export const newNamespace = (type: NamespaceType) => (g: Generator) => {
  g.namespace(type)
  if (type === 'user') g.uidMappings(mapping).gidMappings(mapping)
}
