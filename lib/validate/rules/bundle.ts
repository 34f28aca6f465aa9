/** What the config says of files in the bundle. */
import { resolve } from 'node:path'
import { kindOfFile } from '../../json/read-file.js'
import { shown } from '../../json/shown.js'
import { isText, type Rule } from './rule.js'

export const bundleRules: Rule[] = [
  {
    id: 'config-root-path-exists',
    at: '/root/path',
    *check(path, { bundle, platform }) {
      if (!isText(path) || bundle === undefined || platform === 'windows' || path.includes('\0')) return
      const found = kindOfFile(resolve(bundle, path))
      if (found !== 'a directory')
        yield `root.path ${shown(path)} is ${found === 'nothing' ? 'not there' : found}`
    },
  },
]
