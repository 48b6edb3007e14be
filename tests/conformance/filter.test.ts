import { describe, expect, it } from 'vitest'
import { altering, isRefused, responding, type Wrap } from '../../proof/planting.js'
import { runConformance } from '../../src/conformance/index.js'
import { findingsOf } from '../../src/conformance/render/words.js'
import { createSimulator, simulatorToken } from '../../src/mock/simulator.js'

const page = { status: 403, headers: { 'Content-Type': 'text/html' }, body: '<h1>Request rejected</h1>' }

/** With these, generated bodies that are broken in another way have an empty id as well. */
const firewallSeeds = [2, 4]

/** Takes offence at some bodies, valid and broken, as the rules of a web application firewall do. */
const filtering = altering(({ text }) =>
  /\.\.|%00|null|constructor|[^\0-\x7f]/.test(text) ? page : undefined,
)

describe('runConformance through a content filter', () => {
  it.each([1, 2, 3])('should find the filter and nothing else, with seed %d', async (seed) => {
    const report = await runOn(filtering, seed)

    const found = findingsOf(report, 'violation', 'deviation')
    expect(found.map(({ check, finding: { severity } }) => `${severity}: ${check}`)).toEqual([
      'deviation: response/no-filter',
    ])
    expect(found[0]?.finding.message).toMatch(/^A content filter on the way seems to refuse this body/)
    expect(found[0]?.finding.request.bodyBytes).toBeLessThan(30)
    expect(found[0]?.finding.stable).toEqual({ seen: 3, of: 3 })
    expect(report.checks.find(({ id }) => id === 'request/type')?.status).toBe('passed')
    expect(report.coverage.filter(({ broken }) => broken > 0)).toEqual([])
  })

  it.each(firewallSeeds)('should hold an error of a firewall against no check, seed %d', async (seed) => {
    const refusal = {
      status: 403,
      json: {
        error_code: 'APIGW.0310',
        error_msg: 'Forbidden',
        request_id: '616a9d01e6617ee6e285cd6ecbef60af',
      },
    }

    const report = await runOn(
      altering(({ text }) => (/[[,]""[\],]/.test(text) ? refusal : undefined)),
      seed,
    )

    expect(findingsOf(report, 'violation', 'deviation')).toEqual([])
    expect(report.coverage.filter(({ broken }) => broken > 0)).toEqual([])
  })

  it('should call no filter what refuses every broken body and no other', async () => {
    const report = await runOn(responding(isRefused, page), 1)

    const found = findingsOf(report, 'violation', 'deviation').map(({ check }) => check)
    expect(found).toContain('response/content-type')
    expect(found).not.toContain('response/no-filter')
  })
})

function runOn(wrap: Wrap, seed: number) {
  const fetch = wrap(createSimulator().fetch)
  return runConformance({ baseUrl: 'http://localhost', token: simulatorToken, fetch, seed, strict: true })
}
