/** Runs one script by itself: `node dist/validation/…/x.js`, or prove, yath and tap on that file. */

import { silentListener } from './listeners.js'
import { reproduceCommand } from './reproduce.js'
import { scriptPath } from './scripts.js'
import { settingsFrom } from './settings.js'
import { adviceOf, runSuite } from './suite.js'
import { exitCodeOf, tally } from './tally.js'
import { tapBailOut, tapHeader, tapPlan, tapPoint } from './tap.js'

// A reader that has seen enough, such as head(1), is no fault: all is run by the time that anything is printed.
const unlessReaderLeft = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error
}

/** Prints the script's TAP on standard output, the plan first, and sets the exit code. */
export async function runScriptAlone(file: string): Promise<void> {
  process.stdout.on('error', unlessReaderLeft)
  try {
    const settings = { ...settingsFrom(process.env), what: [scriptPath(file)] }
    const { points, facts, stoppedBy, leftovers } = await runSuite(settings, silentListener)
    process.stdout.write(tapHeader(settings.tapVersion))
    const broken = points.find(point => point.error !== undefined)
    if (stoppedBy || broken || !facts) {
      process.stdout.write(tapBailOut(broken?.error ?? `stopped by ${stoppedBy}`))
      process.exitCode = 2
      return
    }
    for (const problem of leftovers) process.stderr.write(`left behind: ${problem}\n`)
    process.stdout.write(tapPlan(points.length))
    for (const [position, point] of points.entries()) {
      process.stdout.write(
        tapPoint(position + 1, point, facts.spec, reproduceCommand(point, settings), settings.level),
      )
    }
    process.exitCode = exitCodeOf(tally(points), settings.level)
  } catch (error) {
    process.stdout.write(tapHeader(13))
    process.stdout.write(tapBailOut(adviceOf(error) ?? `the suite broke: ${(error as Error).stack ?? error}`))
    process.exitCode = 2
  }
}
