/** Runs one program as the worker's are run: in namespaces of its own, with its own /dev and cgroup view. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { makeOwnViews } from '../../lib/run/own-views.js'
import { inNamespaces } from '../../lib/run/sandbox.js'

const thisFile = fileURLToPath(import.meta.url)

/** The command line for it; `workDir` is an empty folder. */
export const inSandbox = (workDir: string, program: readonly string[]) =>
  inNamespaces('in-sandbox', [process.execPath, thisFile, workDir, ...program])

if (process.argv[1] === thisFile) {
  const [, , workDir, file, ...args] = process.argv as [string, string, string, string, ...string[]]
  makeOwnViews({ workDir, cgroup: 'auto', keep: false })
  process.exitCode = spawnSync(file, args, { stdio: 'inherit' }).status ?? 1
}
