import { describe, expect, it } from 'vitest'
import { onceOnly } from '../../src/http/send-once.js'
import { closedAddress } from '../support/server.js'
import { startRawServer } from './raw-server.js'

const bytes = new TextEncoder().encode('{"instance_ids":["ä"]}')
const post = { method: 'POST', headers: { 'Content-Type': 'application/json' }, redirect: 'manual' } as const

describe('onceOnly', () => {
  it('should arrive once, complete and with its length, whatever the status', async () => {
    let status = 0
    await using server = await startRawServer(() =>
      status < 200
        ? `HTTP/1.1 ${status} X\r\n\r\n`
        : `HTTP/1.1 ${status} X\r\nWWW-Authenticate: Basic\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n`,
    )
    const arrivals: Record<number, number> = {}

    for (status = 100; status < 600; status += 1) {
      const before = server.requests.length
      await fetch(server.url, onceOnly(post, bytes).init).catch(() => {})
      arrivals[status] = server.requests.length - before
    }

    expect(Object.entries(arrivals).filter(([, count]) => count !== 1)).toEqual([])
    expect(new Set(server.requests.map(({ body }) => body))).toEqual(new Set(['{"instance_ids":["ä"]}']))
    expect(server.requests.filter(({ head }) => !/content-length: 23\r\n/i.test(head))).toEqual([])
    expect(server.requests.filter(({ head }) => /transfer-encoding/i.test(head))).toEqual([])
  })

  it.each(['POST', 'DELETE', 'OPTIONS'])('should send a %s without a body once too', async (method) => {
    await using server = await startRawServer(() => 'HTTP/1.1 421 X\r\nContent-Length: 0\r\n\r\n')

    const { status } = await fetch(server.url, onceOnly({ ...post, method }, new Uint8Array()).init)

    expect(status).toBe(421)
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]).toMatchObject({ body: '' })
  })

  it('should leave GET without a body', async () => {
    const { init } = onceOnly({ method: 'GET', headers: {} }, new Uint8Array())

    await expect(fetch('data:,here', init).then((response) => response.text())).resolves.toBe('here')
  })

  it('should be taken once only, as a stream or as a text', async () => {
    const asStream = onceOnly(post, bytes)
    const asText = onceOnly(post, bytes)

    const stream = await new Response(asStream.init.body).text()
    const text = `${asText.init.body}`

    expect([stream, text]).toEqual(Array(2).fill('{"instance_ids":["ä"]}'))
    expect([asStream.withdraw(), asText.withdraw()]).toEqual([true, true])
    expect(() => `${asStream.init.body}`).toThrow('only sent once')
    expect(() => `${asText.init.body}`).toThrow('only sent once')
    await expect(new Response(asText.init.body).text()).rejects.toThrow('only sent once')
  })

  it('should not be taken any more once it is withdrawn', () => {
    const { init, withdraw } = onceOnly(post, bytes)

    expect(withdraw()).toBe(false)
    expect(() => `${init.body}`).toThrow('given up before it was sent')
    expect(withdraw()).toBe(false)
  })

  it('should not be taken while there is no connection', async () => {
    const { init, withdraw } = onceOnly(post, bytes)

    await expect(fetch(await closedAddress(), init)).rejects.toThrow()

    expect(withdraw()).toBe(false)
  })
})
