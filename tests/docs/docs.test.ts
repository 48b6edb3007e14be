import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readYaml } from '../../scripts/contract.js'
import { writeDocsSource } from '../../scripts/docs-source.js'
import { buildDocs } from '../../src/docs/build.js'
import { serveDocs } from '../../src/docs/serve.js'
import type { RunningServer } from '../../src/http/serve.js'
import { launchBrowser } from '../browser.js'
import {
  choose,
  openDocs,
  openOperation,
  readExamples,
  shownFields,
  textOf,
  withoutWhitespace,
} from './reader.js'

/** The renderer draws only what is in sight; this is high enough for the whole operation. */
const tall = { viewport: { width: 1280, height: 4000 } }
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/** Faults of the renderer that nothing in the contract, the options or the style of the page can mend. */
const knownFaults: Readonly<Record<string, string>> = {
  'label-content-name-mismatch': 'It labels the menu of examples "Example", whatever example the menu shows.',
}

let folder: string
let source: string
let fileUrl: string
let server: RunningServer
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docs-'))
  source = join(folder, 'source')
  await writeDocsSource(source)
  fileUrl = pathToFileURL(await buildDocs(folder, { source })).href
  server = await serveDocs({ folder })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

describe('buildDocs', () => {
  it('should put the raw contract beside the page', async () => {
    expect(await readFile(join(folder, 'openapi.yaml'))).toEqual(await readFile('openapi/openapi.yaml'))
    for (const edition of ['openapi.json', 'openapi-3.0.json', 'openapi-3.0.yaml']) {
      expect(await readFile(join(folder, edition))).toEqual(await readFile(`generated/${edition}`))
    }
  })

  it('should say what to do when there is nothing to render', async () => {
    await expect(buildDocs(folder, { source: join(folder, 'nothing') })).rejects.toThrow(
      'The docs are not built here; run "npm run docs" in the clone first.',
    )
  })

  it('should say where it cannot write', async () => {
    const taken = join(folder, 'openapi.yaml')

    await expect(buildDocs(taken, { source })).rejects.toThrow(
      `The docs cannot be written to ${taken}: EEXIST.`,
    )
  })

  it.each(['file', 'server'])(
    'should show every part from a %s without a request or a complaint',
    async (from) => {
      const url = from === 'file' ? fileUrl : `${server.url}/`
      const { page, requests, complaints } = await openDocs(browser, url)

      await page.getByRole('heading', { level: 1 }).waitFor()
      await openOperation(page)
      for (const status of ['400', '401', '403', '404', '429', '500', '202']) {
        await page.getByRole('tab', { name: status }).click()
      }
      await page.getByRole('tab', { name: 'RejectedUpgrade' }).click()
      await page.getByRole('button', { name: 'View security details' }).click()
      await page.getByText('User token obtained from IAM').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: 'Basis of every constraint' }).click()
      await page.getByRole('columnheader', { name: 'stated in' }).waitFor()

      expect(requests).toEqual([])
      expect(complaints).toEqual([])
      await page.context().close()
    },
  )

  it('should open with the warnings and with what each basis means', async () => {
    const { page } = await openDocs(browser, fileUrl)

    const text = await textOf(page)

    expect(text).toMatch(/Upgrades start immediately/)
    expect(text).toMatch(/HTTP 202 is not success/)
    expect(text).toMatch(/documented\s+the source page says so/)
    await page.context().close()
  })

  it('should let the search find the operation by its path', async () => {
    const { page } = await openDocs(browser, fileUrl)

    await page.getByText('Search').first().click()
    await page.getByPlaceholder('Search docs').fill('db-upgrade')
    await page.locator('a[data-component-name^="Search"]').filter({ hasText: 'POST' }).click()

    await page.waitForURL(/#.*batchupgradedatabaseversion$/)
    await page.context().close()
  })

  it('should list every constraint with its basis and where that is stated', async () => {
    const { page } = await openDocs(browser, `${fileUrl}#/basis-of-every-constraint`, tall)
    const provenance = await readYaml('openapi/provenance.yaml')
    const table = page.getByRole('table').filter({ hasText: 'stated in' })

    const [, ...rows] = await table.getByRole('row').allInnerTexts()

    const cells = rows.map((row) => row.split('\t').map((cell) => cell.trim()))
    expect(cells).toHaveLength(Object.keys(provenance.content as object).length)
    expect(cells).toEqual(
      expect.arrayContaining([
        ['operation', 'path', 'documented', 'URI'],
        [
          'BatchUpgradeDatabaseVersionRequestBody.instance_ids',
          'at most 10',
          'documented',
          'Table 3, Constraints',
        ],
        ['Unauthorized', 'status 401', 'general', 'API gateway error codes'],
        ['SubmittedUpgrade.job_id', 'required', 'example', 'Example Response'],
      ]),
    )
    await page.context().close()
  })

  describe.each([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(34, 36, 43)'],
  ] as const)('on a system that prefers %s', (colorScheme, background) => {
    let page: Page

    beforeAll(async () => {
      // axe runs in the page, which its own policy would not let in.
      ;({ page } = await openDocs(browser, fileUrl, { ...tall, colorScheme, bypassCSP: true }))
    })

    afterAll(() => page.context().close())

    it('should have its colours', async () => {
      const color = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)

      expect(color).toBe(background)
    })

    it('should be accessible', async () => {
      await page.evaluate(axe.source)

      const faults = await findFaults(page)
      await openOperation(page)
      const faultsOfOperation = await findFaults(page)

      expect(faults).toEqual([])
      expect(faultsOfOperation).toEqual(Object.keys(knownFaults))
    })
  })

  it('should fit on a phone', async () => {
    const { page } = await openDocs(
      browser,
      `${fileUrl}#/db-instance-management/batchupgradedatabaseversion`,
      phone,
    )
    await page.getByRole('tablist', { name: 'Response status' }).waitFor()

    const width = await page.evaluate(() => document.documentElement.scrollWidth)

    expect(width).toBe(390)
    await page.context().close()
  })

  describe('on the operation', () => {
    let page: Page

    beforeAll(async () => {
      ;({ page } = await openDocs(browser, fileUrl, tall))
      await openOperation(page)
    })

    afterAll(() => page.context().close())

    it('should warn that the upgrade is triggered immediately', async () => {
      expect(await textOf(page)).toContain('The upgrade is triggered immediately')
    })

    it('should show the limit of 10 and its basis', async () => {
      const text = await textOf(page)

      expect(text).toMatch(/instance_ids\s+Array of strings, <= 10 items\s+required/)
      expect(text).toContain('Basis: documented (required, field, array, at most 10, elements, string).')
    })

    it.each([
      ['SubmittedUpgrade', ['instance_id', 'job_id'], /never error_code or error_message/],
      ['RejectedUpgrade', ['instance_id', 'error_code', 'error_message'], /never job_id/],
    ] as const)(
      'should show of a %s the fields %j alone, and the rule in words',
      async (outcome, fields, rule) => {
        await page.getByRole('tab', { name: '202' }).click()

        await page.getByRole('tab', { name: outcome }).click()

        await expect.poll(() => shownFields(page)).toEqual(fields)
        expect(await textOf(page)).toMatch(rule)
      },
    )

    it.each([
      ['202', 'Basis: documented (status 202, schema), example (application/json, object).'],
      ['400', 'Basis: documented (status 400), general (application/json, schema, object).'],
      ['401', 'Basis: general (status 401, application/json, schema, object).'],
    ])('should tell the basis of status %s', async (status, basis) => {
      await page.getByRole('tab', { name: status }).click()

      await expect.poll(() => textOf(page)).toContain(basis)
    })

    it.each(['TypeScript', 'curl'])('should show the code sample in %s', async (language) => {
      const { content } = await readYaml('openapi/openapi.yaml')
      const [operation] = Object.values((content as Contract).paths).map(({ post }) => post)
      const sample = operation?.['x-codeSamples'].find(({ label }) => label === language)
      const panel = page.locator('.panel-request-samples')

      await choose(page, panel.getByRole('button', { name: /^(curl|TypeScript)$/ }), language)

      await expect
        .poll(async () => withoutWhitespace((await panel.allInnerTexts()).join()))
        .toContain(withoutWhitespace(sample?.source ?? 'none'))
    })

    it('should show every example', async () => {
      const { content } = await readYaml('openapi/openapi.yaml')
      const examples = Object.values((content as Contract).components.examples)
      const request = page.locator('.panel-request-samples')
      const response = page.locator('.panel-response-samples')

      await choose(page, request.getByRole('button', { name: 'curl', exact: true }), 'Payload')
      const shown = await readExamples(page, request)
      for (const status of ['202', '400', '401', '403', '404', '429', '500']) {
        await page.getByRole('tab', { name: status }).click()
        shown.push(...(await readExamples(page, response)))
      }

      expect(examples).toHaveLength(14)
      for (const { value } of examples) {
        const text = withoutWhitespace(JSON.stringify(value))
        expect(shown.filter((panel) => panel.includes(text))).toHaveLength(1)
      }
    })
  })
})

describe('npm run docs', () => {
  it.each([
    ['there is no contract', undefined, 'openapi/openapi.yaml does not exist.'],
    ['the contract is broken YAML', 'openapi: [', 'openapi/openapi.yaml:1:11 is not valid YAML: '],
    ['the contract is no contract', 'hello: world', 'openapi/openapi.yaml cannot be rendered: '],
  ])('should say it in one sentence and exit with 2 when %s', async (_, contract, message) => {
    const cwd = await mkdtemp(join(folder, 'clone-'))
    await mkdir(join(cwd, 'openapi'))
    if (contract !== undefined) await writeFile(join(cwd, 'openapi/openapi.yaml'), contract)

    const { code, stdout, stderr } = await runDocs(cwd)

    expect(stderr).toMatch(/^docs: .*\n$/)
    expect(stderr).toContain(message)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })
})

describe('serveDocs', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'index.html'],
    ['/openapi.yaml', 'application/yaml; charset=utf-8', 'openapi.yaml'],
    ['/openapi.json', 'application/json', 'openapi.json'],
    ['/openapi-3.0.yaml', 'application/yaml; charset=utf-8', 'openapi-3.0.yaml'],
    ['/openapi-3.0.json', 'application/json', 'openapi-3.0.json'],
  ])('should serve %s as %s', async (path, type, name) => {
    const response = await fetch(server.url + path)

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(await response.text()).toBe(await readFile(join(folder, name), 'utf8'))
  })

  it.each(['/package.json', '/../package.json', '/%2e%2e/package.json'])(
    'should not serve %s',
    async (path) => {
      expect((await fetch(server.url + path)).status).toBe(404)
    },
  )

  it('should let nobody write', async () => {
    const response = await fetch(server.url, { method: 'POST' })

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })
})

interface Contract {
  readonly paths: Record<
    string,
    {
      readonly post: {
        readonly 'x-codeSamples': readonly { readonly label: string; readonly source: string }[]
      }
    }
  >
  readonly components: { readonly examples: Record<string, { readonly value: unknown }> }
}

/** The rules against which axe finds the page to sin seriously or critically. */
async function findFaults(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run({ resultTypes: ["violations"] })')
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id)
}

function runDocs(cwd: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const script = fileURLToPath(new URL('../../scripts/docs.ts', import.meta.url))
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), script],
      { cwd },
      (error, stdout, stderr) => resolve({ code: error?.code, stdout, stderr }),
    )
  })
}
