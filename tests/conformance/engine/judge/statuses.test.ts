import { describe, expect, it } from 'vitest'
import { runConformance } from '../../../../src/conformance/index.js'
import { createSimulator, simulatorToken } from '../../../../src/mock/simulator.js'

describe('the statuses of a run', () => {
  it('should be counted by method, with declared ones that were not seen', async () => {
    const { fetch } = createSimulator()
    const only = ['method/get', 'request/required']

    const { statuses } = await runConformance({
      baseUrl: 'http://localhost',
      token: simulatorToken,
      fetch,
      only,
    })

    expect(statuses).toContainEqual({ method: 'POST', status: 429, declared: true, count: 0 })
    expect(statuses).toContainEqual({ method: 'GET', status: 404, declared: false, count: 1 })
    expect(statuses?.find(({ method, status }) => method === 'POST' && status === 202)?.count).toBe(1)
  })
})
