/** Runs the command-line tool, and makes programs to be its runtime. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

/** The program file of the tool. */
export const tool = fileURLToPath(new URL('../../cmd/oci-runtime-tool.js', import.meta.url))

/** The real runtime that tests build on. */
export const realRuntime = process.env.RUNTIME || 'runc'

// Settings of the make command that runs the tests are not meant for the runs that the tests make.
const settings = [
  'RUNTIME',
  'RUNTIME_ARGS',
  'TESTS',
  'LEVEL',
  'SPEC',
  'CGROUP',
  'JOBS',
  'TIMEOUT',
  'REPEAT',
  'SHARD',
  'KEEP',
  'LIST',
  'JSON',
  'TAPVERSION',
  'IGNORE_LEDGER',
  'CERTIFIED',
]
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !settings.includes(name)),
)

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** Starts the tool; the end comes with what it printed. */
export function startTool(args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [tool, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  const ended = new Promise<Ended>(resolve => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return { child, ended }
}

export const runTool = (...args: string[]): Promise<Ended> => startTool(args).ended

export interface ReportedPoint {
  id: string
  row?: string
  verdict: string
  faults?: { message: string }[]
}

/** A run's points by the JSON report, with its exit code. */
export async function reportOf(...args: string[]): Promise<{ ended: Ended; points: ReportedPoint[] }> {
  const file = join(scratch, `report-${Math.random().toString(36).slice(2)}.json`)
  const ended = await runTool('test', '--json', file, ...args)
  if (!existsSync(file)) throw new Error(`no report: exit ${ended.code}: ${ended.stderr}`)
  return { ended, points: (JSON.parse(readFileSync(file, 'utf8')) as { points: ReportedPoint[] }).points }
}

/** A folder that goes away with the test. */
export const scratch = mkdtempSync(join(tmpdir(), 'suite-test-'))
t.teardown(() => rmSync(scratch, { recursive: true, force: true }))

/** A program made of shell; `$real` is the real runtime. Gives back its path. */
export function program(name: string, script: string): string {
  const file = join(scratch, name)
  writeFileSync(file, `#!/bin/sh\nreal=$(command -v '${realRuntime}')\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

/** Shell that sets `$operation` to the command's operation. */
export const findOperation = `
operation=
for word in "$@"; do
  case $word in create | start | state | kill | delete | features) operation=$word; break ;; esac
done`
