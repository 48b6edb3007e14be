import { beforeAll, describe, expect, it } from 'vitest'
import { renderHar } from '../../../src/conformance/render/har.js'
import { renderJson } from '../../../src/conformance/render/json.js'
import { renderJunit } from '../../../src/conformance/render/junit.js'
import { renderTerminal } from '../../../src/conformance/render/terminal.js'
import { piecesOf } from '../recording.js'
import { brokenService, runOn, token } from './broken-service.js'

describe('the reports of a service that repeats the token', () => {
  const written: Record<string, string> = {}

  beforeAll(async () => {
    const { report, exchanges } = await runOn(brokenService())
    expect(report.checks.find(({ id }) => id === 'response/no-token')?.status).toBe('failed')
    written['terminal'] = renderTerminal(report, { color: false })
    written['JSON'] = renderJson(report)
    written['JUnit'] = renderJunit(report)
    written['HAR'] = renderHar(exchanges)
  })

  for (const form of ['terminal', 'JSON', 'JUnit', 'HAR']) {
    it(`should hold no piece of it: ${form}`, () => {
      const text = written[form] ?? ''

      expect(text).toContain('$DDS_AUTH_TOKEN')
      expect(piecesOf(token).filter((piece) => text.includes(piece))).toEqual([])
    })
  }
})
