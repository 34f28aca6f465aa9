/** `make bench`: what a run of the whole suite costs, against what the runtime and its containers cost. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const tool = fileURLToPath(new URL('../../cmd/oci-runtime-tool.js', import.meta.url))
const script = fileURLToPath(new URL('../../validation/config/hostname/hostname.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const seconds = (text: string): number => {
  const [minutes, rest] = text.split('m')
  return Number(minutes) * 60 + Number.parseFloat(rest!)
}

interface Cost {
  wallS: number
  cpuS: number
  ownCpuS: number
  peakMb: number
}

// sh's `times` says what all of a command's processes took, those of the containers too.
function measure(runtime: string): Cost {
  const report = join(folder, 'report.json')
  const command = `"${process.execPath}" "${tool}" test --runtime "${runtime}" --json "${report}" >/dev/null; times`
  const begun = performance.now()
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
  const times = execFileSync('sh', ['-c', command], { encoding: 'utf8', env }).trim().split('\n')[1]!
  const wallS = (performance.now() - begun) / 1000
  const { cost } = JSON.parse(readFileSync(report, 'utf8')) as {
    cost: { cpuMs: number; peakMemoryBytes: number }
  }
  const [user, system] = times.split(' ') as [string, string]
  return {
    wallS,
    cpuS: seconds(user) + seconds(system),
    ownCpuS: cost.cpuMs / 1000,
    peakMb: cost.peakMemoryBytes / 2 ** 20,
  }
}

function alone(runtime: string): number {
  const begun = performance.now()
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
  execFileSync(process.execPath, [script], { env: { ...env, RUNTIME: runtime }, stdio: 'ignore' })
  return (performance.now() - begun) / 1000
}

const runtimes = process.argv.length > 2 ? process.argv.slice(2) : ['crun', 'runc']
const cores = availableParallelism()
for (const runtime of runtimes) {
  try {
    const { wallS, cpuS, ownCpuS, peakMb } = measure(runtime)
    const theirs = cpuS - ownCpuS
    process.stdout.write(
      [
        `${runtime}:`,
        `  wall ${wallS.toFixed(2)} s, all CPU ${cpuS.toFixed(2)} s on ${cores} cores`,
        `  wall / (all CPU / cores) = ${(wallS / (cpuS / cores)).toFixed(2)}   (at most 1.5)`,
        `  own CPU / the runtime's CPU = ${ownCpuS.toFixed(2)} / ${theirs.toFixed(2)} = ${(ownCpuS / theirs).toFixed(2)}   (at most 0.5)`,
        `  peak memory of one of our processes: ${peakMb.toFixed(0)} MB   (at most 150)`,
        `  one script alone: ${alone(runtime).toFixed(2)} s   (at most 0.5)`,
        '',
      ].join('\n'),
    )
  } catch (error) {
    process.stdout.write(`${runtime}: not measured: ${(error as Error).message.split('\n')[0]}\n`)
    process.exitCode = 2
  }
}
rmSync(folder, { recursive: true })
