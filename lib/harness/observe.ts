/** Questions that a container's process answers of itself: snippets of shell, and what each printed. */
import { randomBytes } from 'node:crypto'
import { RuntimeFailure } from './failure.js'

/** Name of a question, and the shell snippet that answers it. `$$` is the container's own process. */
export type Questions<Name extends string = string> = Record<Name, string>

export interface Answer {
  /** Standard output of the snippet, as it is. */
  text: string
  /** Its standard error. */
  error: string
  /** Its exit status. */
  code: number
}

export type Answers<Name extends string = string> = Record<Name, Answer>

/** A question set made ready: the script that the container's process runs, and the reader of what it prints. */
export interface Probe<Name extends string> {
  script: string
  read: (stdout: Buffer, stderr: Buffer) => Answers<Name>
}

/**
 * Frames each answer with a mark that no container can know beforehand. The snippets run in subshells of the
 * container's first process, one after the other.
 */
export function makeProbe<Name extends string>(questions: Questions<Name>): Probe<Name> {
  const mark = randomBytes(8).toString('hex')
  const names = Object.keys(questions) as Name[]
  const script = names
    .map(
      (name, index) =>
        `(${questions[name]}\n)\nprintf '\\n${mark} ${index} %s\\n' $?; printf '\\n${mark} ${index}\\n' >&2`,
    )
    .join('\n')

  const read = (stdout: Buffer, stderr: Buffer): Answers<Name> => {
    const [out, err] = [stdout.toString('utf8'), stderr.toString('utf8')]
    const answers: Partial<Answers<Name>> = {}
    let [outAt, errAt] = [0, 0]
    for (const [index, name] of names.entries()) {
      const outEnd = out.indexOf(`\n${mark} ${index} `, outAt)
      if (outEnd < 0) {
        const said = (out.slice(outAt) + err.slice(errAt)).trim().slice(-300)
        throw new RuntimeFailure(`the container did not answer '${name}'${said ? `; it said: ${said}` : ''}`)
      }
      const lineEnd = out.indexOf('\n', outEnd + 1)
      const errEnd = err.indexOf(`\n${mark} ${index}\n`, errAt)
      answers[name] = {
        text: out.slice(outAt, outEnd),
        error: errEnd < 0 ? '' : err.slice(errAt, errEnd),
        code: Number(out.slice(outEnd, lineEnd).split(' ').at(-1)),
      }
      outAt = lineEnd + 1
      errAt = errEnd < 0 ? errAt : errEnd + `\n${mark} ${index}\n`.length
    }
    return answers as Answers<Name>
  }
  return { script, read }
}
