/** The flags of `generate` as docs/generate.md lists them. */
import { flagGroups } from '../generate/all-flags.js'

const begin = '<!-- The rest is made by `make reference`. -->\n'

const inCell = (text: string): string => text.replaceAll('|', '\\|')

/** Code with a pipe in it ends a table's cell unless the pipe is escaped. */
const code = (text: string): string => `\`${inCell(text)}\``

const section = ({ title, flags }: (typeof flagGroups)[number]): string =>
  [
    `### ${title}`,
    '',
    '| flag | value | what it does |',
    '|---|---|---|',
    ...flags.map(({ name, syntax, repeats, describe, since }) => {
      const value = syntax === undefined ? '' : `${code(syntax)}${repeats ? ', repeats' : ''}`
      return `| ${code(`--${name}`)} | ${value} | ${inCell(describe)}${since ? ` (since ${since})` : ''} |`
    }),
    '',
  ].join('\n')

/** docs/generate.md with its last part, the flags, made anew. @throws Error where the mark before that part is gone */
export function withFlagTables(page: string): string {
  const end = page.indexOf(begin)
  if (end < 0) throw new Error(`docs/generate.md has lost the line ${begin.trim()}`)
  return `${page.slice(0, end)}${begin}\n${flagGroups.map(section).join('\n')}`
}
