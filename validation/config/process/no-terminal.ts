import { type Edit, requirement } from '#harness'
import { parseStat } from '#inside/proc/stat'

const rows: [what: string, edit: Edit][] = [
  ['false', g => g.terminal(false)],
  ['left out', g => g.remove('/process/terminal')],
]
const sized: [what: string, edit: Edit][] = [
  ['false', g => g.terminal(false, { height: 37, width: 113 })],
  ['left out', g => g.terminal(false, { height: 37, width: 113 }).remove('/process/terminal')],
  ['false, and a size that no terminal has', g => g.terminal(false, { height: 70_000, width: 0 })],
]
const questions = {
  stdin: 'test -t 0',
  stdout: 'test -t 1',
  stderr: 'test -t 2',
  stat: 'cat /proc/$$/stat',
  opens: 'exec 3<>/dev/tty',
}

export default requirement(['process-terminal', 'process-consolesize-ignored'], async t => {
  for (const [id, table] of [
    ['process-terminal', rows],
    ['process-consolesize-ignored', sized],
  ] as const) {
    for (const [what, edit] of table) {
      const seen = await t.observe(edit, questions)
      const terminals = (['stdin', 'stdout', 'stderr', 'opens'] as const).filter(
        name => seen[name].code === 0,
      )

      t.same(id, terminals, [], `terminal: ${what}`)
      t.same(id, parseStat(seen.stat.text).ttyNr, 0, `no controlling terminal with terminal: ${what}`)
    }
  }
})
