import { describe, expect, it } from 'vitest'
import { type ConformanceOptions, type Exchange, runConformance } from '../../src/conformance/index.js'
import { renderHtml } from '../../src/conformance/render/html.js'
import { renderTerminal } from '../../src/conformance/render/terminal.js'
import { createSimulator } from '../../src/mock/simulator.js'
import { parseAuthorization } from '../../src/signing/parse.js'
import { type Verdict, verifyRequest } from '../../src/signing/verify.js'
import { copyOf } from '../support/copy.js'
import { elsewhere, findingsOf, type Handler, record } from './recording.js'

const keys = {
  accessKey: 'EXAMPLEACCESSKEY0001',
  secretKey: 'ExampleSecretKeyForTestsOnly0123456789abcd',
  securityToken: 'example-security-token-for-tests-only-0123456789',
}

/** A service that takes requests with these keys alone. */
const verifying = () => createSimulator({ tokens: [], keys: [keys] }).fetch

/** Runs the suite with keys, and writes down what a verifier makes of each request that arrives. */
async function recordSigned(handler: Handler, options: Partial<ConformanceOptions> = {}) {
  const verdicts: Verdict[] = []
  const service: Handler = async (request) => {
    verdicts.push(await verdictOf(copyOf(request)))
    return handler(request)
  }
  return { ...(await record(service, { token: '', keys, ...options })), verdicts }
}

async function verdictOf(request: Request): Promise<Verdict> {
  const { method, url, headers } = request
  const body = new Uint8Array(await request.arrayBuffer())
  const secretKeyOf = (accessKey: string) => (accessKey === keys.accessKey ? keys.secretKey : undefined)
  return verifyRequest({ method, url, headers, body }, { secretKeyOf, now: Date.now() })
}

/** What a gateway counts against a key. */
const lockingVerdicts: readonly Verdict[] = [
  'malformed',
  'header-removed',
  'wrong-date',
  'changed-body',
  'bad-signature',
]

/** How many signatures were wrong in all, and in a row. */
function countWrong(verdicts: readonly Verdict[]): { all: number; inARow: number } {
  const row = verdicts.map((verdict) => (lockingVerdicts.includes(verdict) ? 'x' : ' ')).join('')
  return {
    all: row.replaceAll(' ', '').length,
    inARow: Math.max(...row.split(' ').map(({ length }) => length)),
  }
}

describe('a run with keys', () => {
  it('should sign every request, broken bodies too, and send no token', async () => {
    const { report, arrivals, verdicts } = await recordSigned(verifying())

    expect(findingsOf(report)).toEqual([])
    expect(report.verdict).toBe('conforming')
    expect(arrivals.filter(({ token }) => token !== null)).toEqual([])
    const counts: Partial<Record<Verdict, number>> = {}
    for (const verdict of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1
    expect(counts).toEqual({
      valid: expect.any(Number),
      // One check, the bodies beside it, and what a gateway has to refuse.
      unsigned: expect.any(Number),
      'no-such-key': expect.any(Number),
      'bad-signature': 1,
      'wrong-date': 1,
      'header-removed': 1,
    })
    expect(counts.valid).toBeGreaterThan(verdicts.length * 0.8)
  })

  it('should name the checks of the token as skipped, and vice versa', async () => {
    const signed = await recordSigned(verifying())
    const withToken = await record(createSimulator().fetch)

    expect(skipped(signed.report)).toMatchObject({ 'token/none': 'the requests are signed' })
    expect(skipped(withToken.report)).toMatchObject({
      'signature/none': 'the requests are not signed',
      'signature/wrong': 'the requests are not signed',
    })
  })

  it.each<[fault: string, service: () => Handler, cases: string[]]>([
    [
      'verifies no signature',
      () => createSimulator({ tokens: [] }).fetch,
      // One cause, so one finding.
      ['a signature with an unknown key'],
    ],
    ['does not look at the time', () => repairing('wrong-date'), ['a signature of yesterday']],
    [
      'does not look at the body',
      () => repairing('bad-signature'),
      ['a body that was changed after signing'],
    ],
    ['does not miss a signed header', () => repairing('header-removed'), ['a signed header removed']],
    ['takes any key', () => repairing('no-such-key'), ['a signature with an unknown key']],
    ['needs no signature', () => repairing('unsigned'), ['no signature']],
  ])('should find a service that %s', async (_fault, service, cases) => {
    const { report } = await recordSigned(service(), { only: ['signature'] })

    expect(report.verdict).toBe('not conforming')
    expect(findingsOf(report).map(({ sent }) => sent)).toEqual(cases)
    expect(findingsOf(report).map(({ severity }) => severity)).toEqual(cases.map(() => 'violation'))
  })

  it('should stop at the probe when the key is wrong, and say what to do', async () => {
    const { report, arrivals } = await recordSigned(verifying(), {
      baseUrl: elsewhere,
      keys: { ...keys, secretKey: 'another' },
    })

    expect(arrivals).toHaveLength(1)
    expect(report.reason).toContain('are HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK a valid key')
  })

  it.each([
    [{ token: 'a-token', keys }, 'There are a token and keys; give one of them'],
    [{ keys: { ...keys, secretKey: '' } }, 'The secret key is empty'],
  ])('should refuse credentials that make no sense (%#)', async (options, sentence) => {
    const run = runConformance({ baseUrl: elsewhere, ...options })

    await expect(run).rejects.toThrow(sentence)
  })
})

describe('outside this machine, a key', () => {
  it.each([1, 8])('should not be locked at concurrency %i, and the plan says why', async (concurrency) => {
    const options = { baseUrl: elsewhere, concurrency, runs: 2 }
    const { report, verdicts } = await recordSigned(verifying(), options)
    const plan = await recordSigned(verifying(), { ...options, level: 'plan' })

    expect(report.verdict).toBe('conforming')
    expect(countWrong(verdicts)).toEqual({ all: 3, inARow: 1 })
    expect(plan.report.observations).toEqual([
      {
        check: 'signature/wrong',
        message: expect.stringMatching(/^3 signatures of \d+ would be wrong on purpose, never two in a row/),
      },
    ])
    expect(renderTerminal(plan.report)).toContain('What to know before it runs')
  })

  it('should see no third wrong signature once right ones are refused', async () => {
    const service = verifying()
    let isLocked = false
    const locking: Handler = async (request) => {
      const response = await service(request)
      isLocked ||= response.status === 401
      return isLocked
        ? Response.json({ error_code: 'APIGW.0301', error_msg: 'locked' }, { status: 401 })
        : response
    }

    const { report, verdicts } = await recordSigned(locking, {
      baseUrl: elsewhere,
      only: ['signature/wrong'],
    })

    expect(countWrong(verdicts)).toMatchObject({ all: 2 })
    expect(report.verdict).not.toBe('conforming')
    expect(report.reason).toContain('one more could lock the key')
  })
})

describe('no report of a signed run', () => {
  it('should show a credential, whatever the service repeats', async () => {
    const service = verifying()
    const repeating: Handler = async (request) => {
      const said = JSON.stringify([...request.headers])
      const response = await service(request)
      const body = { error_code: 'DBS.200001', error_msg: said, of: keys.accessKey }
      return response.status === 400
        ? Response.json(body, {
            status: 400,
            headers: { 'X-Said': request.headers.get('Authorization') ?? '' },
          })
        : response
    }
    const exchanges: Exchange[] = []

    const { report, arrivals } = await recordSigned(repeating, {
      onExchange: (exchange) => exchanges.push(exchange),
    })

    const written = [JSON.stringify([report, exchanges]), renderTerminal(report), renderHtml(report)]
    const signatures = arrivals.flatMap(({ headers }) => {
      const read = parseAuthorization(headers.get('Authorization'))
      return read && 'signature' in read ? [read.signature] : []
    })
    expect(signatures.length).toBeGreaterThan(50)
    for (const secret of [keys.accessKey, keys.secretKey, keys.securityToken, ...signatures]) {
      expect(written.filter((text) => text.includes(secret))).toEqual([])
    }
    // Its own signature, and the security token.
    expect(findingsOf(report).map(({ check }) => check)).toContain('response/no-token')
  })
})

function skipped(report: Awaited<ReturnType<typeof runConformance>>) {
  return Object.fromEntries(report.checks.flatMap(({ id, reason }) => (reason ? [[id, reason]] : [])))
}

/** A service that serves what it would refuse for one reason. */
function repairing(wrong: Verdict): Handler {
  const service = verifying()
  const careless = createSimulator({ tokens: [] }).fetch
  return async (request) => {
    const { method, url, headers } = request
    const verdict = await verdictOf(copyOf(request))
    if (verdict !== wrong) return service(request)
    if (verdict !== 'unsigned') return careless(request)
    const Authorization = `SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature=${'0'.repeat(64)}`
    const repaired = { ...Object.fromEntries(headers), Authorization, 'X-Sdk-Date': '20261128T000000Z' }
    return careless(new Request(url, { method, headers: repaired, body: await request.text() }))
  }
}
