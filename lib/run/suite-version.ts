/** The version of the suite: that of its package.json, and a hash of the programs that were built: `0.1.0+3f2a97c1`. */
import { readFileSync } from 'node:fs'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

export const suiteVersion = (): string =>
  `${JSON.parse(read('../../../package.json')).version}+${read('../../build.txt')}`
