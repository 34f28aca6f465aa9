/** Who prints a run while it goes: TAP for pipes, progress for people. */
import type { JudgedPoint } from './outcome-points.js'
import { reproduceCommand } from './reproduce.js'
import type { Script } from './scripts.js'
import type { Settings } from './settings.js'
import type { Listener, RunFacts } from './suite.js'
import { tapComment, tapHeader, tapPoint } from './tap.js'
import { describeFailure, progressLine } from './terminal.js'

const describeRun = ({ identity, spec, host }: RunFacts): string =>
  `${identity.name} ${identity.version} (${identity.path}) judged by spec ${spec}, cgroup ${host.cgroup}, kernel ${host.kernel} ${host.arch}`

/** For who wants the report alone. */
export const silentListener: Listener = {
  begin: () => undefined,
  ready: () => undefined,
  finished: () => undefined,
  roundOver: () => undefined,
}

export interface TapListener extends Listener {
  /** Prints what is not printed yet, and gives back how many points there are. */
  end: (points: readonly JudgedPoint[]) => number
}

/**
 * Prints TAP in the order of the scripts, each script as soon as those before it are over; with REPEAT at the end, when
 * the worst verdict of each point is known.
 */
export function tapListener(settings: Settings, write: (text: string) => void): TapListener {
  const waiting = new Map<string, readonly JudgedPoint[]>()
  let order: Script[] = []
  let next = 0
  let number = 0
  let facts: RunFacts | undefined

  const print = (points: readonly JudgedPoint[]) => {
    for (const point of points)
      write(tapPoint(++number, point, facts!.spec, reproduceCommand(point, settings), settings.level))
  }
  const printReady = () => {
    for (; next < order.length; next++) {
      const points = waiting.get(order[next]!.path)
      if (!points) return
      print(points)
    }
  }
  return {
    begin: scripts => {
      order = [...scripts]
      write(tapHeader(settings.tapVersion))
    },
    ready: known => {
      facts = known
      write(tapComment(describeRun(known)))
    },
    finished: (script, points) => {
      if (settings.repeat > 1) return
      waiting.set(script.path, points)
      printReady()
    },
    roundOver: () => undefined,
    end: points => {
      if (settings.repeat > 1) print(points)
      return number
    },
  }
}

/** Shows a person how far the run is, and what fails, as it fails. */
export function terminalListener(settings: Settings, write: (text: string) => void): Listener {
  const points: JudgedPoint[] = []
  let [done, total] = [0, 0]
  return {
    begin: scripts => {
      total = scripts.length * settings.repeat
    },
    ready: facts => write(`${describeRun(facts)}\n`),
    finished: (_, own) => {
      done += 1
      points.push(...own)
      for (const point of own) {
        const counts =
          point.verdict === 'fail' ||
          point.verdict === 'error' ||
          (settings.level === 'should' && point.verdict === 'should')
        if (counts) write(`\r\u001b[K${describeFailure(point, reproduceCommand(point, settings))}`)
      }
      write(progressLine(done, total, points))
    },
    roundOver: () => write('\r\u001b[K'),
  }
}
