import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { judgeTraffic, readHar } from '../../../../src/conformance/index.js'
import { collect } from '../../../support/collect.js'
import { harEntry, harOf } from './entry.js'

const entry = harEntry()
const har = harOf([entry, entry])
const { log } = JSON.parse(har)

function read(content: string | Uint8Array, size = 50) {
  const bytes = Buffer.from(content)
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
  return collect(readHar(Readable.from(chunks), 'a.har'))
}

const judge = (content: string | Uint8Array) =>
  judgeTraffic(readHar(Readable.from([Buffer.from(content)]), 'a.har'))

const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')

describe('a recording', () => {
  it.each<[string, string | Uint8Array]>([
    ['in lines of its own', JSON.stringify(JSON.parse(har), null, 2)],
    ['with another order of names', JSON.stringify({ comment: {}, log: { entries: log.entries, ...log } })],
    ['that is a log alone', JSON.stringify(log)],
    ['that is its entries alone', JSON.stringify(log.entries)],
    ['with names before the log', JSON.stringify({ a: { entries: [1] }, b: [{ log: 1 }], log })],
    ['behind white space', `\n\t  ${har}\n`],
    ['behind a byte order mark', `\uFEFF${har}`],
    ['packed with gzip', gzipSync(har)],
    ['packed with gzip in two members', Buffer.concat([gzipSync(har.slice(0, 99)), gzipSync(har.slice(99))])],
    ['in UTF-16', utf16(har)],
    ['in UTF-16, most significant byte first', utf16(har).swap16()],
    ['in UTF-16, packed with gzip', gzipSync(utf16(har))],
    ['with one entry a line', `${JSON.stringify(entry)}\n${JSON.stringify(entry)}`],
    [
      'with one entry a line, packed with gzip',
      gzipSync(`${JSON.stringify(entry)}\r\n${JSON.stringify(entry)}\n`),
    ],
  ])('should be read %s', async (_, content) => {
    const expected = await read(har)

    for (const size of [1, 7, 1_000_000]) expect(await read(content, size)).toEqual(expected)
    expect(expected).toHaveLength(2)
    expect((await judge(content)).verdict).toBe('conforming')
  })

  it.each<[string, string | Uint8Array]>([
    ['a letter', `${har}x`],
    ['another recording', `${har}${har}`],
    ['a byte of zero', `${har}\0`],
    ['nothing, cut behind its entries', har.slice(0, -1)],
    ['nothing, cut within an entry', har.slice(0, -30)],
    ['nothing, cut within gzip', gzipSync(har).subarray(0, -12)],
    ['one entry a line, cut within gzip', gzipSync(`${JSON.stringify(entry)}\n`.repeat(9)).subarray(0, -9)],
    ['one entry a line, the last cut', `${JSON.stringify(entry)}\n${JSON.stringify(entry).slice(0, 40)}`],
  ])('should never be conforming with this behind it: %s', async (_, content) => {
    const report = await judge(content)

    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toMatch(/^The recording is incomplete: 1 entry could not be read/)
  })

  it('should find the operation however JSON escapes its path', async () => {
    const escaped = har.replaceAll('/instances/db-upgrade', '\\/instances\\/\\u0064b\\u002Dupgrade')

    expect(await read(escaped)).toEqual(await read(har))
  })

  it('should not be parsed where it is of another operation', async () => {
    const unrelated = '{"request":{"method":"GET","url":"http://a.test/"},"odd":[1,,]}'

    expect(await read(harOf([entry]).replace('}]}}', `},${unrelated}]}}`))).toMatchObject([
      { source: 'a.har, entry 1' },
      { source: 'a.har, entry 2', unrelated: true },
    ])
  })
})

describe('what is no recording', () => {
  const lines = (value: unknown) => JSON.stringify(value, null, 2)
  const mapping = { id: 'x', request: { method: 'POST', urlPath: '/v3' }, response: { status: 202 } }
  const nock = { scope: 'https://a.test:443', method: 'POST', path: '/v3', status: 202, response: {} }
  it.each<[string, string | Uint8Array, string]>([
    ['Playwright or Fiddler', 'PK\x03\x04\x14\0', "record with `content: 'embed'`"],
    ['mitmproxy flows', '2205:9:websocket;0:~8:response;', 'mitmdump -nr FLOWS --set hardump=OUT.har'],
    ['pcap', Buffer.from('d4c3b2a102000400', 'hex'), 'capture of packets'],
    ['pcapng', Buffer.from('0a0d0d0a1c000000', 'hex'), 'capture of packets'],
    ['Charles', Buffer.from('aced0005', 'hex'), 'session of Charles'],
    [
      'Charles in JSON',
      lines([{ status: 'COMPLETE', scheme: 'https', host: 'a.test' }]),
      'session of Charles',
    ],
    ['Burp', '<?xml version="1.0"?>\n<items burpVersion="2026.1">', 'export of Burp'],
    ['a page', '<!DOCTYPE html><title>x</title>', 'page in HTML'],
    ['JMeter', '<?xml version="1.0"?><testResults version="1.2">', 'is XML'],
    ['a cassette in YAML', 'interactions:\n- request:\n    body: ""', 'yq -o json CASSETTE'],
    ['a cassette of VCR for Ruby', '---\nhttp_interactions:\n- request:\n', 'yq -o json CASSETTE'],
    ['YAML', 'openapi: 3.1.0\n', 'is YAML'],
    ['an access log', '10.0.0.1 - - [28/Nov/2026:10:00:00 +0000] "POST /v3"', 'log in lines of text'],
    ['another log', '2026-11-28T10:00:00Z INFO request', 'log in lines of text'],
    ['a log in JSON', '{"time":"x","request":"POST /v3/p/instances/db-upgrade"}\n', 'log in lines of JSON'],
    ['lines of JSON', '{"level":30}\n{"level":30}\n', 'is JSON, but neither HAR'],
    ['Postman', lines({ info: { _postman_id: 'x' }, item: [] }), 'collection of Postman'],
    ['Postman, exported by its API', lines({ collection: { info: {}, item: [] } }), 'collection of Postman'],
    ['a mapping of WireMock', lines(mapping), 'mapping of WireMock'],
    ['a mapping in one line', JSON.stringify(mapping), 'mapping of WireMock'],
    ['mappings', lines({ mappings: [mapping] }), 'mappings of WireMock'],
    ['nock', lines([nock]), 'recordings of nock'],
    ['tshark', lines([{ _index: 'packets', _source: { layers: {} } }]), 'written by tshark'],
    ['Insomnia', lines({ _type: 'export', resources: [] }), 'export of Insomnia'],
    ['a report', lines({ contract: {}, verdict: 'conforming' }), 'is a report'],
    ['one HAR entry in several lines', lines(entry), 'jq -c'],
    ['other JSON', '{"a":1}', 'is JSON, but neither HAR'],
    ['a number', '17', 'neither HAR'],
    ['nothing', '', 'is empty'],
    ['a mark alone', '\uFEFF', 'is empty'],
    ['damaged gzip', gzipSync(har).subarray(0, 8), 'damaged or cut'],
  ])('should be named with the way out: %s', async (_, content, sentence) => {
    await expect(read(content, 4)).rejects.toThrow(expect.objectContaining({ name: 'NotARecordingError' }))
    await expect(read(content, 1_000_000)).rejects.toThrow(sentence)
  })
})
