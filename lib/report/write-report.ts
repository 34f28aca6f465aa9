/** Writes a report: a format, read columns in, a file or standard output out. */
import { extname } from 'node:path'
import { UsageError } from '../run/settings.js'
import type { Column } from './columns.js'
import { writeAside } from './write-aside.js'

export const formats = ['html', 'junit', 'ctrf', 'markdown', 'json', 'badge', 'github'] as const

export type Format = (typeof formats)[number]

/** The text of each format but html. Loaded when asked for. */
const texts: Readonly<
  Record<Exclude<Format, 'html'>, (output?: string) => Promise<(columns: readonly Column[]) => string>>
> = {
  junit: async () => (await import('./formats/junit.js')).junit,
  ctrf: async () => (await import('./formats/ctrf.js')).ctrf,
  markdown: async () => (await import('./formats/markdown.js')).markdown,
  json: async () => (await import('./formats/json.js')).json,
  github: async () => (await import('./formats/github.js')).github,
  badge: async output => {
    const { badgeJson, badgeSvg } = await import('./formats/badge.js')
    return output !== undefined && extname(output) === '.svg' ? badgeSvg : badgeJson
  },
}

/** The format where none is given: annotations in GitHub Actions, which reads standard output, else Markdown. */
export const defaultFormat = (output: string | undefined, env: NodeJS.ProcessEnv): Format =>
  output === undefined && env.GITHUB_ACTIONS === 'true' ? 'github' : 'markdown'

/**
 * Writes the report of some files or folders of results. `output` is a file, for html a folder; undefined is standard
 * output. Gives back what is wrong with columns, a line each. Throws a ResultsError, WriteError or UsageError.
 */
export async function writeReport(
  inputs: readonly string[],
  format: Format,
  output: string | undefined,
): Promise<string[]> {
  if (format === 'html') {
    if (output === undefined) throw new UsageError('html is a folder of files: give one with -o DIR')
    const { writeSite } = await import('./site/write-site.js')
    return [...(await writeSite(inputs, output))]
  }
  const [{ readColumns }, render] = await Promise.all([import('./columns.js'), texts[format](output)])
  const columns = await readColumns(inputs)
  const text = render(columns)
  if (output === undefined) process.stdout.write(text)
  else writeAside(output, text)
  return columns.flatMap(({ name, results: { error } }) => (error === undefined ? [] : [`${name}: ${error}`]))
}
