import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'

/** A page of the docs, and everything that it did besides showing itself. */
export interface OpenPage {
  readonly page: Page
  /** Every address that it asked for, the page itself left out. */
  readonly requests: readonly string[]
  /** Every error and warning on its console, and every exception that nothing caught. */
  readonly complaints: readonly string[]
}

/** Opens the docs in a fresh context that lets no request but the one for the page itself go out. */
export async function openDocs(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  const [own] = url.split('#')
  const requests: string[] = []
  const complaints: string[] = []
  await page.route('**/*', (route) => (route.request().url() === own ? route.continue() : route.abort()))
  page.on('request', (request) => {
    // A blob or a data URL is made by the page out of itself.
    if (!/^(blob|data):/.test(request.url()) && request.url() !== own) requests.push(request.url())
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.setDefaultTimeout(30_000)
  await page.goto(url)
  return { page, requests, complaints }
}

/** What one can read on the page now. */
export async function textOf(page: Page): Promise<string> {
  const texts = await page.getByRole('main').allInnerTexts()
  return texts.join('\n')
}

/** Goes to the operation by the menu, as a reader does. */
export async function openOperation(page: Page): Promise<void> {
  const operation = page.getByRole('link', { name: /^Upgrade the minor versions/ })
  if (!(await operation.isVisible()))
    await page.getByRole('link', { name: 'DB Instance Management', exact: true }).click()
  await operation.click()
  await page.getByRole('tablist', { name: 'Response status' }).waitFor()
}

/** Chooses an entry of a drop-down menu. */
export async function choose(page: Page, menu: Locator, name: string): Promise<void> {
  await menu.click()
  await page.getByRole('menuitem', { name, exact: true }).click()
}

/** The fields of a result that the response 202 shows now, in order. */
export async function shownFields(page: Page): Promise<string[]> {
  const links = page.locator('main a[href*="c=202&path=upgrade_results[]"]')
  const targets = await links.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href') ?? ''))
  return targets.map((target) => target.split('/').at(-1) ?? '')
}

/** The text of every example of a panel, without its whitespace. */
export async function readExamples(page: Page, panel: Locator): Promise<string[]> {
  const menu = panel.getByRole('button', { name: 'Example', exact: true })
  if (!(await menu.isVisible())) return panel.allInnerTexts().then((texts) => texts.map(withoutWhitespace))
  await menu.click()
  const names = await page.getByRole('menuitem').allInnerTexts()
  await menu.click()
  const examples: string[] = []
  for (const name of names) {
    await choose(page, menu, name)
    await menu.filter({ hasText: name }).waitFor()
    examples.push(...(await panel.allInnerTexts()).map(withoutWhitespace))
  }
  return examples
}

/** What two ways to lay out the same JSON have in common. */
export function withoutWhitespace(text: string): string {
  return text.replace(/\s/g, '')
}
