/** Runs one mutant against the checks of what it breaks, and says which of them saw it. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { silentListener } from '../../lib/run/listeners.js'
import type { JudgedPoint } from '../../lib/run/outcome-points.js'
import { type Settings, settingsFrom } from '../../lib/run/settings.js'
import { runSuite } from '../../lib/run/suite.js'
import type { Mutant } from './mutant.js'

export interface Hunt {
  /** Keys that the mutant breaks, and whose points are not ok. */
  killed: string[]
  /** Keys that the mutant breaks unseen. */
  survivors: string[]
  /** Other requirements whose points failed, though the mutant does not excuse them. */
  strangers: string[]
}

const shim = fileURLToPath(new URL('./shim.js', import.meta.url))

// Mutants that do nothing cost each wait its whole deadline.
const timeoutMs = 4000

/** Operations that a mutant does otherwise than the real runtime: only those take the way through Node. */
const touchedBy = ({ config, state, features, instead = {} }: Mutant): string[] => [
  ...(config ? ['create'] : []),
  ...(state ? ['state'] : []),
  ...(features ? ['features'] : []),
  ...Object.keys(instead),
]

const program = (mutant: Mutant, base: string): string => `#!/bin/sh
for word in "$@"; do
  case $word in
  ${touchedBy(mutant).join(' | ')}) exec '${process.execPath}' '${shim}' '${mutant.name}' '${base}' "$@" ;;
  create | start | state | kill | delete | features) break ;;
  esac
done
exec '${base}' "$@"
`

const plainId = (key: string): string => key.split('[')[0]!

// Newer than the version that the runtime claims, or a SHOULD: what is asserted must not hold all the same.
const brokenKeys = (points: readonly JudgedPoint[]): Set<string> =>
  new Set(
    points.flatMap(({ holds, point: { id, row } }) =>
      holds === false ? [id, ...(row === undefined ? [] : [`${id}[${row}]`])] : [],
    ),
  )

/**
 * Hunts a mutant of the runtime at `base`. Only the checks that name what it breaks run, unless `all` is set; the
 * ledger is left out, so that a deviation of the base is no excuse.
 */
export async function hunt(mutant: Mutant, base: string, all = false): Promise<Hunt> {
  const folder = mkdtempSync(join(tmpdir(), 'mutant-'))
  const ids = mutant.breaks.map(plainId)
  try {
    const runtime = join(folder, mutant.name)
    writeFileSync(runtime, program(mutant, base))
    chmodSync(runtime, 0o755)
    const settings: Settings = { ...settingsFrom({ RUNTIME: runtime }), what: all ? [] : ids, timeoutMs }
    const { points } = await runSuite(settings, silentListener)
    const broken = brokenKeys(points)
    const excused = new Set([...ids, ...(mutant.collateral?.ids ?? [])])
    return {
      killed: mutant.breaks.filter(key => broken.has(key)),
      survivors: mutant.breaks.filter(key => !broken.has(key)),
      strangers: [
        ...new Set(
          points.flatMap(({ verdict, point: { id } }) =>
            verdict === 'fail' && !excused.has(id) ? [id] : [],
          ),
        ),
      ],
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
