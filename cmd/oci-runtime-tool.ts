#!/usr/bin/env node
/**
 * The command that a person types: runs the bundle that the build makes of tool.ts, with the code that V8 made of it
 * then. Compiling would take as long as all else.
 */
import { createRequire } from 'node:module'

// What is imported of Node takes longer than what is required.
const require = createRequire(import.meta.url)
const { readFileSync } = require('node:fs') as typeof import('node:fs')
const { Script } = require('node:vm') as typeof import('node:vm')
const filename = require.resolve('./bundle/tool.cjs')

/** The code, where this Node made it. */
function code(): Buffer | undefined {
  try {
    return readFileSync(`${filename}.${process.version}-${process.arch}`)
  } catch {
    return undefined
  }
}

const bundle = new Script(readFileSync(filename, 'latin1'), { filename, cachedData: code() })
const { runTool } = bundle.runInThisContext()(require, import.meta.url)
await runTool(process.argv.slice(2), (file: string) => import(file))
