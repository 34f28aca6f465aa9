/**
 * Hunts mutants, and prints which were seen: `run.js [--base RUNTIME] [--all] [--jobs N] [part of a name…]`. Exits 1 if
 * one breaks a requirement unseen.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { findRuntime } from '../../lib/run/find-runtime.js'
import { mutants } from './all.js'
import { hunt } from './hunt.js'
import type { Mutant } from './mutant.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    base: { type: 'string', default: 'runc' },
    all: { type: 'boolean', default: false },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
})
const base = findRuntime(values.base)
const isChosen = ({ name }: Mutant) =>
  positionals.length === 0 || positionals.some(part => name.includes(part))
const chosen = mutants.filter(isChosen)
const queue = [...chosen]
let survived = 0

async function work(): Promise<void> {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const { killed, survivors, strangers } = await hunt(mutant, base, values.all)
    survived += survivors.length
    const verdict =
      survivors.length === 0
        ? `killed   ${mutant.name}: ${killed.join(', ')}`
        : `SURVIVED ${mutant.name}: ${survivors.join(', ')}`
    process.stdout.write(`${verdict}${strangers.length > 0 ? `  (also: ${strangers.join(', ')})` : ''}\n`)
  }
}

await Promise.all(Array.from({ length: Number(values.jobs) }, work))
process.stdout.write(`${chosen.length} mutants, ${survived} requirements that one broke unseen\n`)
process.exitCode = survived === 0 ? 0 : 1
