/**
 * Makes the pictures of docs/screenshots: `node dist/test/report/screenshots.js RESULTS OUT`, with one night of real
 * results, from which the nights before are derived.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeSite } from '../../lib/report/site/write-site.js'
import { startChromium } from './chromium.js'
import { realResults, writeNights } from './nights.js'

const [results, out] = process.argv.slice(2)
if (results === undefined || out === undefined) throw new Error('usage: screenshots.js RESULTS OUT')

const scratch = mkdtempSync(join(tmpdir(), 'site-screenshots-'))
const browser = await startChromium()
try {
  writeNights(realResults(results), join(scratch, 'results'), 30, {
    upgraded: { column: 'crun-sid', id: 'seccomp-act-kill-process', from: '1.27', to: '1.28' },
    repaired: { column: 'runc-sid', id: 'mount-option-ro' },
    flaky: { column: 'crun-trixie', id: 'hook-args' },
  })
  await writeSite([join(scratch, 'results')], join(scratch, 'site'))
  const wide = { viewport: { width: 1200, height: 900 } }
  const phone = { viewport: { width: 390, height: 780 }, isMobile: true }
  for (const [name, address, options] of [
    ['today', '#/', wide],
    ['today-dark', '#/', { ...wide, colorScheme: 'dark' }],
    ['matrix', '#/matrix?section=runtime.md', wide],
    ['requirement', '#/requirement/seccomp-act-kill-process', { viewport: { width: 1200, height: 1500 } }],
    ['trends', '#/trends', wide],
    ['phone', '#/matrix?section=runtime.md%23state', phone],
  ] as const) {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    await page.goto(`${pathToFileURL(join(scratch, 'site', 'index.html'))}${address}`)
    await page.locator('h1').waitFor()
    await page.locator('main', { hasNotText: 'Loading…' }).waitFor()
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: join(out, `${name}.png`) })
    await context.close()
  }
} finally {
  await browser.close()
  rmSync(scratch, { recursive: true, force: true })
}
