import { describe, expect, it } from 'vitest'
import { runConformance } from '../../src/conformance/index.js'
import { renderTerminal } from '../../src/conformance/render/terminal.js'
import { findingsOf } from '../../src/conformance/render/words.js'
import { createSimulator, simulatorToken } from '../../src/mock/simulator.js'
import { serveHandler, type WireManner } from '../support/server.js'

const onReused = 'Responses get lost on connections that were kept open and ended unannounced (RFC 9112'

describe('runConformance through a gateway that loses every twentieth response', () => {
  it.each([1, 2, 3])('should find no excuse when any can be lost, with seed %d', async (seed) => {
    const report = await runThrough({ losesEvery: 20 }, seed)

    expect(findingsOf(report, 'violation', 'deviation')).toEqual([
      { check: 'response/complete', finding: expect.objectContaining({ severity: 'violation' }) },
    ])
    expect(report.verdict).toBe('not conforming')
  })

  it.each([1, 2, 3])('should excuse it on connections used before, with seed %d', async (seed) => {
    const report = await runThrough({ losesEvery: 20, losesOnReused: true }, seed)

    const [found, ...others] = findingsOf(report, 'violation', 'deviation')
    expect(others).toEqual([])
    expect(found).toMatchObject({ check: 'response/complete', finding: { severity: 'deviation' } })
    expect(found?.finding.message).toContain(onReused)
    expect(report.verdict).toBe('conforming')
  })

  it('should print that first, of observations and of findings', async () => {
    const report = await runThrough({ losesEvery: 20, losesOnReused: true }, 1, true)

    const written = renderTerminal(report)
    expect(written).toMatch(/leaves open:\n {2}\d+ requests got no response at first \(socket hang up\)/)
    expect(written.match(/^[!✗] .*/gm)?.filter((line) => /deviation|violation/.test(line))).toEqual([
      '! deviation: response/complete',
      '! deviation: response/content-type',
    ])
  })
})

describe('runConformance of a server that never responds to a huge body', () => {
  it.each(['socket hang up', 'read ECONNRESET'])(
    'should blame it when later it ends with: %s',
    async (end) => {
      const simulator = createSimulator()
      let turn = 0
      const report = await runConformance({
        baseUrl: 'http://127.0.0.1',
        token: simulatorToken,
        seed: 1,
        only: ['malformed', 'response/complete'],
        fetch: async (request) => {
          if ((await request.clone().arrayBuffer()).byteLength < 500_000) return simulator.fetch(request)
          turn += 1
          // As often as a request is tried before it is blamed.
          throw new Error(turn <= 3 ? 'socket hang up' : end)
        },
      })

      const found = findingsOf(report, 'violation')
      expect(found).toHaveLength(1)
      expect(found[0]).toMatchObject({ check: 'response/complete' })
      expect(found[0]?.finding.stable?.seen).toBeGreaterThan(0)
      expect(report.observations.filter(({ message }) => message.includes('whenever'))).toEqual([])
    },
  )
})

describe('runConformance of a server that never responds to some texts', () => {
  it('should blame it, though another request once got no response', async () => {
    const simulator = createSimulator()
    let unanswered = 0
    let accidents = 0
    const report = await runConformance({
      baseUrl: 'http://127.0.0.1',
      token: simulatorToken,
      seed: 1,
      concurrency: 1,
      only: ['malformed', 'request', 'response/complete'],
      fetch: async (request) => {
        const text = await request.clone().text()
        const isFatal = /NaN|Infinity|\/\*|'/.test(text)
        // By then, what gets no response is believed at once.
        const isAccident = text === 'null' && accidents === 0 && unanswered >= 9
        if (!isFatal && !isAccident) return simulator.fetch(request)
        if (isFatal) unanswered += 1
        else accidents += 1
        throw new Error('socket hang up')
      },
    })

    expect(accidents).toBe(1)
    expect(findingsOf(report, 'violation')).toEqual([
      { check: 'response/complete', finding: expect.objectContaining({ severity: 'violation' }) },
    ])
    expect(report.observations.map(({ message }) => message)).toEqual([
      'null at the root: no response once, and one whenever it was sent again',
    ])
  })
})

describe('runConformance of a server that crashes, over a network that loses responses', () => {
  it('should report the crashes once, whether they were seen at once or late', async () => {
    const simulator = createSimulator()
    let turn = 0
    const report = await runConformance({
      baseUrl: 'http://127.0.0.1',
      token: simulatorToken,
      seed: 1,
      only: ['malformed', 'response'],
      fetch: async (request) => {
        const text = await request.clone().text()
        const isLate = text.includes('and more')
        if (!isLate && !text.includes('NaN')) return simulator.fetch(request)
        if (isLate) turn += 1
        // As often as a request is tried before its loss is believed.
        if (isLate && turn <= 3) throw new Error('socket hang up')
        return new Response(null, { status: 500 })
      },
    })

    expect(findingsOf(report, 'violation')).toEqual([
      {
        check: 'response/no-server-error',
        finding: expect.objectContaining({ count: 3, stable: { seen: 3, of: 3 } }),
      },
    ])
    expect(report.observations.map(({ message }) => message)).toContain(
      'a body with text after its end: no response once, and one whenever it was sent again',
    )
  })
})

/** Runs the suite through a gateway that is right but for its connections, or also has pages of its own for errors. */
async function runThrough(manner: WireManner, seed: number, hasPages = false) {
  const simulator = createSimulator()
  await using gateway = await serveHandler(async (request) => {
    const response = await simulator.fetch(request)
    if (!hasPages || response.status < 400) return response
    return new Response('<h1>No</h1>', { status: response.status, headers: { 'Content-Type': 'text/html' } })
  }, manner)
  return await runConformance({ baseUrl: gateway.url, token: simulatorToken, seed })
}
