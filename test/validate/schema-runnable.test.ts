/** Random configs that are valid start on a real runtime: RUNTIME, or runc. STARTS=25 is how many. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { defaultConfig, Generator } from '../../generate/index.js'
import { makeBundle } from '../../lib/bundle/bundle.js'
import { findBusybox } from '../../lib/bundle/rootfs.js'
import { isRoot } from '../../lib/host/privileges.js'
import { findRuntime } from '../../lib/run/find-runtime.js'
import { newRunName } from '../../lib/run/workspace.js'
import { adapterFor } from '../../lib/runtime/adapters.js'
import { describeEnd, runCommand, succeeded } from '../../lib/runtime/command.js'
import { identify } from '../../lib/runtime/identify.js'
import type { Config } from '../../lib/spec/config.js'
import { schemaFaults } from '../../lib/validate/schema.js'
import { inSandbox } from '../run/in-sandbox.js'
import { runnableConfig } from './arbitrary/runnable.js'
import { plain } from './plain.js'

const timeoutMs = 30_000
// Run by itself, tap would end it after 30 s, which many starts or a busy machine take.
t.setTimeout(900_000)
const scratch = mkdtempSync(join(tmpdir(), 'schema-runnable-'))
t.teardown(() => rmSync(scratch, { recursive: true, force: true }))

/** Why nothing can be started here; undefined where it can. */
function obstacle(): string | undefined {
  if (!isRoot()) return 'not root'
  if (!findBusybox()) return 'no statically linked busybox'
  try {
    findRuntime(process.env.RUNTIME || 'runc')
  } catch (error) {
    return (error as Error).message
  }
  return undefined
}

/** Starts containers in one bundle, one after the other; says why a config did not start. */
async function starter(): Promise<(config: Config) => Promise<string | undefined>> {
  const path = findRuntime(process.env.RUNTIME || 'runc')
  const { name } = await identify(path, [], timeoutMs)
  const command = [path, ...adapterFor(name, []).globalArgs(join(scratch, 'state'))]
  const busybox = join(scratch, 'busybox')
  copyFileSync(findBusybox()!, busybox)
  const bundle = makeBundle(join(scratch, 'bundle'), busybox)
  const workDir = join(scratch, 'work')
  mkdirSync(workDir)
  // Where crun does not see cgroups of both versions side by side.
  const run = (...words: string[]) => runCommand(inSandbox(workDir, [...command, ...words]), { timeoutMs })
  return async config => {
    const id = newRunName()
    const text = new Generator(config).cgroupsPath(`/${id}`).toString()
    writeFileSync(join(bundle.dir, 'config.json'), text)
    const result = await run('run', '--bundle', bundle.dir, id)
    if (succeeded(result)) return undefined
    await run('delete', '--force', id)
    return `${describeEnd(result)}: ${result.stderr.trim()}`
  }
}

t.test('random configs that are valid start', { skip: obstacle() ?? false }, async t => {
  const start = await starter()
  const control = await start({
    ...defaultConfig(),
    process: { ...defaultConfig().process!, args: ['true'] },
  })
  if (control) {
    t.pass('the default config starts', { skip: control })
    return
  }

  const property = fc.asyncProperty(runnableConfig, async config => {
    const faults = schemaFaults('config', '1.0.2', plain(config))
    if (faults.length > 0) throw new Error(JSON.stringify(faults))
    const failure = await start(config)
    if (failure) throw new Error(failure)
  })
  const settings = { seed: Number(process.env.SEED ?? 1), numRuns: Number(process.env.STARTS ?? 25) }
  await t.resolves(fc.assert(property, settings))
})
