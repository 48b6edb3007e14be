import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { judgeTraffic, readHar } from '../../../src/conformance/index.js'
import { simulatorToken } from '../../../src/mock/simulator.js'
import { collect } from '../../support/collect.js'
import { randomFrom } from '../../support/random.js'
import { token, url } from './exchange.js'

describe('readHar', () => {
  const entry = {
    startedDateTime: '2026-01-01T00:00:00.000Z',
    time: 5,
    request: {
      method: 'POST',
      url,
      headers: [{ name: 'X-Auth-Token', value: token }],
      postData: { text: '{"a":"\\"]}"}' },
    },
    response: { status: 202, headers: [], content: { size: 3, text: 'eHl6', encoding: 'base64' } },
  }
  const har = JSON.stringify({
    log: { version: '1.2', comment: 'entries', pages: [{}], entries: [entry, 1, entry] },
  })

  async function readAll(text: string, size: number) {
    const bytes = Buffer.from(text)
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    )
    return collect(readHar(Readable.from(chunks), 'a.har'))
  }

  it.each([1, 7, 100_000])('should find every entry, in chunks of %i bytes', async (size) => {
    const read = await readAll(har, size)

    expect(read).toHaveLength(3)
    expect(read[2]).toMatchObject({
      source: 'a.har, entry 3',
      request: { body: '{"a":"\\"]}"}' },
      response: { status: 202, body: Buffer.from('xyz') },
    })
  })

  it.each([
    [
      'a header that comes twice',
      { headers: ['a', token, 'b'].map((value) => ({ name: 'Set-Cookie', value })) },
    ],
    ['the reason phrase', { statusText: `Bad Request for ${token}` }],
  ])('should find a token in %s', async (_, response) => {
    const content = { text: '{"error_code":"x","error_msg":"y"}' }
    const leaking = { ...entry, response: { status: 400, headers: [], content, ...response } }

    const report = await judgeTraffic(readHar(Readable.from([Buffer.from(JSON.stringify(leaking))]), 'a.har'))

    expect(report.checks).toContainEqual(
      expect.objectContaining({ id: 'response/no-token', status: 'failed' }),
    )
    expect(JSON.stringify(report)).not.toContain(token)
  })

  const zipped = [
    { name: 'Content-Encoding', value: 'gzip' },
    { name: 'Content-Length', value: '22' },
  ]
  const ofLength = (value: string) => [{ name: 'Content-Length', value }]
  it.each<[string, object, object, { sent?: unknown; received?: unknown }]>([
    ['a body that the browser could not get at', { headers: ofLength('9'), bodySize: 0 }, {}, {}],
    [
      'no body',
      { headers: ofLength('0'), bodySize: 0 },
      { content: { size: 0 }, bodySize: 0 },
      { sent: '', received: '' },
    ],
    ['a wrong length', { headers: ofLength('2'), bodySize: 9, postData: { text: '{}' } }, {}, { sent: '{}' }],
    ['a response that was lost', {}, { headers: ofLength('9'), content: { size: 0, text: '' } }, {}],
    [
      'a body that was compressed',
      { headers: zipped, bodySize: 2, postData: { text: '{}' } },
      {},
      { sent: '{}' },
    ],
    [
      'a response of mitmproxy',
      {},
      { content: { size: 22, compression: -20, text: '{}' } },
      { received: '{}' },
    ],
    ['a response that is cut', {}, { content: { size: 9, text: '{"a":' } }, {}],
    ['base64', { postData: { text: 'w6k=', encoding: 'base64' } }, {}, { sent: Buffer.from('é') }],
    ['null', { postData: null }, { content: { size: 2, text: '{}', encoding: null } }, { received: '{}' }],
  ])('should read of %s no more and no less than was recorded', async (_, request, response, expected) => {
    const one = { request: { method: 'POST', url, ...request }, response: { status: 202, ...response } }
    const [read] = await readAll(JSON.stringify(one), 100)

    const { sent, received } = expected
    expect(read).toMatchObject({ request: {}, response: {} })
    expect(read && 'request' in read && [read.request.body, read.response?.body]).toEqual([sent, received])
  })

  it('should read text as it reads bytes', async () => {
    expect(await collect(readHar(Readable.from([har.slice(0, 5), har.slice(5)]), 'a.har'))).toEqual(
      await readAll(har, 100),
    )
  })

  it.each([har, JSON.stringify(entry)])('should read past a byte order mark', async (text) => {
    expect(await readAll(`\uFEFF${text}`, 2)).toEqual(await readAll(text, 2))
    await expect(readAll('\uFEFF', 1)).rejects.toThrow('is empty')
  })

  it('should read one entry a line, and go on after a damaged one', async () => {
    const read = await readAll(
      `${JSON.stringify(entry)}\n{"request":"db-upgrade\n\n${JSON.stringify(entry)}`,
      10,
    )

    expect(read.map((one) => ('problem' in one ? one.problem : 'read'))).toEqual([
      'read',
      'is no JSON',
      'read',
    ])
  })

  it('should read whatever is left of a damaged file, or say what it is', async () => {
    const whole = await readFile(join(import.meta.dirname, 'recordings/redocly-proxy.har'))
    const splices = [
      '"',
      '\\',
      '{',
      ']',
      '\0',
      '\x1b[31m',
      '[[[[{"a":',
      '"__proto__":{},',
      '1e999',
      '"size":-5,',
      '\n',
    ]
    const random = randomFrom(1)
    const problems: string[] = []
    let judged = 0

    for (let turn = 0; turn < 500; turn += 1) {
      const at = random(whole.length)
      const splice = Buffer.from(splices[random(splices.length)] ?? '')
      const cut = whole.subarray(at + random(200), random(3) === 0 ? at + random(3000) : undefined)
      const damaged = Buffer.concat([whole.subarray(0, at), splice, cut])
      try {
        const report = await judgeTraffic(readHar(Readable.from([damaged]), 'a.har'))
        expect(JSON.stringify(report)).not.toContain(simulatorToken)
        if (report.summary.requests > 0) judged += 1
      } catch (error) {
        problems.push((error as Error).message)
      }
    }

    expect(problems.filter((problem) => !/^is (empty|neither HAR|JSON, but)/.test(problem))).toEqual([])
    expect(judged).toBeGreaterThan(250)
  })

  it('should say when a file ends too early, is empty or is something else', async () => {
    expect(await readAll(har.slice(0, -30), 50)).toContainEqual({
      source: 'a.har, entry 3',
      problem: 'the file ends before it',
    })
    await expect(readAll('', 1)).rejects.toThrow('is empty')
    await expect(readAll('GIF89a', 3)).rejects.toThrow('neither HAR')
  })
})
