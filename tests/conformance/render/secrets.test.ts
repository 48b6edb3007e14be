import { beforeAll, describe, expect, it } from 'vitest'
import { runConformance } from '../../../src/conformance/index.js'
import type { Exchange } from '../../../src/conformance/options.js'
import { renderHar } from '../../../src/conformance/render/har.js'
import { renderJson } from '../../../src/conformance/render/json.js'
import { renderJunit } from '../../../src/conformance/render/junit.js'
import { renderTerminal } from '../../../src/conformance/render/terminal.js'
import { brokenService, token } from './broken-service.js'

describe('the reports of a service that repeats the token', () => {
  const written: Record<string, string> = {}

  beforeAll(async () => {
    const exchanges: Exchange[] = []
    const report = await runConformance({
      baseUrl: 'http://localhost',
      token,
      seed: 1,
      runs: 5,
      fetch: brokenService(),
      onExchange: (exchange) => exchanges.push(exchange),
    })
    expect(report.checks.find(({ id }) => id === 'response/no-token')?.status).toBe('failed')
    written['terminal'] = renderTerminal(report, { color: false })
    written['JSON'] = renderJson(report)
    written['JUnit'] = renderJunit(report)
    written['HAR'] = renderHar(exchanges)
  })

  for (const form of ['terminal', 'JSON', 'JUnit', 'HAR']) {
    it(`should hold no piece of it: ${form}`, () => {
      const text = written[form] ?? ''

      const pieces = Array.from({ length: token.length - 15 }, (_, start) => token.slice(start, start + 16))
      expect(text).toContain('$DDS_AUTH_TOKEN')
      expect(pieces.filter((piece) => text.includes(piece))).toEqual([])
    })
  }
})
