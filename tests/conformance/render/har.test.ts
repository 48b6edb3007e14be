import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/conformance/options.js'
import { renderHar } from '../../../src/conformance/render/har.js'
import { runRedocly } from '../../lint/redocly.js'
import { makeFolder } from '../../support/folder.js'
import { brokenService, conformingService, runOn } from './broken-service.js'
import { exampleExchanges } from './example-report.js'
import { harSchema } from './har-schema.js'

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(harSchema)
const server = 'http://localhost:8080'
const options = { baseUrl: server, runs: 5 }

describe('renderHar', () => {
  it('should be an HTTP archive 1.2, whatever was sent and answered', () => {
    const har = JSON.parse(renderHar(exampleExchanges))

    expect(validate(har), JSON.stringify(validate.errors)).toBe(true)
  })

  it('should be an HTTP archive 1.2 after a real run', async () => {
    const { exchanges } = await runOn(brokenService(), options)
    const har = JSON.parse(renderHar(exchanges))

    expect(validate(har), JSON.stringify(validate.errors)).toBe(true)
  })

  it('should leave out a body that was recorded in part', () => {
    const [, cut] = JSON.parse(renderHar(exampleExchanges)).log.entries

    // mitmproxy 11 fails on `postData` without a text.
    expect(cut.request).not.toHaveProperty('postData')
    expect(cut.request.comment).toBe('recorded in part, so left out')
    expect(cut.request.bodySize).toBe(1_000_000)
  })

  it('should give the size of a body as it is written, masked', () => {
    const [first] = exampleExchanges
    const response = { ...first?.response, body: '"$DDS_AUTH_TOKEN"', bodyBytes: 4000 }

    const [entry] = JSON.parse(renderHar([{ ...first, response } as Exchange])).log.entries

    expect(entry.response.content.size).toBe(17)
    expect(entry.response.bodySize).toBe(4000)
  })

  it('should keep the byte order mark of a request', async () => {
    const { exchanges } = await runOn(conformingService(), { ...options, only: ['malformed/bom'] })

    const entry = JSON.parse(renderHar(exchanges)).log.entries.at(-1)

    expect(entry.request.postData.text).toMatch(/^\uFEFF\{/)
  })

  it('should keep a whole body that ends like one that was cut', () => {
    const body = '"…"'.slice(0, 2)
    const exchange = {
      ...exampleExchanges[0],
      request: { ...exampleExchanges[0]?.request, body, bodyBytes: 4 },
    }

    const [entry] = JSON.parse(renderHar([exchange as Exchange])).log.entries

    expect(entry.request.postData.text).toBe(body)
  })

  it('should say which check sent a request, and why it has no response', () => {
    const [, , withoutResponse] = JSON.parse(renderHar(exampleExchanges)).log.entries

    expect(withoutResponse.comment).toBe('method/get: no response in time')
    expect(withoutResponse.response.status).toBe(0)
    expect(withoutResponse.time).toBe(exampleExchanges[2]?.durationMs)
  })

  it('should satisfy redocly drift for what keeps the contract', async () => {
    const { exchanges } = await runOn(conformingService(), {
      ...options,
      // What has no body, no good token or another method, and the bodies that are served and recorded in part.
      skip: [
        'token',
        'method',
        'malformed/no-body',
        'malformed/empty',
        'malformed/huge-string',
        'malformed/deep-field',
      ],
    })

    const drift = await findDrift(renderHar(exchanges))

    expect(drift.exchanges).toBeGreaterThan(50)
    expect(drift.errors).toEqual([])
  })

  it('should show redocly drift just what breaks the contract on purpose', async () => {
    const { exchanges } = await runOn(conformingService(), options)

    const drift = await findDrift(renderHar(exchanges))

    expect(
      drift.errors.filter(
        (error) => !/security requirements|Undocumented endpoint|Missing required request body/.test(error),
      ),
    ).toEqual([])
    expect(drift.errors).not.toEqual([])
  })

  it('should show redocly drift the fault of a service', async () => {
    const missingField = async () => Response.json({ error_code: 'DBS.200001' }, { status: 400 })

    const { exchanges } = await runOn(missingField, { ...options, only: ['examples'] })
    const drift = await findDrift(renderHar(exchanges))

    expect(drift.errors).toEqual(['Response is missing required field "error_msg".'])
  })
})

/** What `redocly drift` finds in an archive. The token header is no error: drift takes it for undocumented. */
async function findDrift(har: string): Promise<{ exchanges: number; errors: string[] }> {
  const folder = await makeFolder()
  const file = join(folder, 'run.har')
  const output = join(folder, 'drift.json')
  await writeFile(file, har)
  const flags = ['--traffic-format', 'har', '--server', server, '--format', 'json', '--output', output]
  // Its exit status is 1 when it finds something.
  await runRedocly(['drift', file, '--api', 'generated/openapi.json', ...flags])
  const { run, problems } = JSON.parse(await readFile(output, 'utf8'))
  const errors = problems.filter(({ severity }: { severity: string }) => severity === 'error')
  return { exchanges: run.totalExchanges, errors: errors.map(({ message }: { message: string }) => message) }
}
