/** A script that was started by itself, as `node dist/validation/…/x.js`, rather than by the runner. */
import { realpathSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

const validationDir = fileURLToPath(new URL('../../validation/', import.meta.url))

const startedScript = (): string | undefined => {
  try {
    const script = realpathSync(process.argv[1] ?? '')
    return script.startsWith(validationDir) ? script : undefined
  } catch {
    return undefined
  }
}

/** Whether this process was started with a script of validation/ as its program. */
export const isStandalone = (): boolean => startedScript() !== undefined

/** Runs the started script by the runner, which imports it once more in a process of its own, and sets the exit code. */
export async function runStandalone(): Promise<void> {
  const script = startedScript()!
  // Imported late: the runner is above the harness, and no script needs it when the runner runs the script.
  const { startSandboxAhead } = await import('../run/sandbox.js')
  startSandboxAhead(basename(script))
  const { runScriptAlone } = await import('../run/standalone.js')
  await runScriptAlone(script)
}
