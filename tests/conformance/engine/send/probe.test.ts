import { describe, expect, it } from 'vitest'
import type { Sent } from '../../../../src/conformance/engine/case.js'
import type { IncomingResponse } from '../../../../src/conformance/engine/send/http.js'
import { probeCheck, probeTarget } from '../../../../src/conformance/engine/send/probe.js'
import type { Session } from '../../../../src/conformance/engine/send/session.js'
import { exchanged, reply, toy } from '../toy.js'

type Outcome = IncomingResponse | Sent['transportError'] | typeof cutShort

const cutShort = { network: 'aborted', begun: 201 }

describe('probeTarget', () => {
  it.each<[string, Outcome]>([
    ['served', reply(201)],
    ['refused as a bad request, which can have many reasons', reply(400)],
    ['served with another status', reply(200)],
    ['refused with a status that nobody knows', reply(418)],
  ])('should let the run go on when the simplest request is %s', async (_, outcome) => {
    const { probe, requests } = await probeWith([outcome])

    expect(probe.end).toBeUndefined()
    expect(probe.sent).toHaveLength(1)
    expect(requests).toBe(1)
  })

  it.each<[string, Outcome, RegExp]>([
    ['401', reply(401), /answered with 401: who are you\?/],
    ['401 that says why', reply(401, { why: 'no reservation' }), /answered with 401: call ahead\./],
    ['403', reply(403), /answered with 403: are you welcome\?/],
    ['404', reply(404), /answered with 404: is this the restaurant\?/],
    ['405', reply(405), /answered with 405/],
    ['415', reply(415), /answered with 415/],
    [
      'a redirect',
      reply(307, '', { location: 'https://elsewhere.test/' }),
      /redirects \(307\) to https:\/\/elsewhere/,
    ],
    [
      'a web page',
      reply(200, '<!DOCTYPE html><p>Welcome'),
      /answered with .+ and a web page; is `baseUrl` right\?/,
    ],
    ['nothing', 'timeout', /^Nothing answers at http:\/\/127\.0\.0\.1 \(no response in time\)/],
    [
      'a refused connection',
      { network: 'connect ECONNREFUSED' },
      /^Nothing answers.*ECONNREFUSED.*is it running/,
    ],
    ['a certificate of its own', { network: 'self-signed certificate' }, /certificate.*NODE_EXTRA_CA_CERTS/],
  ])('should end the run with a sentence, one request and no row after %s', async (_, outcome, end) => {
    const { probe, requests } = await probeWith([outcome])

    expect(probe.end).toMatch(end)
    expect(probe.sent).toEqual([])
    expect(probe.ending?.case).toEqual(toy.reference)
    expect(requests).toBe(1)
  })

  it('should let the run go on after an expected refusal of the ids alone', async () => {
    const { probe, requests } = await probeWith([reply(400), reply(404)], true)

    expect(probe.end).toBeUndefined()
    expect(probe.sent).toHaveLength(1)
    expect(requests).toBe(2)
  })

  it.each<[string, Outcome[], RegExp]>([
    ['is given to a broken order too', [reply(400), reply(400)], /400, and so was an order of nothing/],
    ['has nothing to compare it with', [reply(400), reply(500)], /an order of nothing got no response/],
    ['is not declared', [reply(404)], /404, which the contract does not declare/],
    ['is a page', [reply(400, '<h1>No</h1>')], /no error as the contract declares it/],
    ['has other fields', [reply(400, { message: 'no' })], /no error as the contract declares it/],
    ['is not from the kitchen', [reply(400, { why: 'doorman' })], /comes from the gateway/],
  ])('should end it when the expected refusal %s', async (_, outcomes, end) => {
    const { probe, requests } = await probeWith(outcomes, true)

    expect(probe.end).toMatch(end)
    expect(probe.sent).toEqual([])
    expect(requests).toBe(outcomes.length)
  })

  it.each([401, 405, 415])('should end it after %i all the same', async (status) => {
    expect((await probeWith([reply(status)], true)).probe.end).toContain(String(status))
  })

  it('should probe again when the target fails, or is busy', async () => {
    const { probe, requests } = await probeWith([reply(503), reply(429), reply(201)])

    expect(probe.end).toBeUndefined()
    expect(probe.sent).toHaveLength(3)
    expect(requests).toBe(3)
  })

  it('should end the run when it fails each time, and keep what shows that', async () => {
    const { probe, requests } = await probeWith([reply(500), reply(500), reply(500), reply(201)])

    expect(probe.end).toBe('The simplest valid request was answered with 500, 3 times.')
    expect(probe.sent).toHaveLength(3)
    expect(requests).toBe(3)
  })

  it('should end the run when its response never arrives, and keep the trace', async () => {
    const { probe } = await probeWith([cutShort, cutShort, cutShort, reply(201)])

    expect(probe.end).toBe(
      'The response to the simplest valid request, 201, does not arrive completely (aborted).',
    )
    expect(probe.sent).toHaveLength(3)
  })

  it('should not accuse a target of a response that was cut short once', async () => {
    const { probe } = await probeWith([cutShort, reply(201)])

    expect(probe.end).toBeUndefined()
    expect(probe.sent.map(({ transportError }) => transportError)).toEqual([undefined])
  })

  it('should send nothing when the run has ended', async () => {
    expect(await probeWith([reply(201)], false, 'The guest has left.')).toEqual({
      probe: { sent: [] },
      requests: 0,
    })
  })
})

describe('probeCheck', () => {
  it('should be the simplest request, as a check', () => {
    const { id, cases } = probeCheck(toy)

    expect(id).toBe('reference')
    expect(cases({ level: 'safe', target: 'service', loopback: true, liveIds: [] })).toEqual([toy.reference])
  })
})

async function probeWith(outcomes: readonly Outcome[], refusesMadeUpIds = false, ended?: string) {
  let requests = 0
  const session: Session = {
    send: async (_, testCase) => {
      requests += 1
      const outcome = outcomes[requests - 1]
      const begun = outcome === cutShort ? { begun: cutShort.begun } : {}
      return [{ ...exchanged(testCase, outcome), ...begun }]
    },
    end() {},
    ended,
    requests,
    left: 100,
    tryNewConnections: async () => {},
    transient: new Map(),
    losses: [],
  }
  return { probe: await probeTarget(session, toy, refusesMadeUpIds), requests }
}
