/** Edits configurations on behalf of mutants' programs, which ask for it over a FIFO. */
import { closeSync, constants, openSync, readFileSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { findMutant } from './all.js'
import { commandOf } from './command-line.js'
import { editConfig } from './edit-config.js'

/** Answers requests at the FIFO `requests`, of mutants of the runtime at `base`, for as long as this process lives. */
export function answerRequests(requests: string, base: string): void {
  const restores = new Map<string, () => void>()
  // Open for writing, too: else it would end with each program.
  const fd = openSync(requests, constants.O_RDWR | constants.O_NONBLOCK)
  createInterface({ input: new Socket({ fd, readable: true, writable: false }) }).on('line', line => {
    const [, name, answer] = /^(\S+) (.*)$/.exec(line) as unknown as [string, string, string]
    if (name === 'done') {
      restores.get(answer)?.()
      restores.delete(answer)
    } else {
      const [cwd, ...argv] = readFileSync(`${answer}.command`, 'utf8').split('\0').slice(0, -1) as [string]
      restores.set(answer, editConfig(findMutant(name).config!, commandOf(base, argv, cwd)))
    }
    try {
      const out = openSync(answer, constants.O_WRONLY | constants.O_NONBLOCK)
      writeFileSync(out, '\n')
      closeSync(out)
    } catch {
      // The program was killed.
    }
  })
}
