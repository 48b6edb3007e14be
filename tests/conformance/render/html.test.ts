import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderHtml } from '../../../src/conformance/index.js'
import type { Exchange } from '../../../src/conformance/options.js'
import type { Report } from '../../../src/conformance/report.js'
import { launchBrowser } from '../../browser.js'
import { barriersOf, openPage } from '../../docs/reader.js'
import { makeFolder } from '../../support/folder.js'
import { brokenService, runOn } from './broken-service.js'
import { exampleExchanges, exampleReport, tooManyAccepted } from './example-report.js'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const desktop = { viewport: { width: 1200, height: 900 } }
const phone = { viewport: { width: 360, height: 740 } }

describe('renderHtml', () => {
  it('should load nothing but itself, and break none of its own rules', async () => {
    const { page, requests, complaints } = await open(renderHtml(exampleReport, exampleExchanges))

    await page.waitForLoadState('networkidle')

    expect(requests).toEqual([])
    expect(complaints).toEqual([])
  })

  it('should hold everything without its script', async () => {
    const { page } = await open(renderHtml(exampleReport, exampleExchanges), { javaScriptEnabled: false })

    const [text] = await page.locator('body').allInnerTexts()

    for (const part of [
      'INCONCLUSIVE: request/instance_ids/maxItems',
      exampleReport.reason,
      ...exampleReport.notCovered,
      'judged 23 times, broken 18 times, 5 refused, 18 served',
      'documented: Table 3, Constraints',
      'line 353',
      tooManyAccepted.message,
      tooManyAccepted.request.body,
      tooManyAccepted.response?.body,
      tooManyAccepted.replay,
      tooManyAccepted.curl,
      'The gateway is slow at night',
      'the same id twice: answered with 202',
      'The gateway was slow last year',
    ]) {
      expect(text).toContain(part)
    }
    expect(await page.locator('button').count()).toBe(0)
  })

  const looks: Record<string, BrowserContextOptions> = {
    'on a wide screen': desktop,
    'in the dark': { ...desktop, colorScheme: 'dark' },
    'on a phone': phone,
    'on a phone in the dark': { ...phone, colorScheme: 'dark' },
  }
  for (const [name, look] of Object.entries(looks)) {
    it(`should be accessible and fit ${name}`, async () => {
      const { page } = await open(renderHtml(...(await breakService())), look)

      expect(await barriersOf(page)).toEqual([])
      const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement)
      expect(scrollWidth).toBe(clientWidth)
    })
  }

  it('should copy a command as it is', async () => {
    const { page } = await open(renderHtml(exampleReport, exampleExchanges), {
      permissions: ['clipboard-read', 'clipboard-write'],
    })

    await page.getByRole('button', { name: 'Copy the command: Send it again', exact: true }).first().click()

    await page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(tooManyAccepted.curl)
  })

  it('should select a command where it may not copy it', async () => {
    const { page } = await open(renderHtml(exampleReport, exampleExchanges))
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))
    })

    await page.getByRole('button', { name: 'Copy the command: Send it again', exact: true }).first().click()

    await page.getByRole('button', { name: 'Selected' }).waitFor()
    expect(await page.evaluate(() => String(getSelection()))).toBe(tooManyAccepted.curl)
  })

  it('should draw every response once, within the picture, with its name', async () => {
    const [report, exchanges] = await breakService()
    const { page } = await open(renderHtml(report, exchanges))

    const points = page.locator('svg path:has(title)')
    const titles = await points.locator('title').allTextContents()
    expect(titles).toHaveLength(exchanges.length)
    expect(titles[0]).toMatch(/^\d+ after \d+ ms: [\w/-]+$/)
    const outside = await page.evaluate(() => {
      const picture = document.querySelector('svg')?.getBoundingClientRect() ?? new DOMRect()
      return [...document.querySelectorAll('svg path, svg text')]
        .map((element) => [element.getBoundingClientRect(), element.outerHTML] as const)
        .filter(
          ([{ left, right, top, bottom }]) =>
            left < picture.left || right > picture.right || top < picture.top || bottom > picture.bottom,
        )
        .map(([, html]) => html)
    })
    expect(outside).toEqual([])
  })

  it('should print without buttons, and nothing wider than the paper', async () => {
    const { page } = await open(renderHtml(...(await breakService())), {
      viewport: { width: 700, height: 1000 },
    })

    await page.emulateMedia({ media: 'print' })

    expect(await page.locator('button:visible').count()).toBe(0)
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement)
    expect(scrollWidth).toBe(clientWidth)
  })

  it('should show what a server answers as text and never execute it', async () => {
    const hostile = `</code></pre><img src=x onerror="document.title='run'"><script>document.title='run'</script>`
    const findings = [
      {
        ...tooManyAccepted,
        message: hostile,
        response: {
          status: 400,
          headers: { [hostile]: hostile },
          body: hostile,
          bodyBytes: 1,
          durationMs: 1,
        },
      },
    ]
    const checks = exampleReport.checks.map((check) => ({ ...check, findings, reason: hostile }))
    const observations = [{ check: 'a', message: hostile }]

    const { page, requests } = await open(renderHtml({ ...exampleReport, checks, observations }))

    expect(await page.locator('img').count()).toBe(0)
    expect(await page.title()).toBe('inconclusive: http://127.0.0.1:8080')
    expect((await page.locator('body').allInnerTexts())[0]).toContain(hostile)
    expect(requests).toEqual([])
  })

  it('should hold the responses of the longest run', () => {
    const [exchange] = exampleExchanges
    const exchanges = Array.from({ length: 200_000 }, () => exchange as Exchange)

    expect(renderHtml(exampleReport, exchanges)).toContain('</svg>')
  })

  it('should leave out what there is nothing to say of', async () => {
    const { page } = await open(
      renderHtml({ ...exampleReport, checks: [], coverage: [], statuses: [], plan: [] }),
    )

    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual([
      'The exchange that ended the run',
      'Not covered by this run',
      'Observed behaviour that the contract leaves open',
      'Known deviations that matched nothing',
    ])
  })
})

async function open(html: string, options: BrowserContextOptions = {}) {
  const file = join(await makeFolder(), 'report.html')
  await writeFile(file, html)
  return openPage(browser, pathToFileURL(file).href, options)
}

async function breakService(): Promise<[Report, Exchange[]]> {
  const { report, exchanges } = await runOn(brokenService())
  const { coverage, notCovered } = exampleReport
  return [{ ...report, coverage, notCovered }, exchanges]
}
