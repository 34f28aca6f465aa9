/** TAP out: flat points in the form that prove, yath, tap and tappy all read alike. */
import { specLink } from '../spec/requirements.js'
import type { Judgement } from './judge.js'

type Level = 'must' | 'should'

const oneLine = (text: string): string => text.replace(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ').trim()

/** Text for a description or a directive: one line, and nothing that a consumer would take for a directive. */
const plain = (text: string): string => oneLine(text).replace(/#/g, '')

// YAML's double-quoted form without \\u escapes, which the reader of prove does not know.
const quoted = (text: string): string =>
  `"${text
    .replace(/[\\"]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t')
    .replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, character => {
      const code = character.charCodeAt(0)
      return code > 0xff ? ' ' : `\\x${code.toString(16).padStart(2, '0')}`
    })}"`

// The reader of prove takes an item of a list that begins with a word and a colon for a map, quoted or not.
const quotedItem = (text: string): string => {
  const item = quoted(text)
  return /^"\S*\s*:\s/.test(item) ? item.replace(/:(?=\s)/g, '\\x3a') : item
}

type Yaml = string | number | boolean | readonly string[]

/** A YAML block of scalars and lists of strings. */
export function yamlBlock(entries: readonly (readonly [string, Yaml | undefined])[]): string {
  const lines = entries.flatMap(([key, value]) => {
    if (value === undefined) return []
    if (Array.isArray(value)) {
      return value.length === 0 ? [] : [`  ${key}:`, ...value.map(item => `    - ${quotedItem(item)}`)]
    }
    return [`  ${key}: ${typeof value === 'string' ? quoted(value) : String(value)}`]
  })
  return ['  ---', ...lines, '  ...', ''].join('\n')
}

/** Name of a point: the requirement, what it says, and the row of the table. */
export const pointName = ({ requirement, point }: Pick<Judgement, 'requirement' | 'point'>): string =>
  plain(`${requirement.id}: ${requirement.level} ${requirement.summary}${point.row ? ` [${point.row}]` : ''}`)

const directive = (judgement: Judgement, level: Level): string => {
  const { verdict, deviation, requirement, point } = judgement
  if (verdict === 'skip') return ` # SKIP ${plain(point.skipReason ?? 'not to be checked here')}`
  if (verdict === 'should' && level === 'must')
    return ` # TODO ${requirement.level}: ${plain(point.faults[0]?.message ?? 'broken')}`
  if (verdict === 'known') return ` # TODO ${deviation!.id}: ${plain(deviation!.reason)}`
  if (verdict === 'error') return ` # TODO the check broke: ${plain(judgement.error ?? '').slice(0, 300)}`
  if (verdict === 'fixed') return ` # TODO ${deviation!.id}: holds now`
  return ''
}

const isOk = ({ verdict, holds }: Judgement): boolean =>
  verdict === 'known' ? holds === true : !['fail', 'should', 'error'].includes(verdict)

const diagnostics = (judgement: Judgement, spec: string, reproduce: string): string => {
  const { requirement, point, verdict, holds, note } = judgement
  const { faults, values } = point
  if (verdict === 'pass' || verdict === 'skip') return ''
  if (faults.length === 0 && values.length === 0 && !note) return ''
  const [first] = faults
  const link = specLink(requirement, requirement.since > spec ? requirement.since : spec)
  return yamlBlock([
    ['requirement', requirement.id],
    ['level', requirement.level],
    ['link', link],
    ['verdict', verdict],
    ['holds', holds],
    ['note', note],
    ['message', first?.message],
    ['expected', first?.expected],
    ['actual', first?.actual],
    ['argv', first?.argv],
    ['exit', first?.end],
    ['stderr', first?.stderr],
    ['also', faults.slice(1).map(fault => [fault.message, fault.actual].filter(Boolean).join(': '))],
    ['values', values],
    ['reproduce', first ? reproduce : undefined],
  ])
}

export const tapHeader = (version: 13 | 14): string => `TAP version ${version}\n`

export const tapPlan = (count: number, skipReason?: string): string =>
  `1..${count}${skipReason === undefined ? '' : ` # SKIP ${plain(skipReason)}`}\n`

/** A point's lines. `reproduce` is the command that runs it alone; `level` the least one that fails the run. */
export const tapPoint = (
  number: number,
  judgement: Judgement,
  spec: string,
  reproduce: string,
  level: Level = 'must',
): string =>
  `${isOk(judgement) ? 'ok' : 'not ok'} ${number} - ${pointName(judgement)}${directive(judgement, level)}\n${diagnostics(judgement, spec, reproduce)}`

/** A comment, which no consumer takes for a point. */
export const tapComment = (text: string): string => `# ${plain(text)}\n`

export const tapBailOut = (reason: string): string => `Bail out! ${plain(reason)}\n`
