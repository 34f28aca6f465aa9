/** Man pages, in roff. */
import type { Flag } from '../generate/flag.js'
import { type Command, toolName } from './surface.js'

/** Text as roff shows it: nothing in it is a request or an escape. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('"', '\\(dq')
    .replaceAll('…', '...')
    .replace(/^\./gm, '\\&.')

// Left-aligned, since flags are long words.
const heading = (name: string, version: string): string =>
  `.TH ${name.toUpperCase().replaceAll('-', '\\-')} 1 "" "oci\\-runtime\\-tools ${plain(version)}" "OCI runtime tools"\n.ad l`

const option = ({ name, syntax, describe, repeats }: Flag): string[] => [
  '.TP',
  `\\fB\\-\\-${plain(name)}\\fR${syntax === undefined ? '' : `=\\fI${plain(syntax)}\\fR`}`,
  `${plain(describe)}.${repeats ? ' May be given more than once.' : ''}`,
]

const exitStatus = /(?:^|\. )Exit status: (.*)$/s

/** The page of one command. */
export function commandPage(command: Command, version: string): string {
  const { name, usage, describe, groups, examples, epilogue } = command
  const [, statuses] = exitStatus.exec(epilogue) ?? []
  const titled = groups.filter(({ flags }) => flags.length > 0)
  return [
    heading(`${toolName}-${name}`, version),
    '.SH NAME',
    `${plain(`${toolName}-${name}`)} \\- ${plain(describe)}`,
    '.SH SYNOPSIS',
    `.B ${plain(toolName)} ${plain(usage)}`,
    ...(titled.length > 0 ? ['[\\fIoptions\\fR]', '.SH OPTIONS'] : []),
    ...titled.flatMap(({ title, flags }) => [
      ...(titled.length > 1 ? [`.SS ${plain(title)}`] : []),
      ...flags.flatMap(option),
    ]),
    ...(examples.length > 0 ? ['.SH EXAMPLES'] : []),
    ...examples.flatMap(([line, purpose]) => [
      '.PP',
      `${plain(purpose[0]!.toUpperCase() + purpose.slice(1))}:`,
      '.PP',
      '.nf',
      `    ${plain(line)}`,
      '.fi',
    ]),
    ...(statuses === undefined ? [] : ['.SH EXIT STATUS', plain(statuses)]),
    '.SH SEE ALSO',
    `.BR ${plain(toolName)} (1)`,
    '',
  ].join('\n')
}

/** The page of the tool as a whole. */
export const toolPage = (commands: readonly Command[], version: string): string =>
  [
    heading(toolName, version),
    '.SH NAME',
    `${plain(toolName)} \\- ${plain('tests OCI container runtimes, and makes their configs')}`,
    '.SH SYNOPSIS',
    `.B ${plain(toolName)}`,
    '\\fIcommand\\fR [\\fIoptions\\fR]',
    '.SH COMMANDS',
    ...commands.flatMap(({ name, describe }) => [
      '.TP',
      `.BR ${plain(`${toolName}-${name}`)} (1)`,
      `${plain(describe)}.`,
    ]),
    '',
  ].join('\n')
