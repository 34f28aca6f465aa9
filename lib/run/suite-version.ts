/** The version of the suite, as its package.json has it. */
import { readFileSync } from 'node:fs'

export const suiteVersion = (): string =>
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')).version
