/** The dashboard with as much as it was made for: 500 requirements × 20 columns × 90 nights. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { writeSite } from '../../lib/report/site/write-site.js'
import { noChromium, startChromium } from './chromium.js'
import { madeUpResults, writeNights } from './nights.js'

const scratch = mkdtempSync(join(tmpdir(), 'site-size-'))
t.teardown(() => rmSync(scratch, { recursive: true, force: true }))

const base = madeUpResults(20, 500)
const [upgraded, repaired, flaky] = [...base.keys()] as [string, string, string]
const { points } = base.get(upgraded)!
writeNights(base, join(scratch, 'results'), 90, {
  upgraded: { column: upgraded, id: points[50]!.id, from: '1.2', to: '1.3' },
  repaired: { column: repaired, id: points[60]!.id },
  flaky: { column: flaky, id: points[70]!.id },
})
const out = join(scratch, 'site')
await writeSite([join(scratch, 'results')], out)

t.test('less than 10 MB', async t => {
  const bytes = readdirSync(out, { recursive: true, encoding: 'utf8' })
    .map(name => statSync(join(out, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)
  t.comment(`${bytes} bytes`)
  t.ok(bytes < 10e6, `${bytes} bytes`)
  t.ok(bytes > 500_000, 'and all is there')
})

t.test('opens in less than a second', { skip: noChromium ?? false }, async t => {
  const browser = await startChromium()
  t.teardown(() => browser.close())
  for (const [address, wanted] of [
    ['', '.headline'],
    ['#/matrix', '.matrix .section'],
    [`#/requirement/${points[50]!.id}`, '.strip'],
  ] as const) {
    const page = await browser.newPage()
    const session = await page.context().newCDPSession(page)
    // Time of the page's own thread: other work on the machine does not count.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    await page.goto(`${pathToFileURL(join(out, 'index.html'))}${address}`)
    await page.locator(wanted).first().waitFor()
    const { metrics } = await session.send('Performance.getMetrics')
    const seconds = metrics.find(({ name }) => name === 'TaskDuration')!.value
    t.comment(`${address || 'the start page'}: ${seconds.toFixed(2)} s`)
    t.ok(seconds < 1, `${address || 'the start page'}: ${seconds.toFixed(2)} s`)
    await page.close()
  }
})
