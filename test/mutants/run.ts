/** Runs mutants against the checks of what they break: `run.js [--base RUNTIME] [--all] [name or file of test/mutants…]`. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findRuntime } from '../../lib/run/find-runtime.js'
import { settingsFrom } from '../../lib/run/settings.js'
import { runSuite } from '../../lib/run/suite.js'
import { mutants } from './all.js'
import type { Mutant } from './mutant.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { base: { type: 'string', default: 'runc' }, all: { type: 'boolean', default: false } },
})
const base = findRuntime(values.base)
const shim = fileURLToPath(new URL('./shim.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'mutants-'))
const quiet = {
  begin: () => undefined,
  ready: () => undefined,
  finished: () => undefined,
  roundOver: () => undefined,
}

/** Operations that a mutant does otherwise than the real runtime: only those take the way through Node. */
const touchedBy = ({ config, state, features, instead = {} }: Mutant): string[] => [
  ...(config ? ['create'] : []),
  ...(state ? ['state'] : []),
  ...(features ? ['features'] : []),
  ...Object.keys(instead),
]

/** A program that is the mutant: RUNTIME can name it. */
function wrapper(mutant: Mutant): string {
  const file = join(folder, mutant.name)
  const script = `#!/bin/sh
for word in "$@"; do
  case $word in
  ${touchedBy(mutant).join(' | ')}) exec '${process.execPath}' '${shim}' '${mutant.name}' '${base}' "$@" ;;
  create | start | state | kill | delete | features) break ;;
  esac
done
exec '${base}' "$@"
`
  writeFileSync(file, script)
  chmodSync(file, 0o755)
  return file
}

const plainId = (key: string) => key.split('[')[0]!

async function hunt(mutant: Mutant): Promise<{ survivors: string[]; killed: string[]; strangers: string[] }> {
  const ids = mutant.breaks.map(plainId)
  const settings = { ...settingsFrom(process.env), runtime: wrapper(mutant), what: values.all ? [] : ids }
  const { points } = await runSuite(settings, quiet)
  // Newer than the runtime's claimed version, or a SHOULD: what it asserts must not hold.
  const broken = points.filter(({ holds }) => holds === false)
  const keys = new Set(broken.flatMap(({ point }) => [point.id, `${point.id}[${point.row}]`]))
  const excused = new Set([...ids, ...(mutant.collateral?.ids ?? [])])
  return {
    killed: mutant.breaks.filter(key => keys.has(key)),
    survivors: mutant.breaks.filter(key => !keys.has(key)),
    strangers: broken.flatMap(({ point, verdict }) =>
      verdict === 'fail' && !excused.has(point.id) ? [point.id] : [],
    ),
  }
}

const chosen =
  positionals.length === 0
    ? mutants
    : mutants.filter(({ name }) => positionals.some(part => name.includes(part)))
let survived = 0
for (const mutant of chosen) {
  const { survivors, killed, strangers } = await hunt(mutant)
  survived += survivors.length
  const collateral = strangers.length > 0 ? `  (also: ${[...new Set(strangers)].join(', ')})` : ''
  process.stdout.write(
    `${survivors.length === 0 ? 'killed  ' : 'SURVIVED'} ${mutant.name}: ${survivors.length === 0 ? killed.join(', ') : survivors.join(', ')}${collateral}\n`,
  )
}
rmSync(folder, { recursive: true })
process.stdout.write(`${chosen.length} mutants, ${survived} requirements that a mutant broke unseen\n`)
process.exitCode = survived === 0 ? 0 : 1
