import { Readable } from 'node:stream'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { judgeTraffic, type Report, readHar } from '../../../../src/conformance/index.js'
import { failedIn } from '../exchange.js'
import { type Fields, harEntry, harOf, requestHeaders, requestText, responseText } from './entry.js'

/** Judges an entry beside one that keeps the contract. */
function judgeBeside(entry: unknown): Promise<Report> {
  return judgeTraffic(readHar(Readable.from([harOf([harEntry(), entry])]), 'a.har'))
}

const listed = (name: string, value: string) => [...requestHeaders, { name, value }]
const served = (...headers: [string, string][]) => [
  { name: 'Content-Type', value: 'application/json' },
  ...headers.map(([name, value]) => ({ name, value })),
]
const packed = (coding: string, bytes: Buffer, content: Fields = {}): Fields => ({
  headers: served(['Content-Encoding', coding]),
  content: { size: 180, text: bytes.toString('base64'), encoding: 'base64', ...content },
})
const gzipped = gzipSync(responseText)
const pieces = (encoding: BufferEncoding) =>
  JSON.stringify([gzipped.subarray(0, 30), gzipped.subarray(30)].map((piece) => piece.toString(encoding)))
const bomb = gzipSync(Buffer.alloc(50_000_000))
const noText = { postData: undefined }
const twoHeaders = [{ name: 'User-Agent', value: 'x' }]

describe('a gap in a request', () => {
  it.each<[string, Fields]>([
    ['an upload by stream', { ...noText, bodySize: 0 }],
    ['an upload in chunks', { ...noText, bodySize: 0, headers: listed('Transfer-Encoding', 'chunked') }],
    [
      'chunks beside a length of 0',
      { ...noText, headers: [...listed('Transfer-Encoding', 'chunked'), ...listed('Content-Length', '0')] },
    ],
    ['an empty text', { postData: { mimeType: 'application/json', text: '' }, bodySize: 0 }],
    ['an empty text without a size', { postData: { text: '' } }],
    ['no headers and no body', { ...noText, headers: [], bodySize: 0 }],
    [
      'a form beside a length of 0',
      { postData: { params: [{ name: 'a' }] }, headers: listed('Content-Length', '0') },
    ],
    ['an encoding alone', { ...noText, _encoding: 'base64', headers: listed('Content-Length', '0') }],
    ['a body in another file', { postData: { text: '', _sha1: 'x', _file: 'x.json' }, bodySize: 0 }],
    ['a body that is an object', { postData: { text: { instance_ids: [] } } }],
    ['an unknown encoding', { postData: { text: 'eJyrVkrKTy0CAA', encoding: 'x-own' } }],
    ['a length of 0 beside a size', { ...noText, headers: listed('Content-Length', '0'), bodySize: 135 }],
    ['two headers after a redirect', { headers: twoHeaders }],
    ['provisional headers and no body', { ...noText, headers: twoHeaders, bodySize: 135 }],
    ['a type in mimeType alone', { headers: requestHeaders.slice(1) }],
    ['a comment on a left-out body', { postData: { text: '', comment: 'Request bodies are not included.' } }],
    ['a text that is cut', { postData: { text: requestText.slice(0, 20), comment: 'truncated' } }],
    [
      'a text shorter than its length',
      { postData: { text: '{"ins' }, headers: listed('Content-Length', '58') },
    ],
    ['twice the size', { postData: { text: requestText, size: 999 } }],
    [
      'compressed bytes',
      {
        postData: { text: gzipSync(requestText).toString('latin1') },
        headers: listed('Content-Encoding', 'gzip'),
      },
    ],
  ])('should be no fault: %s', async (_, request) => {
    expect(failedIn(await judgeBeside(harEntry(request)))).toEqual([])
  })

  it('should be no fault where no response came', async () => {
    const aborted = harEntry(
      { ...noText, headers: twoHeaders, bodySize: 0 },
      { status: 0, headers: [], content: {} },
    )

    expect(failedIn(await judgeBeside(aborted))).toEqual([])
  })

  it.each<[string, Fields, Fields, string]>([
    [
      'an empty request',
      { ...noText, headers: listed('Content-Length', '0') },
      { status: 400 },
      'client/json',
    ],
    [
      'an empty text of length 0',
      { postData: { text: '' }, headers: listed('Content-Length', '0') },
      {},
      'client/json',
    ],
    [
      'no token',
      { headers: requestHeaders.filter(({ name }) => name !== 'X-Auth-Token') },
      {},
      'client/token',
    ],
    [
      'a type in few headers',
      { headers: [{ name: 'Content-Type', value: 'text/plain' }] },
      {},
      'client/media-type',
    ],
    ['no token in what is refused', { headers: requestHeaders.slice(0, 1) }, { status: 401 }, 'client/token'],
    [
      'no type at all',
      { headers: requestHeaders.slice(1), postData: { text: requestText } },
      {},
      'client/media-type',
    ],
  ])('should not hide a fault: %s', async (_, request, response, rule) => {
    const content = { text: '{"error_code":"x","error_msg":"y"}' }
    const refusal = { content, ...response }

    expect(failedIn(await judgeBeside(harEntry(request, 'status' in response ? refusal : {})))).toContain(
      rule,
    )
  })
})

describe('a gap in a response', () => {
  it.each<[string, Fields]>([
    ['no text', { content: { size: 124, mimeType: 'application/json' } }],
    ['an unknown size', { content: { size: -1 }, bodySize: -1 }],
    ['a size of 0 beside bytes', { content: { size: 0, text: '' }, bodySize: 124 }],
    ['a size of 0 beside -1', { content: { size: 0, text: '' }, bodySize: -1 }],
    [
      'a size of 0 beside a length',
      { content: { size: 0 }, bodySize: 0, headers: served(['Content-Length', '124']) },
    ],
    [
      'a size of 0 of what was packed',
      { content: { size: 0 }, bodySize: 0, headers: served(['Content-Encoding', 'br']) },
    ],
    ['no content', { content: undefined, bodySize: undefined }],
    [
      'a comment of Firefox',
      { content: { size: 0, comment: 'Response bodies are not included.' }, bodySize: 0 },
    ],
    ['a comment on the response', { content: { size: 0 }, bodySize: 0, comment: 'body not recorded' }],
    ['a type in mimeType alone', { headers: [{ name: 'Date', value: 'x' }] }],
    ['twice the size', { content: { size: 2 * responseText.length, text: responseText } }],
    ['a packed size', { content: { size: 20, text: responseText } }],
    ['a text that is cut', { content: { size: responseText.length, text: responseText.slice(0, 50) } }],
    [
      'base64 that is cut',
      { content: { size: responseText.length, text: btoa(responseText.slice(0, 50)), encoding: 'base64' } },
    ],
    ['gzip in base64', packed('gzip', gzipped)],
    ['deflate in base64', packed('deflate', deflateSync(responseText))],
    ['deflate without its header', packed('deflate', deflateRawSync(responseText))],
    ['Brotli in base64', packed('br', brotliCompressSync(responseText))],
    ['two codings', packed('gzip, br', brotliCompressSync(gzipped))],
    ['a coding in capitals', packed('GZIP', gzipped)],
    ['pieces in base64', packed('gzip', gzipped, { text: pieces('base64') })],
    ['pieces in hexadecimal digits', packed('gzip', gzipped, { text: pieces('hex'), encoding: undefined })],
    [
      'pieces that are not packed',
      packed('identity', gzipped, { text: JSON.stringify([btoa(responseText)]) }),
    ],
    [
      'packed bytes as text',
      packed('gzip', gzipped, { text: gzipped.toString('latin1'), encoding: undefined }),
    ],
    [
      'packed bytes that were replaced',
      packed('gzip', gzipped, { text: gzipped.toString('utf8'), encoding: undefined }),
    ],
    ['an unknown coding', packed('x-own', gzipped)],
    ['damaged gzip', packed('gzip', gzipped.subarray(0, 40))],
    ['a bomb', packed('gzip', bomb)],
    ['unpacked text beside the header', packed('gzip', Buffer.from(responseText))],
    ['a text that is no base64', packed('gzip', gzipped, { text: responseText })],
  ])('should be no fault: %s', async (_, response) => {
    expect(failedIn(await judgeBeside(harEntry({}, response)))).toEqual([])
  })

  it.each<[string, Fields, string]>([
    ['a length of 0', { content: { size: -1 }, headers: served(['Content-Length', '0']) }, 'response/json'],
    ['sizes of 0', { content: { size: 0 }, bodySize: 0 }, 'response/json'],
    ['packed text', packed('gzip', gzipSync('It works!')), 'response/json'],
    ['packed JSON', packed('gzip', gzipSync('{"upgrade_results":{}}')), 'response/schema'],
    [
      'no type at all',
      { headers: [{ name: 'Date', value: 'x' }], content: { text: responseText } },
      'response/content-type',
    ],
  ])('should not hide a fault: %s', async (_, response, rule) => {
    expect(failedIn(await judgeBeside(harEntry({}, response)))).toContain(rule)
  })

  it('should be read from pieces and packed bytes, not just left out', async () => {
    const packedOnes = [packed('gzip', gzipped), packed('gzip', gzipped, { text: pieces('base64') })]
    for (const response of packedOnes) {
      const report = await judgeTraffic(readHar(Readable.from([harOf([harEntry({}, response)])]), 'a.har'))
      expect(report.verdict).toBe('conforming')
    }
  })

  it('should be named, with how to record bodies, where no verdict is shown', async () => {
    const bodiless = harEntry({}, { content: { size: 124 } })
    const refused = harEntry({}, { status: 401, content: { size: 100 } })
    const har = harOf([bodiless, bodiless, refused])

    const report = await judgeTraffic(readHar(Readable.from([har]), 'a.har'))

    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toMatch(
      /^2 requests were served, but the recording lacks bodies.*docs\/traffic\.md/,
    )
  })
})

describe('an odd entry', () => {
  const odd = { toString: 1, valueOf: 1 }
  it.each<[string, Fields, Fields]>([
    ['a header', { headers: [...requestHeaders, { name: 'a', value: odd }] }, {}],
    ['a response header', {}, { headers: [{ name: 'a', value: odd }] }],
  ])('should be unreadable alone, and change nothing for the others: %s', async (_, request, response) => {
    const report = await judgeBeside(harEntry(request, response))

    expect(report).toMatchObject({ verdict: 'inconclusive', summary: { requests: 1 } })
    expect(report.reason).toContain('a.har, entry 2')
  })

  it.each<[string, Fields, Fields]>([
    ['a status', {}, { status: odd }],
    [
      'sizes',
      { bodySize: odd },
      { bodySize: odd, content: { size: odd, compression: odd, text: responseText } },
    ],
    [
      'an encoding',
      { postData: { text: requestText, encoding: odd } },
      { content: { text: responseText, encoding: odd } },
    ],
    [
      'a comment and a type',
      { postData: { text: '', comment: odd, mimeType: odd } },
      { content: { comment: odd, mimeType: odd } },
    ],
  ])('should be a gap: %s', async (_, request, response) => {
    expect(failedIn(await judgeBeside(harEntry(request, response)))).toEqual([])
  })

  it.each<[string, unknown]>([
    ['a number', 1],
    ['null', null],
    ['a tunnel', harEntry({ method: 'CONNECT', url: '10.0.0.1:443' })],
    ['a tunnel to our path', harEntry({ method: 'CONNECT', url: 'instances/db-upgrade' })],
    ['an empty URL', harEntry({ url: '', method: 'GET' })],
    ['a relative URL', harEntry({ url: '/v3/p/instances' })],
    ['a URL in the body alone', harEntry({ url: 'nowhere', postData: { text: '/instances/db-upgrade' } })],
    ['no request', { comment: 'db-upgrade' }],
    ['an odd header', harEntry({ method: 'GET', headers: [{ name: 'db-upgrade', value: odd }] })],
    ['an aborted look-up', harEntry({ url: 'https://dds.example.test/', method: '' }, { status: 0 })],
    ['a preflight', harEntry({ method: 'OPTIONS', ...noText })],
  ])('should decide nothing if it is of another operation: %s', async (_, entry) => {
    expect(await judgeBeside(entry)).toMatchObject({ verdict: 'conforming', summary: { requests: 1 } })
  })

  it('should be judged with the host of its headers if its URL is a path', async () => {
    const report = await judgeBeside(harEntry({ url: new URL(String(url())).pathname }))

    expect(report.summary.requests).toBe(2)
  })
})

function url(): unknown {
  const { request } = harEntry()
  return (request as Fields)['url']
}
