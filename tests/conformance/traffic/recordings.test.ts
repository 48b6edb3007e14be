import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../../generated/operation.js'
import { faults, plant } from '../../../proof/faults.js'
import {
  type Exchange,
  judgeTraffic,
  type Report,
  readHar,
  renderHar,
  renderHtml,
  renderMarkdown,
  renderTerminal,
  runConformance,
} from '../../../src/conformance/index.js'
import { realIds } from '../../support/ids.js'

/**
 * Six requests to the planted server `lost-last`, recorded by Playwright 1.65 (`recordHar` with the contents
 * embedded, then attached; Chromium 143), by `redocly proxy` 2.77 and by mitmproxy 11 (`hardump`): a batch of
 * three, one of three with an unknown id, eleven ids, no token, a number for an id, and a GET of something else.
 */
const folder = join(import.meta.dirname, 'recordings')
const pathOf = (name: string) => join(folder, `${name}.har`)

/** A recording, its too long batch filled up where the contract allows more than it did then. */
async function recordingOf(name: string): Promise<Readable> {
  const text = await readFile(pathOf(name), 'utf8')
  const { log } = JSON.parse(text)
  for (const { request } of log.entries) {
    const body = JSON.parse(request.postData?.text || '{}')
    if (body.instance_ids?.length !== 11) continue
    body.instance_ids.push(...realIds(maxInstanceIds - 10, 100))
    request.postData.text = JSON.stringify(body)
  }
  return Readable.from([Buffer.from(JSON.stringify({ log }))])
}

describe('a recording by others', () => {
  it.each(['playwright-embed', 'redocly-proxy', 'mitmproxy'])(
    'should show what happened: %s',
    async (name) => {
      const report = await judgeTraffic(readHar(await recordingOf(name), 'a.har'))

      expect(findingsIn(report)).toEqual([
        'client/token: The request has no token. (1 of 5)',
        `client/schema: /instance_ids must be at most ${maxInstanceIds} items long, and is ${maxInstanceIds + 1} items long. (1 of 5)`,
        'client/schema: /instance_ids/0 must be of type string, and is of type number. (1 of 5)',
        'response/each-id-once: The response leaves out ids that were requested. (2 of 2)',
      ])
      expect(report.observations).toMatchObject([{ message: expect.stringContaining('other operations') }])
    },
  )

  it('should show the same as one entry a line', async () => {
    const { log } = JSON.parse(await readFile(pathOf('mitmproxy'), 'utf8'))
    const lines = log.entries.map((entry: unknown) => `${JSON.stringify(entry)}\n`)

    const whole = await judgeTraffic(readHar(createReadStream(pathOf('mitmproxy')), 'a.har'))
    const inLines = await judgeTraffic(readHar(Readable.from([Buffer.from(lines.join(''))]), 'a.har'))

    expect(inLines.checks).toEqual(whole.checks)
  })

  it('should not judge a body in a separate file, and say so', async () => {
    const report = await judgeTraffic(readHar(createReadStream(pathOf('playwright-attach')), 'a.har'))

    expect(findingsIn(report)).toEqual(['client/token: The request has no token. (1 of 5)'])
    for (const render of [renderTerminal, renderMarkdown, renderHtml]) {
      expect(render(report)).toMatch(/What was not judged.*5 entries had no complete response body/s)
      expect(render(report)).not.toContain('how to send it again')
    }
    expect(renderMarkdown(report)).not.toContain('```')
  })
})

describe('a recording by this suite', () => {
  it('should show what the run found', async () => {
    const fault = faults.find(({ id }) => id === 'lost-last')
    if (!fault) throw new Error('There is no such fault.')
    const { fetch, projectId, token } = plant(fault)
    const exchanges: Exchange[] = []
    const found = await runConformance({
      baseUrl: 'http://127.0.0.1',
      projectId,
      token,
      fetch,
      runs: 1,
      seed: 1,
      onExchange: (exchange) => exchanges.push(exchange),
    })
    const har = Readable.from([Buffer.from(renderHar(exchanges))])
    const report = await judgeTraffic(readHar(har, 'a.har'))

    const ofResponses = (one: Report) => findingsIn(one).filter((finding) => finding.startsWith('response/'))
    const withoutCounts = (findings: string[]) => findings.map((finding) => finding.replace(/ \(.*/, ''))
    expect(ofResponses(report)).toHaveLength(1)
    expect(withoutCounts(ofResponses(report))).toEqual(withoutCounts(ofResponses(found)))
  })
})

function findingsIn({ checks }: Report): string[] {
  return checks.flatMap(({ id, findings }) =>
    findings.map(({ message, count, of }) => `${id}: ${message} (${count} of ${of})`),
  )
}
