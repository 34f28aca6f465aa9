/** A bundle: its config.json, and what that says of the files beside it. bundle.md */
import { join } from 'node:path'
import { kindOfFile, readFileOf } from '../json/read-file.js'
import { shown } from '../json/shown.js'
import { UnreadableError } from '../json/unreadable.js'
import { requirementOf, specLink } from '../spec/requirements.js'
import { specVersions } from '../spec/versions.js'
import { type JudgeOptions, judge } from './judge.js'
import type { Validation } from './report.js'

/**
 * All that is wrong with the bundle in a directory. A bundle without config.json breaks bundle-config-required.
 * @throws UnreadableError where there is no such directory, or config.json cannot be read or judged
 */
export function judgeBundle(bundle: string, options: Omit<JudgeOptions, 'kind' | 'bundle'> = {}): Validation {
  const found = kindOfFile(bundle)
  if (found !== 'a directory')
    throw new UnreadableError(
      `${shown(bundle)} is ${found === 'nothing' ? 'not there' : found}: give the directory of a bundle`,
    )
  const config = join(bundle, 'config.json')
  const kind = kindOfFile(config)
  if (kind === 'a file') return judge(readFileOf(config), { ...options, kind: 'config', bundle })
  const requirement = requirementOf('bundle-config-required')
  const { id, level } = requirement
  const message = kind === 'nothing' ? 'the bundle has no config.json' : `config.json is ${kind}, not a file`
  const link = specLink(requirement, options.spec ?? specVersions.at(-1)!)
  return { valid: false, errors: [{ id, level, pointer: '', line: 1, column: 1, message, link }] }
}
