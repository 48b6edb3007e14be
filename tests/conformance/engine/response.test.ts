import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sent } from '../../../src/conformance/engine/case.js'
import { judge, rulesOf } from '../../../src/conformance/engine/judge/judge.js'
import { keepShort, largestResponse, readResponse } from '../../../src/conformance/engine/response.js'
import { upgradeOperation } from '../../../src/conformance/upgrade/operation.js'
import { createSecrets } from '../../../src/token/find.js'
import { heapInUse } from '../../support/heap.js'

const operation = upgradeOperation()
const token = `MIIY${'Qx7/+z9='.repeat(30)}`
const encoder = new TextEncoder()

function responseOf(text: string, status = 202) {
  return readResponse({ status, headers: [['content-type', 'application/json']], body: encoder.encode(text) })
}

describe('keepShort', () => {
  it('should keep no more in memory than it says', () => {
    const before = heapInUse()

    const kept = Array.from({ length: 60 }, (_, index) =>
      keepShort(responseOf(`"${String(index % 10).repeat(largestResponse - 2)}"`)),
    )
    const grown = heapInUse() - before

    // Sixty complete texts are 120 MB.
    expect(kept.every(({ text }) => text.length < 100_000)).toBe(true)
    expect(grown).toBeLessThan(30_000_000)
  })
})

describe('readResponse', () => {
  it('should keep every value of a repeated header, and equal ones as one', () => {
    const { headers } = readResponse({
      status: 202,
      headers: [
        ['Set-Cookie', `session=${token}`],
        ['Content-Type', 'text/html'],
        ['set-cookie', 'language=en'],
        ['content-type', 'application/json'],
        ['Content-Type', 'text/html'],
      ],
      body: '',
    })

    expect([...headers]).toEqual([
      ['set-cookie', `session=${token}, language=en`],
      ['content-type', 'text/html, application/json'],
    ])
  })
})

describe('judging one response', () => {
  const units = fc.oneof(
    fc.constantFrom(
      '\n',
      '\\n at ',
      '\n  at ',
      ' at a.b.C(',
      '#1 (',
      '/usr/',
      '"',
      '\\"',
      '[',
      '{"a":',
      '&quot;',
      '%25',
      '\\u005c',
      token,
      token.slice(0, -1),
      '<br>',
      '{"instance_id":"x"},',
      'a::b',
    ),
    fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
  )

  it('should take time in proportion to its size', () => {
    const secrets = createSecrets([token], '$TOKEN')
    const rules = rulesOf(operation)
    const timeOf = (text: string, status: number) => {
      const started = process.cpuUsage()
      const response = responseOf(text, status)
      const sent: Sent = { case: operation.reference, url: '', startedAt: '', durationMs: 0, response }
      judge(sent, operation.contract, secrets, rules)
      secrets.mask(text)
      return process.cpuUsage(started).user
    }

    fc.assert(
      fc.property(
        units,
        fc.constantFrom('', '{"upgrade_results":['),
        fc.constantFrom(202, 400),
        (unit, start, status) => {
          const ofSize = (size: number) => start + unit.repeat(Math.ceil(size / unit.length))
          const [small, large] = [ofSize(60_000), ofSize(480_000)]
          // Eight times as much; what is quadratic takes minutes for half a million characters.
          const isInProportion = () => timeOf(large, status) < 8 * 4 * timeOf(small, status) + 200_000

          // What else the processor has to do may slow a try.
          expect([1, 2, 3].some(isInProportion)).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })
})
