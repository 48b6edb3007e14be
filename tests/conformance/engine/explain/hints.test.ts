import { describe, expect, it } from 'vitest'
import { reportInFlags } from '../../../../src/cli/flags.js'
import { findingsOf, record, simulate } from '../../recording.js'

const page = (status: number) =>
  new Response('<h1>No</h1>', { status, headers: { 'Content-Type': 'text/html' } })

describe('the finding', () => {
  it.each([1, 2, 3])('should name a likely rate limit and the option to try, seed %i', async (seed) => {
    let turn = 0
    const simulator = simulate()
    const limited = async (request: Request) => {
      turn += 1
      return turn > 5 && turn % 8 !== 0 ? page(503) : simulator(request)
    }

    const { report } = await record(limited, { seed })
    const [first] = findingsOf(reportInFlags(report))

    expect(first?.message).toMatch(/^The server failed on this request\. .*rate limit: set a lower --rate\.$/)
  })

  it('should name no rate limit where few requests fail', async () => {
    const simulator = simulate()
    const crashing = async (request: Request) => (request.method === 'GET' ? page(503) : simulator(request))

    const [first] = findingsOf((await record(crashing)).report)

    expect(first?.message).toBe('The server failed on this request.')
  })
})
