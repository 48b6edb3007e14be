import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** A page, and everything that it did besides showing itself. */
export interface OpenPage {
  readonly page: Page
  /** Every address that it asked for, the page itself left out. */
  readonly requests: readonly string[]
  /** Everything on its console, and every exception that nothing caught. */
  readonly complaints: readonly string[]
}

/** Opens a page in a fresh context that lets no request but the one for the page itself go out. */
export async function openPage(
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
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.setDefaultTimeout(120_000)
  await page.goto(url)
  return { page, requests, complaints }
}

/** What keeps some people from reading the page as it is now. */
export async function barriersOf(page: Page): Promise<string[]> {
  // Pages refuse scripts that are not their own, and so would refuse this one as an element.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

/** What one can read on the page now, with every gap as one space. */
export async function textOf(page: Page, part = 'body'): Promise<string> {
  const texts = await page.locator(part).allInnerTexts()
  return texts.join(' ').replace(/\s+/g, ' ')
}

/** What two ways to lay out the same JSON have in common. */
export function withoutWhitespace(text: string): string {
  return text.replace(/\s/g, '')
}
