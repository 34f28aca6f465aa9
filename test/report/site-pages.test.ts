/** The dashboard in a real browser: each page and filter by clicking, hostile texts, accessibility. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { ResultPoint } from '../../lib/report/results.js'
import { writeSite } from '../../lib/report/site/write-site.js'
import { requirements } from '../../lib/spec/requirements.js'
import { noChromium, startChromium } from './chromium.js'
import { madeUpResults, type Story, withPoints, withVerdict, writeNights } from './nights.js'

if (noChromium) {
  t.plan(0, noChromium)
  process.exit(0)
}

const scratch = mkdtempSync(join(tmpdir(), 'site-pages-'))
const browser: Browser = await startChromium()
t.teardown(async () => {
  await browser.close()
  rmSync(scratch, { recursive: true, force: true })
})

const base = madeUpResults(6, 200)
const names = [...base.keys()]
const [crun, runc, runsc] = names as [string, string, string]
const all = [...requirements().values()].slice(0, 200)
const ids = all.filter(({ level }) => level === 'MUST').map(({ id }) => id)
const [brokenId, repairedId, flakyId, oneId, allId] = ids as [string, string, string, string, string]
for (const [name, results] of base) {
  const verdictFor = (point: ResultPoint) => {
    if (point.id === oneId) return name.startsWith('crun') ? 'fail' : 'pass'
    if (point.id === allId) return 'fail'
    return point.verdict
  }
  base.set(
    name,
    withPoints(
      results,
      results.points.map(point => withVerdict(point, verdictFor(point), results.runtime.name)),
    ),
  )
}
const story: Story = {
  upgraded: { column: crun, id: brokenId, from: '1.2', to: '1.3' },
  repaired: { column: runc, id: repairedId },
  flaky: { column: runsc, id: flakyId },
  absent: names[5]!,
}
writeNights(base, join(scratch, 'results'), 30, story)
const out = join(scratch, 'site')
await writeSite([join(scratch, 'results')], out)
const site = pathToFileURL(join(out, 'index.html')).href

interface Opened {
  page: Page
  /** Errors of scripts, and addresses outside of the site. */
  wrong: string[]
}

async function open(t: Test, address = '', options = {}, from = site): Promise<Opened> {
  const context = await browser.newContext(options)
  t.teardown(() => context.close())
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('pageerror', error => wrong.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error') wrong.push(message.text())
  })
  page.on('request', request => {
    if (!/^(file|data):/.test(request.url())) wrong.push(request.url())
  })
  await page.goto(from + address)
  await page.locator('h1').waitFor()
  return { page, wrong }
}

const row = (page: Page, text: string) => page.locator('tr', { hasText: text }).first()
const heading = (page: Page) => page.locator('h1').textContent()

t.test('the start page begins with what broke since last night', async t => {
  const { page, wrong } = await open(t)
  t.match(
    await page.locator('.headline').textContent(),
    /1 requirement broke.*1 column without results.*1 repaired/,
  )
  t.match(await page.locator('.notice').first().textContent(), new RegExp(names[5]!))
  const broke = page.locator('table', { hasText: 'Broke since last night' })
  t.match(await row(broke as never, brokenId).textContent(), /pass.*→.*fail.*crun 1\.2 → 1\.3/)
  const repaired = page.locator('table', { hasText: 'Repaired' })
  t.match(await row(repaired as never, repairedId).textContent(), /fail.*→.*pass.*nothing else changed/)
  await page.locator('.cards strong').nth(2).filter({ hasText: /^\d+$/ }).waitFor()
  t.match(await page.locator('table', { hasText: 'Failing tonight' }).textContent(), /since 2026-11-23/)
  await broke.getByRole('link').first().click()
  await page.getByRole('heading', { name: requirements().get(brokenId)!.summary }).waitFor()
  await page.goBack()
  await page.locator('.headline').waitFor()
  t.strictSame(wrong, [])
})

t.test('the navigation leads to each page, and each has an address', async t => {
  const { page, wrong } = await open(t)
  for (const [link, address, title] of [
    ['Matrix', '#/matrix', 'Matrix'],
    ['Changes', '#/changes', 'Changes from one night to another'],
    ['Trend', '#/trends', 'Trend'],
    ['Flaky', '#/flaky', 'Flaky'],
    ['Known deviations', '#/deviations', 'Known deviations'],
    ['Not checked', '#/unchecked', 'Not checked here, and why'],
    ['Durations', '#/durations', 'Durations'],
    ['Today', '#/', 'The night of 2026-11-23 03:00 UTC'],
  ] as const) {
    await page.getByRole('navigation').getByRole('link', { name: link, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    t.equal(new URL(page.url()).hash, address)
    t.match(await page.title(), title)
  }
  await page.goto(`${site}#/nonsense/%zz`)
  t.equal(await heading(page), 'No such page')
  t.strictSame(wrong, [])
})

t.test('the matrix: sections open, cells lead to requirements', async t => {
  const { page, wrong } = await open(t, '#/matrix')
  t.equal(await page.locator('.matrix .column').count(), 6)
  t.equal(await page.locator('.matrix .requirement').count(), 0)
  const section = page.locator('.matrix tr.section', { hasText: 'runtime.md#state' })
  t.match(await section.locator('th').textContent(), /\d+ MUST/)
  t.match(await section.locator('td').first().getAttribute('aria-label'), /MUST \d+ of \d+ hold/)
  await section.getByRole('button').click()
  t.ok((await page.locator('.matrix .requirement').count()) > 5)
  t.equal(await section.getByRole('button').getAttribute('aria-expanded'), 'true')
  t.match(page.url(), 'open=runtime.md')
  await page.reload()
  t.ok((await page.locator('.matrix .requirement').count()) > 5, 'the address keeps it')
  await page.getByRole('link', { name: 'open all sections' }).click()
  await page.getByRole('link', { name: 'close all sections' }).waitFor()
  await page.locator(`.matrix tr.requirement`, { hasText: oneId }).locator('td.v-fail').first().click()
  await page.getByRole('heading', { name: requirements().get(oneId)!.summary }).waitFor()
  t.strictSame(wrong, [])
})

t.test('each filter narrows the matrix, and is in the address', async t => {
  const { page, wrong } = await open(t, '#/matrix')
  const rows = page.locator('.matrix tr.requirement')
  const status = page.getByRole('status')
  const clear = async () => {
    await page.getByRole('link', { name: 'clear filters' }).click()
    await page.locator('p[role=status]', { hasText: '713 of 713' }).waitFor()
  }
  const keeps = async (wanted: RegExp) => {
    t.match(decodeURIComponent(page.url()), wanted)
    const before = await status.textContent()
    await page.reload()
    t.equal(await status.textContent(), before, `${wanted} after a reload`)
    await clear()
  }

  await page.getByRole('searchbox').fill(`${oneId}`)
  t.equal(await rows.count(), 1)
  t.equal(
    await page.getByRole('searchbox').evaluate(input => input === input.ownerDocument.activeElement),
    true,
  )
  await keeps(new RegExp(`text=${oneId}`))

  await page.getByRole('combobox', { name: 'Level', exact: true }).selectOption('SHOULD')
  const shoulds = [...requirements().values()].filter(({ level }) => level === 'SHOULD').length
  t.match(await status.textContent(), `${shoulds} of 713`)
  await keeps(/level=SHOULD/)

  await page.getByRole('combobox', { name: 'Section', exact: true }).selectOption('config.md#mounts')
  t.ok((await rows.count()) > 5)
  t.equal(await page.locator('.matrix tr.section').count(), 1)
  await keeps(/section=config\.md#mounts/)

  await page.getByRole('checkbox', { name: 'fail' }).check()
  t.match(await rows.allTextContents(), [new RegExp(brokenId), new RegExp(oneId), new RegExp(allId)])
  await page.getByRole('checkbox', { name: 'should' }).check()
  t.ok((await rows.count()) > 3)
  await keeps(/verdict=fail,should/)

  await page.locator('details.columns summary').click()
  await page.getByRole('checkbox', { name: runc }).check()
  await page.getByRole('checkbox', { name: runsc }).check()
  t.strictSame(await page.locator('.matrix .column').allTextContents(), [runc, runsc])
  await keeps(new RegExp(`runtime=${runc},${runsc}`))

  const show = page.getByRole('combobox', { name: 'Show', exact: true })
  await show.selectOption('one')
  t.ok((await rows.allTextContents()).some(text => text.includes(oneId)))
  t.notOk((await rows.allTextContents()).some(text => text.includes(allId)))
  await keeps(/show=one/)
  await show.selectOption('all')
  t.ok((await rows.allTextContents()).some(text => text.includes(allId)))
  t.notOk((await rows.allTextContents()).some(text => text.includes(oneId)))
  await keeps(/show=all/)
  await show.selectOption('changed')
  t.equal(await rows.count(), 2)
  await keeps(/show=changed/)
  await show.selectOption('unchecked')
  t.match(await status.textContent(), /^\d{3} of 713/)
  await keeps(/show=unchecked/)

  await page.getByRole('searchbox').fill('no such words')
  await page.getByText('No requirement is like that.').waitFor()
  t.strictSame(wrong, [])
})

t.test('a requirement: what was seen, how to run it again, its history', async t => {
  const { page, wrong } = await open(t, `#/requirement/${brokenId}`)
  const text = await page.locator('main').textContent()
  t.match(text, brokenId)
  t.match(text, /levelMUST/)
  t.match(
    await page.getByRole('link', { name: 'github.com/opencontainers' }).getAttribute('href'),
    /^https:\/\/.*#/,
  )
  const seen = page.locator('details.seen', { hasText: crun }).first()
  const told = await seen.textContent()
  t.match(told, /expected.*"value"/)
  t.match(told, /actual.*"value"/)
  t.match(told, /command\/usr\/bin\/crun --root '\/run\/a folder' create c1/)
  t.match(told, `make localvalidation RUNTIME=/opt/0/crun TESTS=${brokenId} SPEC=1.2.1 CGROUP=v2`)
  const strip = page.locator('.strips tr', { hasText: crun }).first()
  t.match(
    await strip.textContent(),
    /pass 2026-10-25 – 2026-11-22, fail 2026-11-23.*crun 1\.2 → 1\.3 on 2026-11-23/,
  )
  t.equal(await strip.locator('rect.mark').count(), 1)
  const versions = page.locator('table', { hasText: 'By version of the runtime' })
  t.match(await row(versions as never, 'crun 1.2').textContent(), /pass/)
  t.match(await row(versions as never, 'crun 1.3').textContent(), /fail/)
  await page.goto(`${site}#/requirement/nope`)
  t.equal(await heading(page), 'No such requirement')
  t.strictSame(wrong, [])
})

t.test('a runtime, and what leads on from there', async t => {
  const { page, wrong } = await open(t)
  await page.locator('table', { hasText: 'Runtimes tonight' }).getByRole('link', { name: crun }).click()
  await page.getByRole('heading', { level: 1, name: crun }).waitFor()
  t.match(await page.locator('main').textContent(), /crun 1\.3.*spec 1\.2\.1, suite 0\.1\.0.*Linux 6\.12\.0/)
  t.match(
    await page.locator('table', { hasText: 'Versions over the nights' }).textContent(),
    /crun 1\.3.*crun 1\.2/,
  )
  await page.getByRole('link', { name: 'Its column in the matrix' }).click()
  await page.locator('.matrix .column').waitFor()
  await page.goBack()
  await page.getByRole('link', { name: 'what was skipped, and why' }).click()
  t.equal(await page.getByRole('combobox', { name: 'Runtime', exact: true }).inputValue(), crun)
  await page.goBack()
  await page.getByRole('link', { name: 'known deviations of crun' }).click()
  t.equal(await page.getByRole('combobox', { name: 'Runtime', exact: true }).inputValue(), 'crun')
  t.strictSame(wrong, [])
})

t.test('known deviations: class, reason, links', async t => {
  const { page, wrong } = await open(t, '#/deviations')
  const count = await page.locator('tbody tr').count()
  await page.getByRole('combobox', { name: 'Runtime', exact: true }).selectOption('runc')
  t.ok((await page.locator('tbody tr').count()) < count)
  await page.getByRole('combobox', { name: 'Class', exact: true }).selectOption('deliberate')
  t.match(page.url(), /runtime=runc&class=deliberate/)
  await page.goto(`${site}#/deviation/crun-devices-always-mknod`)
  const text = await page.locator('main').textContent()
  t.match(text, /classdeliberate/)
  t.match(text, /appends leave to make every node/)
  t.equal(
    await page.getByRole('link', { name: 'github.com/containers' }).getAttribute('href'),
    'https://github.com/containers/crun/issues/941',
  )
  await page.goto(`${site}#/deviation/gone`)
  await page.getByText('No ledger has an entry of that name').waitFor()
  t.strictSame(wrong, [])
})

t.test('changes between two nights of choice', async t => {
  const { page, wrong } = await open(t, '#/changes')
  await row(page, brokenId).waitFor()
  await page.getByRole('combobox', { name: 'From', exact: true }).selectOption('2026-11-19T03:00:00.000Z')
  await page.getByRole('combobox', { name: 'To', exact: true }).selectOption('2026-11-20T03:00:00.000Z')
  t.match(await row(page, flakyId).textContent(), /pass.*→.*fail/)
  t.equal(await page.locator('tbody tr').count(), 1)
  t.match(page.url(), /from=2026-11-19.*to=2026-11-20/)
  t.strictSame(wrong, [])
})

t.test('flaky ones are those that change while nothing else does', async t => {
  const { page, wrong } = await open(t, '#/flaky')
  t.match(await row(page, flakyId).textContent(), new RegExp(runsc))
  t.equal(await page.locator('tr', { hasText: brokenId }).count(), 0, 'a new version is a reason')
  t.strictSame(wrong, [])
})

t.test('trend and durations: charts, and the same as numbers', async t => {
  const { page, wrong } = await open(t, '#/trends')
  await page.locator('canvas').waitFor()
  await page.getByRole('combobox', { name: 'Count', exact: true }).selectOption('fail')
  await page.getByText('Points by night: failing').waitFor()
  t.match(page.url(), 'count=fail')
  await page.getByText('The numbers').click()
  t.equal(await page.locator('tbody tr', { hasText: '2026-' }).count(), 30)
  await page.goto(`${site}#/durations`)
  await page.locator('canvas').waitFor()
  await page.getByText('The slowest scripts tonight').waitFor()
  t.strictSame(wrong, [])
})

t.test('what was not checked, and why', async t => {
  const { page, wrong } = await open(t, '#/unchecked')
  const group = page.locator('details.seen').first()
  t.match(await group.locator('summary').textContent(), /\d+ × no .* controller/)
  await group.locator('summary').click()
  await group.getByRole('link').first().waitFor()
  t.match(await page.locator('main').textContent(), /meta rule for the verdict/)
  t.strictSame(wrong, [])
})

t.test('by keyboard alone', async t => {
  const { page } = await open(t)
  await page.keyboard.press('/')
  await page.getByRole('heading', { level: 1, name: 'Matrix' }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type(oneId)
  await page.locator('p[role=status]', { hasText: /^1 of/ }).waitFor()
  await page.locator('.matrix tr.section button').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: requirements().get(oneId)!.summary }).waitFor()
  t.equal(await page.evaluate('document.activeElement.tagName'), 'H1', 'a reader hears the new page')
})

t.test('on a phone nothing is wider than the screen but what scrolls by itself', async t => {
  const { page } = await open(t, '', {
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
  })
  for (const address of [
    '',
    '#/matrix',
    `#/requirement/${brokenId}`,
    `#/runtime/${crun}`,
    '#/trends',
    '#/unchecked',
  ]) {
    await page.goto(site + address)
    await page.locator('h1').waitFor()
    t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360, address || 'start')
  }
})

t.test('axe finds nothing serious, in the light and in the dark', async t => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await open(t, '', { colorScheme })
    for (const address of [
      '#/',
      '#/matrix?open=runtime.md%2523state',
      `#/matrix?text=${brokenId}`,
      `#/requirement/${brokenId}`,
      `#/requirement/${allId}`,
      `#/runtime/${crun}`,
      '#/changes',
      '#/trends',
      '#/flaky',
      '#/deviations',
      '#/deviation/crun-devices-always-mknod',
      '#/unchecked',
      '#/durations',
    ]) {
      await page.goto(site + address)
      await page.locator('h1').waitFor()
      await page.locator('main', { hasNotText: 'Loading…' }).waitFor()
      await page.evaluate(axe)
      const violations = await page.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>(
        'axe.run().then(({ violations }) => violations)',
      )
      t.strictSame(
        violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => [id, nodes.length, nodes[0]!.html.slice(0, 200)]),
        [],
        `${colorScheme} ${address}`,
      )
    }
  }
})

t.test('text from elsewhere is text, whatever it holds', async t => {
  const evil = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">'
  const results = base.get(crun)!
  const points = results.points.slice(0, 3).map(
    (point, index): ResultPoint => ({
      ...point,
      ...(index === 0 ? { id: '__proto__', level: evil } : {}),
      ...(index === 1 ? { id: `${evil}; rm -rf ~`, name: evil, level: evil, file: evil, section: evil } : {}),
      row: evil,
      script: evil,
      verdict: 'fail',
      reason: evil,
      deviation: evil,
      note: evil,
      error: evil,
      values: [evil],
      faults: [{ message: evil, expected: evil, actual: evil, argv: [evil], end: evil, stderr: evil }],
    }),
  )
  const folder = join(scratch, 'evil', '2026-11-23')
  mkdirSync(folder, { recursive: true })
  const column = '<img src=x onerror=window.hacked=1>, 100%'
  writeFileSync(
    join(folder, `${column}.json`),
    JSON.stringify({
      ...results,
      runtime: { name: `../../../${evil}`, version: evil, path: `'; rm -rf ~; ${evil}` },
      suite: { version: evil },
      spec: evil,
      cgroup: evil,
      host: { kernel: evil, arch: evil, cgroup: evil, controllers: [evil], missingCapabilities: [evil] },
      points,
      error: evil,
    }),
  )
  writeFileSync(join(folder, 'constructor.json'), '{')
  const evilOut = join(scratch, 'evil-site')
  await writeSite([join(scratch, 'evil')], evilOut)
  const evilSite = pathToFileURL(join(evilOut, 'index.html')).href
  const { page, wrong } = await open(t, '', {}, evilSite)
  const name = encodeURIComponent(column)
  for (const address of [
    '#/',
    '#/matrix?open=all',
    `#/matrix?runtime=${encodeURIComponent(column.replace(/[%,]/g, encodeURIComponent))}`,
    '#/requirement/__proto__',
    `#/requirement/${encodeURIComponent(`${evil}; rm -rf ~`)}`,
    `#/requirement/${points[2]!.id}`,
    `#/runtime/${name}`,
    '#/runtime/constructor',
    `#/deviation/${encodeURIComponent(evil)}`,
    '#/trends',
    '#/flaky',
    '#/unchecked',
    '#/durations',
  ]) {
    await page.goto(evilSite + address)
    await page.locator('h1').waitFor()
    await page.locator('main', { hasNotText: 'Loading…' }).waitFor()
    t.notMatch(await heading(page), /^No such/, address)
    t.equal(await page.evaluate('window.hacked'), undefined, address)
    t.equal(await page.locator('img, main script').count(), 0, address)
    if (address.includes('rm')) t.notMatch(await page.locator('main').textContent(), /run it again/)
  }
  t.strictSame(wrong, [])
})
