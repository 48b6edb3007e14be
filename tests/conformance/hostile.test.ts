import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  type Exchange,
  type JournalEntry,
  renderHar,
  renderHtml,
  renderJson,
  renderJunit,
  renderTerminal,
  runConformance,
} from '../../src/conformance/index.js'
import { startRawServer } from '../http/raw-server.js'
import { heapInUse } from '../support/heap.js'
import { realIds } from '../support/ids.js'
import { afterProbe, record } from './recording.js'

const token = `MIIY${'Qx7/+z9='.repeat(30)}`
const good = (id: string) =>
  json(
    JSON.stringify({ upgrade_results: [{ instance_id: id, error_code: 'DBS.200002', error_message: 'no' }] }),
  )

function json(body: string, status = 202): string {
  return `HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

/** A server that answers the probe as it should, and everything after that as the test says. */
function start(respond: (socket: Socket) => void) {
  let isFirst = true
  return startRawServer(({ body }, socket) => {
    if (!isFirst) return void respond(socket)
    isFirst = false
    return good(/"([^"]+in02)"/.exec(body)?.[1] ?? '')
  })
}

/** After these nothing is left that answers, the simplest valid request neither. */
const silent = new Set([
  'says nothing',
  'closes at once',
  'speaks no HTTP',
  'stops in the middle',
  'sends endless headers',
  'sends what is no gzip as gzip',
])
/** These refuse every request, in a body that is wrong: a deviation. */
const refusing = new Set(['sends line breaks', 'sends half a stack trace', 'answers 421'])

const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20))

const hostile: Readonly<Record<string, (socket: Socket) => void>> = {
  'says nothing': () => {},
  'closes at once': (socket) => socket.destroy(),
  'speaks no HTTP': (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
  'stops in the middle': (socket) => socket.end('HTTP/1.1 202 X\r\nContent-Length: 100\r\n\r\n{"upgr'),
  'sends endless headers': (socket) => {
    socket.write('HTTP/1.1 202 X\r\n')
    for (let line = 0; line < 20_000; line += 1) socket.write(`X-Header-${line}: ${'x'.repeat(40)}\r\n`)
  },
  'sends 8 MB': (socket) => socket.write(json(`"${'x'.repeat(8_000_000)}"`)),
  'sends a gzip bomb': (socket) => {
    socket.write(
      `HTTP/1.1 202 X\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`,
    )
    socket.write(bomb)
  },
  'sends what is no gzip as gzip': (socket) =>
    socket.write('HTTP/1.1 202 X\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc'),
  'sends line breaks': (socket) => socket.write(json(`{"a":"x"}${'\n'.repeat(300_000)}`, 400)),
  'sends half a stack trace': (socket) => socket.write(json(`"${'\\n at '.repeat(84_000)}"`, 400)),
  'repeats the token': (socket) => socket.write(json(JSON.stringify({ a: token.repeat(7000) }), 400)),
  'nests arrays': (socket) => socket.write(json('['.repeat(200_000) + ']'.repeat(200_000))),
  'has 300,000 wrong results': (socket) =>
    socket.write(json(`{"upgrade_results":[${'1,'.repeat(299_999)}1]}`)),
  'answers 421': (socket) => socket.write(json('{}', 421)),
  'asks to go on': (socket) => socket.write(`HTTP/1.1 100 Continue\r\n\r\n${json('{}')}`),
  'gives an odd status': (socket) => socket.write(json('{}', 999)),
}

describe('a target that', () => {
  // Most of the time is spent waiting for what may be there again.
  it.concurrent.each(Object.entries(hostile))(
    '%s should be judged, without the token in the report',
    async (name, respond) => {
      await using server = await start(respond)
      const options = { token, only: ['examples'], seed: 1, timeoutMs: 1500 }

      const report = await runConformance({ baseUrl: server.url, ...options })

      const expected = silent.has(name) ? 'inconclusive' : 'not conforming'
      expect(report.verdict).toBe(refusing.has(name) ? 'conforming' : expected)
      expect(JSON.stringify(report)).not.toContain(token.slice(0, 40))
    },
  )
})

describe('a body that costs more than any conforming one', () => {
  it.each([
    ['nests arrays', 'more than 32 levels'],
    ['has 300,000 wrong results', 'more than 100000 values'],
  ])('should be a finding that says why it was not read: %s', async (name, why) => {
    await using server = await start(hostile[name] ?? (() => {}))

    const { checks } = await runConformance({ baseUrl: server.url, token, only: ['examples'], seed: 1 })

    const messages = checks.flatMap(({ findings }) => findings.map(({ message }) => message))
    expect(messages.filter((message) => message.includes(why))).toHaveLength(1)
  })
})

describe('a token in the name of a header', () => {
  it('should be found, and shown in no report', async () => {
    const letters = `MIIYQx7z9${'abCDefGH01'.repeat(10)}`
    const response = `HTTP/1.1 400 X\r\nX-${letters}: yes\r\nX-Subject-Token: made-for-you\r\nContent-Length: 2\r\n\r\n{}`
    await using server = await start((socket) => socket.write(response))
    const exchanges: Exchange[] = []

    const report = await runConformance({
      baseUrl: server.url,
      token: letters,
      only: ['examples', 'response/no-token'],
      onExchange: (exchange) => exchanges.push(exchange),
    })

    const leaks = report.checks.find(({ id }) => id === 'response/no-token')?.findings ?? []
    expect(leaks.map(({ message }) => message)).toEqual([
      'The response repeats a credential of its request, in the name of a header.',
    ])
    for (const written of [
      JSON.stringify(exchanges),
      renderJson(report),
      renderHtml(report),
      renderHar(exchanges),
      renderJunit(report, exchanges),
      renderTerminal(report),
    ]) {
      expect(written.toLowerCase()).not.toContain(letters.toLowerCase().slice(0, 40))
      expect(written).not.toContain('made-for-you')
    }
    expect(exchanges.length).toBeGreaterThan(1)
  })
})

/** All that have a meaning somewhere, and some that have none. */
const statuses = [...Object.keys(STATUS_CODES).map(Number), 299, 399, 499, 599].filter(
  (status) => status >= 200,
)

describe('the longest run', () => {
  it('should survive a target that breaks the contract in every listed way', async () => {
    // In all more than one call can take as arguments, which is some 120,000.
    const body = JSON.stringify({ upgrade_results: Array.from({ length: 14 }, () => null) })

    const { verdict } = await runConformance({
      baseUrl: 'http://127.0.0.1',
      fetch: async () => new Response(body, { status: 202 }),
      only: ['valid/body', 'response/schema'],
      runs: 10_000,
      maxRequests: 10_050,
    })

    expect(verdict).toBe('not conforming')
  })
})

describe('a live request', () => {
  it('should arrive once, with one line in the journal, whatever the status', async () => {
    const [id = ''] = realIds(1)
    for (const status of statuses) {
      const journal: JournalEntry[] = []
      await using server = await start((socket) => socket.end(json('{}', status)))

      await runConformance({
        baseUrl: server.url,
        token: 'a-short-token',
        level: 'live',
        confirmHost: new URL(server.url).host,
        instanceIds: [id],
        only: ['live'],
        journal: (entry) => {
          journal.push(entry)
        },
      })

      const arrivals = server.requests.filter(({ body }) => body.includes(id))
      expect(arrivals, `status ${status}`).toHaveLength(1)
      expect(journal.filter(({ ids = [] }) => ids.includes(id))).toHaveLength(1)
    }
  })
})

describe('long responses', () => {
  it('should not be kept to the end of a run', async () => {
    const bytes = 512 * 1024
    const long = JSON.stringify('x'.repeat(bytes))
    const heaps = new Map<number, number>()
    let requests = 0
    const handler = afterProbe(async () => {
      requests += 1
      if (requests === 10 || requests === 50) heaps.set(requests, heapInUse())
      // Its own text each time, as from a network.
      return new Response(Buffer.from(long), { status: 400, headers: { 'Content-Type': 'application/json' } })
    })

    await record(handler, { maxRequests: 60, concurrency: 1 })

    // Of each of the forty, 64 KB are kept, which characters of two bytes double.
    expect((heaps.get(50) ?? Number.NaN) - (heaps.get(10) ?? 0)).toBeLessThan((40 * bytes) / 2)
  })
})
