/** Verdicts of all points, columns and nights, in little memory while the runs are read one after the other. */
import type { ResultPoint } from '../results.js'
import type { Catalogue } from './catalogue.js'
import { encodeHistory, type History, type Letter, letterOf, type PointData } from './site-data.js'

/** Notes the points of one run. Gives back the number of each. */
export type AddRun = (column: number, night: number, points: readonly ResultPoint[]) => number[]

export interface Histories {
  /** All points, in the order of the catalogue, and by row. */
  points: PointData[]
  /** Position in `points` of the point with a number. */
  position(number: number): number
  /** A letter for each point, in the order of `points`. */
  letters(column: number, night: number): string
  /** The history of some columns. */
  history(columns: readonly number[]): History
}

const byNumberAndName = new Intl.Collator('en', { numeric: true })

/** Reads through `runs`, which calls `add` for each, and puts the points into their order. */
export async function collectHistories(
  catalogue: Catalogue,
  columnCount: number,
  nightCount: number,
  runs: (add: AddRun) => Promise<void>,
): Promise<Histories> {
  const none = '.'.charCodeAt(0)
  const numbers = new Map<string, number>()
  const unsorted: PointData[] = []
  // By column and point number: a letter a night.
  const columns: Uint8Array[][] = Array.from({ length: columnCount }, () => [])

  const numberOf = (point: ResultPoint, row: string | undefined): number => {
    const key = JSON.stringify([point.id, row])
    const known = numbers.get(key)
    if (known === undefined) {
      numbers.set(key, unsorted.length)
      unsorted.push({ requirement: catalogue.indexOf(point) })
    }
    const number = known ?? unsorted.length - 1
    if (row !== undefined) unsorted[number]!.row = row
    if (point.script !== undefined) unsorted[number]!.script = point.script
    return number
  }

  await runs((column, night, points) => {
    const seen = new Set<number>()
    return points.map(point => {
      let number = numberOf(point, point.row)
      // Results of another tool may have no rows that tell points apart.
      for (let twin = 2; seen.has(number); twin++)
        number = numberOf(point, [point.row, `(${twin})`].filter(Boolean).join(' '))
      seen.add(number)
      const own = columns[column]!
      const nights = own[number] ?? new Uint8Array(nightCount).fill(none)
      own[number] = nights
      nights[night] = letterOf[point.verdict].charCodeAt(0)
      return number
    })
  })

  const order = unsorted
    .map((_, number) => number)
    .sort((a, b) => {
      const [left, right] = [unsorted[a]!, unsorted[b]!]
      return left.requirement - right.requirement || byNumberAndName.compare(left.row ?? '', right.row ?? '')
    })
  const positions = new Map(order.map((number, position) => [number, position]))
  const absent = new Uint8Array(nightCount).fill(none)
  const nightsOf = (column: number, number: number) => columns[column]![number] ?? absent

  return {
    points: order.map(number => unsorted[number]!),
    position: number => positions.get(number)!,
    letters: (column, night) =>
      order.map(number => String.fromCharCode(nightsOf(column, number)[night]!) as Letter).join(''),
    history: chosen => {
      const codes = new Map<string, number>()
      const cells = chosen.map(column =>
        order.map(number => {
          const code = encodeHistory(String.fromCharCode(...nightsOf(column, number)))
          const known = codes.get(code)
          if (known !== undefined) return known
          codes.set(code, codes.size)
          return codes.size - 1
        }),
      )
      return { codes: [...codes.keys()], cells }
    },
  }
}
