/** Build step: parses and checks all ledgers, and keeps what they hold for the runs to come. */
import { readdirSync, readFileSync } from 'node:fs'
import { requirements } from '../spec/requirements.js'
import { keepChecked } from './checked-at-build.js'
import { ledgerFolder, parseLedger } from './ledger.js'

const ids = new Set(requirements().keys())
for (const name of readdirSync(ledgerFolder).filter(name => name.endsWith('.yaml'))) {
  const text = readFileSync(`${ledgerFolder}${name}`, 'utf8')
  keepChecked(name.replace(/\.yaml$/, ''), text, await parseLedger(text, `${ledgerFolder}${name}`, ids))
}
