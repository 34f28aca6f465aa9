/** One TAP document: its points, subtests flattened, and what is wrong with it as a whole. */
import { Parser, type Result } from 'tap-parser'
import { printableLine } from './safe-text.js'

export interface TapDocument {
  /** Takes one line without its end. */
  write: (line: string) => void
  /** To be called after the last line: what is wrong with the document, nothing if it is whole. */
  end: () => string[]
}

const planLine = /^(\d+)\.\.(\d+)\b(?:[^#]*#\s*skip\S*\s*(.*))?/i

/** Whether a line in column 0 begins another document, after those that `seen` counts. */
const beginsAnother = (
  line: string,
  seen: { points: number; plan?: 'first' | 'last' | 'empty' },
): boolean => {
  if (/^TAP version \d/i.test(line)) return seen.points > 0 || seen.plan !== undefined
  if (planLine.test(line)) return seen.plan !== undefined
  return (seen.plan === 'last' || seen.plan === 'empty') && /^(not )?ok\b/.test(line)
}

/** Whether a line can belong to no other format: version, plan, point or bail out. */
export const isTapLine = (line: string): boolean =>
  /^\s*(TAP version \d+$|\d+\.\.\d+(\s|$)|(not )?ok\b|Bail out!)/i.test(line)

/**
 * Parses one document; `onPoint` gets each point, `onSkipped` the reason of a plan that skips all.
 */
function tapDocument(onPoint: (result: Result) => void, onSkipped: (reason: string) => void): TapDocument {
  const problems = new Set<string>()
  const parser = new Parser()
  let [isInYaml, hasPlan, count] = [false, false, 0]

  const watch = (part: Parser, where: string): void => {
    part.on('child', (child: Parser) => watch(child, ` in the subtest '${printableLine(child.name)}'`))
    part.on('complete', ({ bailout, count: seen, plan, failures }) => {
      if (bailout && where === '')
        problems.add(`bailed out${bailout === true ? '' : `: ${printableLine(bailout)}`}`)
      const planned = plan.end === null || plan.start === null ? undefined : plan.end - plan.start + 1
      if (bailout) return
      if (planned !== undefined && planned !== seen && part.planStart >= 0)
        problems.add(`the plan says ${planned} points, there are ${seen}${where}`)
      if (part.planStart < 0) problems.add(`it ends without a plan after ${seen} points${where}: cut off?`)
      if (
        failures.some(({ tapError }: { tapError?: string | null }) =>
          /multiple times|plan (start|end)/.test(tapError ?? ''),
        )
      )
        problems.add(`points have numbers twice, or outside of the plan${where}`)
    })
  }
  watch(parser, '')
  parser.on('result', (result: Result) => {
    count += 1
    onPoint(result)
  })

  return {
    write: line => {
      const plan = planLine.exec(line)
      if (plan) {
        hasPlan = true
        if (plan[2] === '0' && plan[3]) onSkipped(plan[3])
        else if (plan[2] === '0') problems.add('the plan is 1..0 without a reason: nothing was tested')
      }
      if (/^\s+---$/.test(line)) isInYaml = true
      else if (!/^\s/.test(line) || /^\s+\.\.\.$/.test(line)) isInYaml = false
      parser.write(`${line}\n`)
    },
    end: () => {
      parser.end()
      if (isInYaml) problems.add('it ends in the middle of a YAML block: cut off?')
      if (!hasPlan && count === 0 && problems.size === 0) problems.add('there are no points and no plan')
      return [...problems]
    },
  }
}

/**
 * Parses documents one behind the other, as several programs that print into one file make them. A plan at the end, or
 * another header, ends a document.
 */
export function tapDocuments(
  onPoint: (result: Result) => void,
  onSkipped: (reason: string) => void,
): TapDocument {
  const problems: string[] = []
  let current = tapDocument(onPoint, onSkipped)
  let seen: Parameters<typeof beginsAnother>[1] = { points: 0 }
  return {
    write: line => {
      if (beginsAnother(line, seen)) {
        problems.push(...current.end())
        current = tapDocument(onPoint, onSkipped)
        seen = { points: 0 }
      }
      const plan = planLine.exec(line)
      if (plan) seen.plan = plan[2] === '0' ? 'empty' : seen.points > 0 ? 'last' : 'first'
      else if (/^(not )?ok\b/.test(line)) seen.points += 1
      current.write(line)
    },
    end: () => [...problems, ...current.end()],
  }
}
