import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { judgeTraffic, readHar } from '../../../../src/conformance/index.js'
import { collect } from '../../../support/collect.js'
import { token } from '../exchange.js'
import { requestText, responseText, url } from './entry.js'

const sent = { 'Content-Type': ['application/json'], 'X-Auth-Token': [token], Host: ['gateway.example.test'] }
const responseHeaders = { 'Content-Type': ['application/json'] }
const flat = (headers: object) =>
  Object.fromEntries(Object.entries(headers).map(([name, [value]]) => [name, value]))
const pairs = (headers: object) => Object.entries(flat(headers)).map(([key, value]) => ({ key, value }))
const base64 = Buffer.from(responseText).toString('base64')
const { protocol, hostname, pathname } = new URL(url)

/** The same exchange, as others than writers of HAR record it. */
const recordings: readonly [string, unknown][] = [
  [
    'VCR.py with its JSON serializer',
    {
      version: 1,
      interactions: [
        {
          request: { method: 'POST', uri: url, body: requestText, headers: sent },
          response: {
            status: { code: 202, message: 'Accepted' },
            headers: responseHeaders,
            body: { string: responseText },
          },
        },
      ],
    },
  ],
  [
    'Betamax',
    {
      http_interactions: [
        {
          request: {
            method: 'POST',
            uri: url,
            body: { encoding: 'utf-8', string: requestText },
            headers: sent,
          },
          response: {
            status: { code: 202, message: 'Accepted' },
            headers: responseHeaders,
            body: { encoding: null, base64_string: base64 },
            url,
          },
          recorded_at: '2026-11-28T10:00:00',
        },
      ],
      recorded_with: 'betamax/0.9.0',
    },
  ],
  [
    'go-vcr, converted to JSON',
    {
      version: 2,
      interactions: [
        {
          id: 0,
          request: { method: 'POST', url, host: 'gateway.example.test', body: requestText, headers: sent },
          response: { code: 202, status: '202 Accepted', headers: responseHeaders, body: responseText },
        },
      ],
    },
  ],
  [
    'newman',
    {
      collection: { item: [{ name: 'x' }], info: {} },
      environment: { values: [] },
      run: {
        stats: {},
        timings: { started: 1 },
        executions: [
          {
            item: { name: 'upgrade', request: {} },
            request: {
              method: 'POST',
              url: {
                protocol: protocol.slice(0, -1),
                host: hostname.split('.'),
                path: pathname.slice(1).split('/'),
                query: [],
              },
              header: pairs(sent),
              body: { mode: 'raw', raw: requestText },
            },
            response: {
              status: 'Accepted',
              code: 202,
              header: pairs(responseHeaders),
              stream: { type: 'Buffer', data: [...Buffer.from(responseText)] },
              responseTime: 18,
              responseSize: responseText.length,
            },
          },
        ],
      },
    },
  ],
  [
    'the journal of WireMock',
    {
      requests: [
        {
          id: 'x',
          request: {
            url: pathname,
            absoluteUrl: url,
            method: 'POST',
            headers: flat(sent),
            loggedDate: 1_764_410_000_000,
            bodyAsBase64: Buffer.from(requestText).toString('base64'),
            body: requestText,
          },
          responseDefinition: { status: 202, body: responseText },
          response: { status: 202, headers: flat(responseHeaders), bodyAsBase64: base64, body: responseText },
          wasMatched: true,
        },
      ],
      meta: { total: 1 },
    },
  ],
]

describe.each(recordings)('a recording of %s', (_, recording) => {
  const read = () => collect(readHar(Readable.from([JSON.stringify(recording, null, 2)]), 'a.json'))

  it('should be read with both headers and bodies', async () => {
    const [exchange] = await read()

    expect(exchange).toMatchObject({
      request: {
        method: 'POST',
        url,
        headers: { 'x-auth-token': token, 'content-type': 'application/json' },
      },
      response: { status: 202, headers: { 'content-type': 'application/json' } },
    })
  })

  it('should be judged like any other', async () => {
    const report = await judgeTraffic(await read())

    expect(report.verdict).toBe('conforming')
    expect(report.observations).toEqual([])
  })
})
