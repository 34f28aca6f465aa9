/** What an operation that is refused must not change, though it fails as it should. */
import { join } from 'node:path'
import { type CheckContext, type Container, type Edit, succeeded } from '#harness'
import { cgroupSettings, processSettings } from './_seen-by-host.js'
import { discard, stateOf } from './_status.js'
import { cgroupsOf, lasting, leftovers, listing, textOf } from './_traces.js'

const kinds = ['prestart', 'createRuntime', 'createContainer', 'poststart', 'poststop'] as const

/** Hooks that note their kind in the file that `appearance` reads: no operation that is refused runs any. */
export const notingHooks =
  (dir: string): Edit =>
  g => {
    for (const kind of kinds) {
      const args = ['sh', '-c', `cat >/dev/null; echo ${kind} >>'${join(dir, 'hooks')}'`]
      g.hook(kind, { path: '/bin/sh', args })
    }
    g.annotation('org.example.kept', 'yes')
  }

/** A container as others see it: state, traces on the host, process, limits, bundle, output, and hooks that ran. */
export async function appearance(t: CheckContext, container: Container, hooksDir: string) {
  const isAlive = container.isAlive()
  return {
    state: await stateOf(t, container),
    traces: lasting(t, container).sort(),
    isAlive,
    ...(t.sharesKernel && isAlive && { process: await processSettings(t, container) }),
    cgroups: cgroupSettings(cgroupsOf(t, container)),
    files: listing(container.bundle.dir),
    printed: container.stdout,
    hooks: textOf(join(hooksDir, 'hooks')) ?? '',
  }
}

/** What comes of a delete of a stopped container with such hooks, whatever was refused before. */
export const asEver = { hooks: 'poststop\n', left: [] as string[], isIdFree: true }

/** Deletes a stopped container that has such hooks, and one more that gets its id: what came of it. */
export async function deletedAsEver(
  t: CheckContext,
  container: Container,
  hooksDir: string,
): Promise<typeof asEver> {
  const file = join(hooksDir, 'hooks')
  const before = textOf(file) ?? ''
  await container.delete()
  const hooks = (textOf(file) ?? '').slice(before.length)
  const left = await leftovers(t, container)
  const again = await t.tryCreate(undefined, { id: container.id })
  await discard(t, again.container)
  return { hooks, left, isIdFree: succeeded(again.create) }
}
