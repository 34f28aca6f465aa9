/** `make durations RESULTS=…`: writes lib/run/durations.json from JSON results of whole runs. */
import { readResults } from '../report/read-results.js'
import { writeAside } from '../report/write-aside.js'
import { durationsFile, durationsOf } from './durations.js'

const files = process.argv.slice(2)
const runs = await Promise.all(files.map(readResults))
const partial = files.filter((_, index) => {
  const { points, error, choices } = runs[index]!
  return points.length === 0 || error !== undefined || !choices || choices.shard || choices.what.length > 0
})
if (files.length === 0 || partial.length > 0) {
  process.stderr.write(
    partial.length > 0
      ? `${partial.join(', ')}: not the whole suite; leave that out\n`
      : "say which results: make durations RESULTS='results/night/*.json'\n",
  )
  process.exitCode = 2
} else writeAside(durationsFile, `${JSON.stringify(durationsOf(runs), null, 2)}\n`)
