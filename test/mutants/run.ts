/**
 * `make mutation`: hunts mutants, and prints which were seen. Exits 1 if one breaks a requirement unseen, or makes the
 * points of an unrelated one fail.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { findRuntime } from '../../lib/run/find-runtime.js'
import { shardOf } from '../../lib/run/settings.js'
import { identify } from '../../lib/runtime/identify.js'
import { mutants } from './all.js'
import { type Hunt, huntAll } from './hunt.js'
import type { Mutant } from './mutant.js'
import { oneForEach } from './proofs.js'

const help = `run.js [--base RUNTIME] [--every | --shard I/N] [--all] [--jobs N] [part of a name…]

Without parts of names: one fault for each requirement.

  --base RUNTIME  the real runtime behind the faulty ones [runc]
  --all           run all checks against each, rather than those that name what it breaks: takes hours
  --jobs N        sandboxes side by side [two a core]
  --every         all of the faults: takes up to half an hour
  --shard I/N     every Nth of all of them, from the Ith on [SHARD]
  --survivors     print only what was not killed
`
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    base: { type: 'string', default: 'runc' },
    all: { type: 'boolean', default: false },
    jobs: { type: 'string', default: String(2 * availableParallelism()) },
    every: { type: 'boolean', default: false },
    shard: { type: 'string', default: process.env.SHARD },
    survivors: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const identifyTimeoutMs = 10_000
const shownPoints = 3

const list = (keys: readonly string[]): string =>
  keys.length <= shownPoints
    ? keys.join(', ')
    : `${keys.slice(0, shownPoints).join(', ')} and ${keys.length - shownPoints} more`

function line({ mutant, killedBy, survivors, unprovable, strangers }: Hunt): string {
  const reasons = [...unprovable].map(([key, why]) => `${key} (${why})`)
  const [verdict, keys] =
    survivors.length > 0
      ? ['SURVIVED', survivors]
      : killedBy.length > 0
        ? ['killed', killedBy]
        : ['unproven', reasons]
  const also = strangers.length > 0 ? `  ALSO FAILED: ${strangers.join(', ')}` : ''
  return `${verdict.padEnd(9)} ${mutant.name.padEnd(44)} ${list(keys)}${also}\n`
}

function choose(base: string): readonly Mutant[] {
  if (positionals.length > 0)
    return mutants.filter(({ name }) => positionals.some(part => name.includes(part)))
  if (values.every) return mutants
  if (!values.shard) return oneForEach(base)
  const { index, count } = shardOf(values.shard)
  return mutants.filter((_, at) => at % count === index - 1)
}

if (values.help) process.stdout.write(help)
else {
  const base = await identify(findRuntime(values.base), [], identifyTimeoutMs)
  const chosen = choose(base.name)
  const count = { killed: 0, survived: 0, unproven: 0, strangers: 0 }
  const begun = performance.now()
  await huntAll(chosen, {
    base,
    all: values.all,
    jobs: Number(values.jobs),
    hunted: hunt => {
      if (hunt.survivors.length > 0) count.survived += 1
      else if (hunt.killedBy.length > 0) count.killed += 1
      else count.unproven += 1
      count.strangers += hunt.strangers.length
      if (
        !values.survivors ||
        hunt.killedBy.length === 0 ||
        hunt.survivors.length + hunt.strangers.length > 0
      )
        process.stdout.write(line(hunt))
    },
  })
  const provable = count.killed + count.survived
  process.stdout.write(
    `${base.name} ${base.version}: ${count.killed} of ${provable} faulty runtimes killed (${((100 * count.killed) / provable).toFixed(1)} %), ` +
      `${count.unproven} not to be judged on this base or host, ${count.strangers} unexplained failures of other requirements, ` +
      `in ${((performance.now() - begun) / 1000).toFixed(0)} s\n`,
  )
  process.exitCode = count.survived + count.strangers > 0 ? 1 : 0
}
