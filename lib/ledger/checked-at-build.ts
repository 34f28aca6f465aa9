/**
 * Ledgers that the build has parsed and checked, in dist/known-deviations/. Each run would spend 0.3 s of CPU on that
 * otherwise. A ledger that was edited since the build is none of these: its text is another one.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Deviation } from './ledger.js'

interface Checked {
  /** Of the text that the entries were parsed from. */
  sha256: string
  deviations: Deviation[]
}

const fileOf = (runtimeName: string): string =>
  fileURLToPath(new URL(`../../known-deviations/${runtimeName}.json`, import.meta.url))

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The entries of a runtime's ledger, if the build has checked just this text. */
export function checkedAtBuild(runtimeName: string, text: string): Deviation[] | undefined {
  try {
    const checked = JSON.parse(readFileSync(fileOf(runtimeName), 'utf8')) as Checked
    return checked.sha256 === sha256(text) ? checked.deviations : undefined
  } catch {
    return undefined
  }
}

/** Keeps the entries that a ledger's text was found to hold. */
export function keepChecked(runtimeName: string, text: string, deviations: Deviation[]): void {
  const checked: Checked = { sha256: sha256(text), deviations }
  mkdirSync(dirname(fileOf(runtimeName)), { recursive: true })
  writeFileSync(fileOf(runtimeName), JSON.stringify(checked))
}
