/** What an operation that is refused must not change, though it fails as it should. */
import { join } from 'node:path'
import type { CheckContext, Container, Edit } from '#harness'
import { cgroupSettings, processSettings } from './_seen-by-host.js'
import { stateOf } from './_status.js'
import { cgroupsOf, lasting, listing, textOf } from './_traces.js'

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
