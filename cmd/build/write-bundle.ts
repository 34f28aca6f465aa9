/** Build step: writes the bundle of the command line, and the code that V8 makes of it when it runs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { bundledTool } from './bundle.js'

const entry = new URL('../oci-runtime-tool.js', import.meta.url)
const folder = fileURLToPath(new URL('./bundle/', entry))
const filename = `${folder}tool.cjs`

const { text, licences } = await bundledTool()
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
writeFileSync(filename, text)
writeFileSync(`${folder}licences.txt`, licences)

const bundle = new Script(text, { filename })
const { runTool } = bundle.runInThisContext()(createRequire(entry), entry.href)

// V8 compiles a function when it is first called.
const scratch = mkdtempSync(`${tmpdir()}/oci-runtime-tool-build-`)
const load = (file: string) => import(new URL(file, entry).href)
const write = process.stdout.write
process.stdout.write = () => true
await runTool(['generate', '--output', `${scratch}/config.json`], load)
await runTool(['validate', 'config', `${scratch}/config.json`], load)
await runTool(['list'], load)
process.stdout.write = write
rmSync(scratch, { recursive: true })
writeFileSync(`${filename}.${process.version}-${process.arch}`, bundle.createCachedData())
