/** What a person at a terminal sees: a count that goes up, failures as they come, and a summary by section. */
import type { JudgedPoint } from './outcome-points.js'
import { describeTally, tally } from './tally.js'

const colours = { red: 31, green: 32, yellow: 33, dim: 2 } as const

/** Paints text for terminals; NO_COLOR turns it off. */
export const paint = (colour: keyof typeof colours, text: string, on = !process.env.NO_COLOR): string =>
  on ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text

const fewestColumns = 60

/** Control characters that came out of a container must not reach the terminal. */
export const printable = (text: string): string => text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '·')

/** Progress line, rewritten in place. */
export const progressLine = (done: number, total: number, points: readonly JudgedPoint[]): string => {
  const columns = Math.max(process.stdout.columns ?? 80, fewestColumns)
  return `\r\u001b[K${`${done}/${total} checks · ${describeTally(tally(points))}`.slice(0, columns - 1)}`
}

/** A failing point, in a few lines. */
export function describeFailure(judged: JudgedPoint, reproduce: string): string {
  const { requirement, point, verdict, error } = judged
  const [fault] = point.faults
  const title = `${verdict === 'error' ? 'BROKEN CHECK' : 'FAIL'} ${requirement.id}${point.row ? ` [${point.row}]` : ''}`
  const lines = [
    `  ${requirement.level}: ${requirement.summary}  (${requirement.file}#${requirement.anchor})`,
    ...(error ? [`  ${error}`] : []),
    ...(fault ? [`  ${fault.message}`] : []),
    ...(fault?.expected === undefined ? [] : [`  expected: ${fault.expected}`]),
    ...(fault?.actual === undefined ? [] : [`  actual:   ${fault.actual}`]),
    ...(fault?.argv === undefined ? [] : [`  ran:      ${fault.argv.join(' ')} (${fault.end})`]),
    ...(fault?.stderr === undefined ? [] : [`  stderr:   ${fault.stderr.trim().split('\n').at(-1)}`]),
    `  again:    ${reproduce}`,
  ]
  return `${paint('red', printable(title))}\n${lines.map(printable).join('\n')}\n`
}

/** A line for each section of the spec: how its points went. */
export function summaryBySection(points: readonly JudgedPoint[]): string[] {
  const sections = new Map<string, JudgedPoint[]>()
  for (const point of points) {
    const section = `${point.requirement.file}#${point.requirement.anchor}`
    sections.set(section, [...(sections.get(section) ?? []), point])
  }
  const width = Math.max(...[...sections.keys()].map(name => name.length), 0)
  return [...sections].map(([name, own]) => `${name.padEnd(width)}  ${describeTally(tally(own))}`)
}
