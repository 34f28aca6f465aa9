/** What an operation that is refused must not change, though it fails as it should. */
import { join } from 'node:path'
import type { CheckContext, Container, Edit } from '#harness'
import { stateOf } from './_status.js'
import { lasting, textOf } from './_traces.js'

const kinds = ['poststart', 'poststop'] as const

/** Hooks that note their kind in the file that `noted` reads: no operation that is refused runs any. */
export const notingHooks =
  (dir: string): Edit =>
  g => {
    for (const kind of kinds) {
      const args = ['sh', '-c', `cat >/dev/null; echo ${kind} >>'${join(dir, 'hooks')}'`]
      g.hook(kind, { path: '/bin/sh', args })
    }
  }

/** A container as others see it: its state, traces on the host, process, output, and hooks that ran. */
export async function appearance(t: CheckContext, container: Container, hooksDir: string) {
  return {
    state: await stateOf(t, container),
    traces: lasting(t, container).sort(),
    isAlive: container.isAlive(),
    printed: container.stdout,
    hooks: textOf(join(hooksDir, 'hooks')) ?? '',
  }
}
