/**
 * Build step: writes dist/validation/index.json, so that nobody has to import hundreds of scripts to know their ids, and
 * dist/build.txt, by which results of two states of the suite can be told apart.
 */
import { createHash } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Check } from '../harness/requirement.js'
import { requirementOf } from '../spec/requirements.js'
import type { Script } from './scripts.js'

const dist = fileURLToPath(new URL('../../', import.meta.url))

const shebang = '#!/usr/bin/env node\n'

/** Makes a script a program that prove, yath and tap can run by itself. */
function makeExecutable(file: string): void {
  const text = readFileSync(file, 'utf8')
  if (!text.startsWith('#!')) writeFileSync(file, shebang + text)
  chmodSync(file, 0o755)
}

async function indexed(path: string): Promise<Script> {
  const { default: check } = (await import(pathToFileURL(dist + path).href)) as { default?: Check }
  if (!check?.ids || check.ids.length === 0)
    throw new Error(`${path}: the default export is no requirement(…)`)
  for (const id of check.ids) requirementOf(id)
  return { path, ids: [...check.ids] }
}

const paths = readdirSync(`${dist}validation`, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.js') && !name.split('/').some(part => part.startsWith('_')))
  .map(name => `validation/${name}`)
  .sort()
for (const path of paths) makeExecutable(dist + path)
const scripts = await Promise.all(paths.map(indexed))
writeFileSync(`${dist}validation/index.json`, `${JSON.stringify(scripts, null, 1)}\n`)

const hash = createHash('sha256')
const programs = ['generate', 'lib', 'validation'].flatMap(folder =>
  readdirSync(dist + folder, { recursive: true, encoding: 'utf8' }).map(name => `${folder}/${name}`),
)
for (const name of programs.filter(name => name.endsWith('.js')).sort())
  hash.update(`${name}\0`).update(readFileSync(dist + name))
writeFileSync(`${dist}build.txt`, hash.digest('hex').slice(0, 8))
