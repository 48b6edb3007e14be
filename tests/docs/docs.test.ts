import { copyFile, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { readYaml } from '../../scripts/contract.js'
import { writeDocs } from '../../scripts/docs/write.js'
import { launchBrowser } from '../browser.js'
import { createWorkspace } from '../scripts/workspace.js'
import { makeFolder } from '../support/folder.js'
import { startServer } from '../support/server.js'
import { barriersOf, openPage, textOf, withoutWhitespace } from './reader.js'

const wide = { width: 1440, height: 900 }
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/** Everything that a reader must find, by the source page and the error codes of the provider. */
const fieldsOf = {
  request: ['X-Auth-Token', 'project_id', 'instance_ids'],
  SubmittedUpgrade: ['instance_id', 'job_id'],
  RejectedUpgrade: ['instance_id', 'error_code', 'error_message'],
  ErrorResponse: ['error_code', 'error_msg', 'request_id'],
}
const statuses = ['202', '400', '401', '403', '404', '429', '500']
const everything = [...Object.values(fieldsOf).flat(), 'upgrade_results', ...statuses]

let folder: string
let fileUrl: string
let browser: Browser
const opened: Page[] = []

beforeAll(async () => {
  folder = await makeFolder()
  fileUrl = pathToFileURL(await writeDocs(join(folder, 'docs'))).href
  browser = await launchBrowser()
})

afterEach(() => Promise.all(opened.splice(0).map((page) => page.context().close())))
afterAll(() => browser?.close())

/** Opens the docs for one test. */
async function open(url = fileUrl, options: BrowserContextOptions = {}) {
  const docs = await openPage(browser, url, options)
  opened.push(docs.page)
  return docs
}

describe('the first screen of a wide window', () => {
  let page: Page

  beforeAll(async () => {
    ;({ page } = await openPage(browser, fileUrl, { viewport: wide }))
  })

  it.each([
    'Upgrades start immediately.',
    'HTTP 202 is not success.',
    'POST',
    '/v3/{project_id}/instances/db-upgrade',
    'X-Auth-Token',
    `array of at most ${maxInstanceIds} strings`,
  ])('should show "%s"', async (text) => {
    expect(await bottomOf(page, `main :text("${text}")`)).toBeLessThan(wide.height)
  })

  it('should show both outcomes side by side, with fields and examples', async () => {
    const outcomes = page.locator('#status-202 article')

    const boxes = await outcomes.evaluateAll((nodes) =>
      nodes.map((node) => node.getBoundingClientRect().toJSON()),
    )

    expect(await outcomes.locator('h3').allInnerTexts()).toEqual(['SubmittedUpgrade', 'RejectedUpgrade'])
    expect(boxes[0].top).toBe(boxes[1].top)
    expect(boxes[0].right).toBeLessThan(boxes[1].left)
    expect(boxes[0].bottom).toBeLessThanOrEqual(wide.height)
  })
})

describe('the page', () => {
  it.each(['request', 'SubmittedUpgrade', 'RejectedUpgrade', 'ErrorResponse'] as const)(
    'should show of a %s its fields alone',
    async (name) => {
      const { page } = await open()
      const part =
        name === 'request' ? page.locator('#request') : page.locator('article').filter({ hasText: name })

      const fields = await part.first().locator('dt > code').allInnerTexts()

      expect(fields).toEqual(fieldsOf[name])
    },
  )

  it.each([
    ['SubmittedUpgrade', 'never error_code or error_message'],
    ['RejectedUpgrade', 'never job_id'],
  ])('should say in words what a %s never has', async (name, rule) => {
    const { page } = await open()

    expect(await textOf(page, `article:has(h3:text("${name}"))`)).toContain(rule)
  })

  it('should show every example once, and every sample of code', async () => {
    const { page } = await open()
    const { content } = await readYaml('openapi/openapi.yaml')
    const { paths, components } = content as Contract
    const samples = Object.values(paths).flatMap(({ post }) =>
      post['x-codeSamples'].map(({ source }) => source),
    )
    const examples = Object.values(components.examples).map(({ value }) => JSON.stringify(value))

    const listings = (await page.locator('#samples pre:not(.command), #errors pre').allInnerTexts()).map(
      withoutWhitespace,
    )

    expect(listings.sort()).toEqual([...samples, ...examples].map(withoutWhitespace).sort())
    expect(examples).toHaveLength(15)
  })

  it('should show one sample at a time, chosen without a script', async () => {
    const { page } = await open(fileUrl, { javaScriptEnabled: false })
    const shown = page.locator('.switch figure:visible')

    expect(await shown.locator('figcaption').allInnerTexts()).toEqual(['curl'])
    await page.locator('label[for="sample-Go"]').click()

    expect(await shown.locator('figcaption').allInnerTexts()).toEqual([
      'Go, where this has made what it imports:',
    ])
    expect(await shown.locator('.command').textContent()).toContain('ogen')
  })

  it('should copy a listing by its button', async () => {
    await using server = await servePage()
    const { page } = await open(`${server.url}/`, { permissions: ['clipboard-read', 'clipboard-write'] })
    const listing = page.locator('#request pre')

    await page.getByRole('button', { name: 'Copy Two instances' }).first().click()

    await expect.poll(() => page.locator('#request button').textContent()).toBe('Copied')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await listing.textContent())
  })

  it('should have a link to each field, and one past its menu', async () => {
    const { page } = await open()

    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the operation')
    await page.getByRole('link', { name: 'Link to job_id of SubmittedUpgrade' }).focus()
    await page.keyboard.press('Enter')

    expect(await textOf(page, ':target')).toContain('job_id string, required')
  })

  it('should show text of the contract as it is written, not as HTML', async () => {
    const { page } = await open()

    expect(await textOf(page, '#about')).toContain('dds.<region>.myhuaweicloud.com')
  })

  it('should load nothing and complain of nothing, from a file or a server', async () => {
    await using server = await servePage()
    for (const url of [fileUrl, `${server.url}/`]) {
      const { page, requests, complaints } = await open(url)
      for (const part of ['Request', ...statuses, 'Samples', 'About', 'Basis']) {
        await page.getByRole('navigation').getByRole('link', { name: part, exact: true }).click()
      }

      expect(requests).toEqual([])
      expect(complaints).toEqual([])
    }
  })

  it('should hold what it offers for download, when nothing else comes along', async () => {
    const alone = join(folder, 'alone.html')
    await copyFile(join(folder, 'docs/index.html'), alone)
    const { page } = await open(pathToFileURL(alone).href)
    const links = page.getByRole('navigation', { name: 'Downloads' }).getByRole('link')
    const forms = (await readdir('generated')).filter((name) => /^openapi.*\.(json|yaml)$/.test(name))

    const names = await links.allInnerTexts()

    expect(names).toEqual(['openapi.yaml', ...forms.sort().reverse()])
    for (const name of names) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        links.getByText(name, { exact: true }).click(),
      ])
      const original = await readFile(join(name === 'openapi.yaml' ? 'openapi' : 'generated', name), 'utf8')
      expect(download.suggestedFilename()).toBe(name)
      expect(await readFile(await download.path(), 'utf8')).toBe(original)
    }
  })

  it('should be readable without scripts and with a strict style policy', async () => {
    await using server = await servePage({ 'content-security-policy': "default-src 'self'" })
    const { page } = await open(`${server.url}/`, { javaScriptEnabled: false })

    const text = await textOf(page)

    for (const part of [...everything, 'Basis of every constraint']) expect(text).toContain(part)
  })

  it('should hold everything when it is printed', async () => {
    const { page } = await open()
    await page.emulateMedia({ media: 'print' })

    const text = await textOf(page, 'main')

    for (const part of [...everything, 'Basis of every constraint']) expect(text).toContain(part)
  })

  it.each(['', '#basis'])('should fit on a phone, with a margin%s', async (part) => {
    const { page } = await open(fileUrl + part, phone)

    const heading = await page.locator('h1:visible').boundingBox()

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(heading?.x).toBeGreaterThanOrEqual(15)
  })

  it('should break no name of a basis on a phone', async () => {
    const { page } = await open(fileUrl, phone)
    const documented = page.locator('main > :not(#basis) td:first-child', { hasText: 'documented' })

    const lines = await documented.evaluate((cell) => {
      const range = document.createRange()
      range.selectNodeContents(cell)
      return range.getClientRects().length
    })

    expect(lines).toBe(1)
  })

  it('should cover no line of a listing with its button on a phone', async () => {
    const { page } = await open(fileUrl, phone)

    const covered = await page.locator('main button:visible').evaluateAll((buttons) =>
      buttons.filter((button) => {
        const range = document.createRange()
        if (button.nextElementSibling) range.selectNodeContents(button.nextElementSibling)
        return button.getBoundingClientRect().bottom > range.getBoundingClientRect().top
      }),
    )

    expect(covered).toEqual([])
  })

  it('should scroll the buttons of listings beneath the menu', async () => {
    const { page } = await open(fileUrl, { viewport: wide })

    const onTop = await page
      .locator('main button')
      .first()
      .evaluate((button) => {
        window.scrollBy({ top: button.getBoundingClientRect().top - 10, behavior: 'instant' })
        const { left, top, width, height } = button.getBoundingClientRect()
        return document.elementFromPoint(left + width / 2, top + height / 2)?.closest('header, button')
          ?.tagName
      })

    expect(onTop).toBe('HEADER')
  })

  it('should give every column of the bases room for words on a small phone', async () => {
    const { page } = await open(`${fileUrl}#basis`, {
      ...phone,
      viewport: { width: 360, height: 800 },
    })

    const widths = await page
      .locator('#basis td')
      .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().width))

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    expect(Math.min(...widths)).toBeGreaterThan(60)
  })

  describe.each([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(20, 24, 31)'],
  ] as const)('on a system that prefers %s', (colorScheme, background) => {
    it('should have its colours and be accessible', async () => {
      for (const part of ['', '#basis']) {
        // axe runs in the page, which its own policy would not let in.
        const { page } = await open(fileUrl + part, { colorScheme, bypassCSP: true })

        const barriers = await barriersOf(page)
        const color = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)

        expect(barriers).toEqual([])
        expect(color).toBe(background)
      }
    })
  })
})

describe('the basis', () => {
  let page: Page

  beforeAll(async () => {
    ;({ page } = await openPage(browser, fileUrl))
  })

  it.each([
    [
      '#request dt:has(code:text-is("instance_ids"))',
      `instance_ids array of at most ${maxInstanceIds} strings, required`,
    ],
    ['#status-202 dt:has(code:text-is("job_id"))', 'job_id string, required example: required'],
    ['#errors dt:has(code:text-is("request_id"))', 'request_id string, optional general: field, string'],
    ['#status-401 h3', '401 general: status 401, application/json, schema'],
    ['#status-500 h3', '500 general: application/json, schema'],
  ])('should be shown where it is not the page, and only there: %s', async (part, text) => {
    expect(await textOf(page, part)).toBe(text)
  })

  it('should lead to all of them, with where each is stated', async () => {
    const { content } = await readYaml('openapi/provenance.yaml')

    await page.locator('#status-202 dt .basis a').first().click()
    const [, ...rows] = await page.locator('#basis tr').allInnerTexts()

    expect(await textOf(page, '#basis tr:target')).toContain('example')
    const cells = rows.map((row) => row.split('\t').map((cell) => cell.trim()))
    expect(cells).toHaveLength(Object.keys(content as object).length)
    expect(cells).toEqual(
      expect.arrayContaining([
        ['operation', 'path', 'documented', 'URI'],
        [
          'BatchUpgradeDatabaseVersionRequestBody.instance_ids',
          `at most ${maxInstanceIds}`,
          'documented',
          'Table 3, Constraints',
        ],
        ['operation', 'status 401', 'general', 'API gateway error codes'],
        ['SubmittedUpgrade.job_id', 'required', 'example', 'Example Response'],
      ]),
    )
    expect(await page.locator('#request').isVisible()).toBe(false)
    await page.getByRole('link', { name: 'Back to the operation' }).click()
    expect(await page.locator('#request').isVisible()).toBe(true)
    expect(await page.locator('#basis').isVisible()).toBe(false)
  })
})

describe('npm run docs', () => {
  it.each([
    ['there is no contract', undefined, 'openapi/openapi.yaml does not exist.'],
    ['the contract is broken YAML', 'openapi: [', 'openapi/openapi.yaml:1:11 is not valid YAML: '],
    ['the contract is empty', '', 'The docs need /info, which the contract lacks.'],
    ['the contract is no contract', 'hello: world', 'add them to scripts/constraints.ts: /hello'],
  ])('should say it in one sentence and exit with 2 when %s', async (_, contract, message) => {
    const workspace = await createWorkspace()
    if (contract === undefined) await workspace.remove('openapi/openapi.yaml')
    else await workspace.write('openapi/openapi.yaml', contract)

    const { exitCode, stdout, stderr } = await workspace.run('docs')

    expect(stderr).toMatch(/^docs: .*\n$/)
    expect(stderr).toContain(message)
    expect(stdout).toBe('')
    expect(exitCode).toBe(2)
  })
})

interface Contract {
  readonly paths: Record<
    string,
    { readonly post: { readonly 'x-codeSamples': readonly { readonly source: string }[] } }
  >
  readonly components: { readonly examples: Record<string, { readonly value: unknown }> }
}

/** Where something ends on the page, in pixels from the top of the window. */
async function bottomOf(page: Page, selector: string): Promise<number> {
  const box = await page.locator(selector).first().boundingBox()
  return box ? box.y + box.height : Number.POSITIVE_INFINITY
}

function servePage(headers: Readonly<Record<string, string>> = {}) {
  return startServer(async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers })
    response.end(await readFile(join(folder, 'docs/index.html')))
  })
}
