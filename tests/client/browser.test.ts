import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { createSimulator, simulatorToken } from '../../src/mock/simulator.js'
import { launchBrowser } from '../browser.js'
import { madeUpIds } from '../support/ids.js'
import { serveHandler } from '../support/server.js'

/** Runs in the page: one run of upgrades, one redirect, one token that does not fit in a header. */
const pageScript = `
  import { accessKeys, createClient, upgradeInstances } from './src/index.js'

  globalThis.upgrade = async (baseUrl, credentials, instanceIds) => {
    const outcomes = []
    try {
      const { keys } = credentials
      const client = createClient({ baseUrl, ...credentials, ...(keys && { keys: accessKeys(keys) }) })
      for await (const outcome of upgradeInstances(client, { projectId: 'a-project', instanceIds })) {
        outcomes.push(outcome)
      }
    } catch (error) {
      return JSON.parse(JSON.stringify(error))
    }
    return JSON.parse(JSON.stringify(outcomes))
  }
`

const instanceIds = madeUpIds(maxInstanceIds + 2)
/** The simulator verifies the signatures of these. */
const keys = { accessKey: 'an-access-key', secretKey: 'a-secret-key', securityToken: 'a-security-token' }

const simulator = createSimulator({
  keys: [keys],
  instances: Object.fromEntries([...instanceIds.slice(0, -1), 'signed'].map((id) => [id, 'available'])),
})

/** The bundled client as the only script of a page, the simulator, and a redirect, on one origin. */
function startSite(script: string) {
  const send = (text: string, type: string) => new Response(text, { headers: { 'Content-Type': type } })
  return serveHandler(async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/') return send('<script type="module" src="/client.js"></script>', 'text/html')
    if (pathname === '/client.js') return send(script, 'text/javascript')
    if (!pathname.startsWith('/moved')) return simulator.fetch(request)
    return new Response(null, { status: 307, headers: { Location: 'http://localhost:1/' } })
  })
}

describe('the client in a browser', () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>
  let site: Awaited<ReturnType<typeof startSite>>
  let upgrade: (baseUrl: string, credentials: object, ids?: readonly string[]) => Promise<unknown>

  beforeAll(async () => {
    // Fails when anything that it imports is one of Node's own modules.
    const bundle = await build({
      stdin: { contents: pageScript, resolveDir: process.cwd() },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      write: false,
    })
    site = await startSite(bundle.outputFiles[0]?.text ?? '')
    browser = await launchBrowser()
    const page = await browser.newPage()
    await page.goto(site.url)
    await page.waitForFunction('globalThis.upgrade')
    upgrade = (baseUrl, credentials, ids = instanceIds) =>
      page.evaluate(`upgrade(...${JSON.stringify([baseUrl, credentials, ids])})`)
  })

  afterAll(async () => {
    await browser?.close()
    site?.close()
  })

  it('should submit batches and give every instance its outcome', async () => {
    const outcomes = await upgrade(site.url, { token: simulatorToken })

    expect(outcomes).toMatchObject([
      ...instanceIds.slice(0, -1).map((instance_id) => ({ instance_id, status: 'submitted' })),
      { instance_id: instanceIds.at(-1), status: 'rejected', error_code: 'DBS.200002' },
    ])
    expect(simulator.requests.map((request) => request.instanceIds.length)).toEqual([maxInstanceIds, 2])
  })

  it('should sign requests', async () => {
    const outcomes = await upgrade(site.url, { keys }, ['signed'])

    expect(outcomes).toMatchObject([{ instance_id: 'signed', status: 'submitted' }])
  })

  it('should have a wrong signature refused', async () => {
    const outcomes = await upgrade(site.url, { keys: { ...keys, secretKey: 'another-key' } }, ['signed'])

    expect(outcomes).toMatchObject([{ status: 'rejected', httpStatus: 401, error_code: 'APIGW.0301' }])
  })

  it('should not follow a redirect, even if a browser hides where it leads', async () => {
    const outcomes = await upgrade(`${site.url}/moved`, { token: simulatorToken })

    expect(outcomes).toMatchObject(
      instanceIds.map(() => ({ status: 'unknown', cause: { name: 'RequestError', code: 'REDIRECTED' } })),
    )
  })

  it('should refuse a bad token without repeating it', async () => {
    const refusal = await upgrade(site.url, { token: 'bad\ntoken' })

    expect(refusal).toMatchObject({ name: 'InvalidInputError', code: 'INVALID_TOKEN' })
    expect(JSON.stringify(refusal)).not.toContain('bad')
  })
})
