import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../../generated/operation.js'
import { judgeTraffic, readHar, renderTerminal } from '../../../src/conformance/index.js'
import { recordedUpgradeOperation } from '../../../src/conformance/upgrade/operation.js'
import { signRequest } from '../../../src/signing/sign.js'
import { collect } from '../../support/collect.js'
import { heapInUse } from '../../support/heap.js'
import { availableId as id, madeUpIds } from '../../support/ids.js'
import { exchange, failedIn, headers, token, url } from './exchange.js'
import '../../../src/vitest.js'

describe('judgeTraffic', () => {
  it('should call an exchange that keeps the contract conforming', async () => {
    const report = await judgeTraffic([exchange()])

    expect(report).toConform()
    // Recorders in axios write the method like this.
    expect(await judgeTraffic([exchange({ method: 'post' })])).toConform()
    const broken = await judgeTraffic([exchange({}, { body: '{"upgrade_results":{}}' })])
    expect(() => expect(broken).toConform()).toThrow('of type array')
  })

  it('should let known deviations name each of its rules, and nothing else', async () => {
    const { checks } = await judgeTraffic([exchange()])
    const ids = checks.map(({ id: check }) => check).filter((check) => !check.startsWith('response/'))

    expect(recordedUpgradeOperation().recordedIds).toEqual(ids)
  })

  it('should refuse an option that does not exist', async () => {
    const misspelt: object = { strickt: true }

    await expect(judgeTraffic([exchange()], misspelt)).rejects.toThrow('There is no option "strickt"; ')
    const text = { knownDeviations: 'known.json' } as object
    await expect(judgeTraffic([exchange()], text)).rejects.toThrow('`knownDeviations` must be an array')
  })

  it('should have no verdict on traffic without the operation', async () => {
    const report = await judgeTraffic([exchange({ url: 'https://example.test/v3/p/instances' })])

    expect(report.verdict).toBe('inconclusive')
    expect(JSON.stringify(report.observations)).toContain('belonged to other operations')
    expect(report.checks[0]?.reason).toBe('no exchange of this operation was recorded')
  })

  it('should take no memory for what keeps the contract', async () => {
    const [from, to] = [10_000, 40_000]
    let [before, after] = [0, 0]
    function* exchanges() {
      for (let index = 0; index < to; index += 1) {
        if (index === from) before = heapInUse()
        yield { ...exchange(), source: `entry ${index}` }
      }
      after = heapInUse()
    }

    await judgeTraffic(exchanges())

    expect((after - before) / (to - from)).toBeLessThan(30)
  })

  it('should take no memory for what breaks the contract, nor for its text', async () => {
    const [from, to] = [5000, 15_000]
    let [before, after] = [0, 0]
    function* exchanges() {
      for (let index = 0; index < to; index += 1) {
        if (index === from) before = heapInUse()
        const body = JSON.stringify({ upgrade_results: {}, note: `${index}`.padEnd(300, 'x') })
        yield { ...exchange({ body: '{"instance_ids":[1]}' }, { body }), source: `entry ${index}` }
      }
      after = heapInUse()
    }

    const report = await judgeTraffic(exchanges())

    expect(report.checks.flatMap(({ findings }) => findings.map(({ count }) => count))).toContain(to)
    // Whatever is kept of each takes more; what other tests left may take as much as half of this.
    expect((after - before) / (to - from)).toBeLessThan(60)
  })

  it('should report what it has found when interrupted, in silence as well', async () => {
    const interruption = new AbortController()
    async function* exchanges() {
      yield exchange({}, { body: '{}' })
      interruption.abort(new Error('enough'))
      yield exchange()
      await new Promise(() => {})
    }

    const broken = await judgeTraffic(exchanges(), { signal: interruption.signal })
    const nothing = await judgeTraffic([exchange()], { signal: AbortSignal.abort() })

    expect(broken).toMatchObject({ verdict: 'not conforming', summary: { requests: 1 } })
    expect(nothing).toMatchObject({ verdict: 'inconclusive', reason: 'The judging was interrupted.' })
  })

  it('should check signatures of a known key, and blame nobody for one', async () => {
    const keys = { accessKey: 'AK', secretKey: 'a secret key of an example' }
    const request = { method: 'POST', url, body: Buffer.from(JSON.stringify({ instance_ids: [id] })) }
    const type = { 'Content-Type': 'application/json' }
    const signing = { ...request, body: Uint8Array.from(request.body), headers: new Headers(type) }
    const added = await signRequest(signing, keys, new Date())
    const signed = (headers: object) => exchange({ ...request, headers: { ...type, ...added, ...headers } })
    const other = { Authorization: added['Authorization']?.replace(/.{4}$/, '0000') }

    const report = await judgeTraffic([signed({}), signed(other)], { secretKeyOf: () => keys.secretKey })

    expect(report).toConform()
    expect(report.observations.map(({ message }) => message)).toContain(
      '2 requests were signed; of the signatures, 1 wrong, 1 right',
    )
  })

  it('should say what a client asked for instead of the operation', async () => {
    const report = await judgeTraffic([exchange({ url: 'https://example.test/v3/p' })], { clientOnly: true })

    expect(report.reason).toBe(
      'No exchange of this operation was among them; 1 entry belonged to other operations: traffic.har, entry 1.',
    )
  })

  it('should name no option of a run that would change a recording', async () => {
    const refused = { status: 409, body: '{"error_code":"DBS.200011","error_msg":"under way"}' }
    const report = await judgeTraffic([exchange({}, refused)])

    expect(report.reason).toBe(
      'No valid request was served. The only one was answered with 409 DBS.200011: judge a recording in which one is served.',
    )
    expect(report.notCovered).toContain('No submitted upgrade was seen.')
  })

  it('should say of a response only what was recorded', async () => {
    const bare = await judgeTraffic([exchange({}, { status: 302, headers: undefined, body: undefined })])
    const whole = await judgeTraffic([
      { ...exchange({}, { status: 302, body: '' }), durationMs: 7 },
      exchange({}, { status: 302, headers: undefined, body: undefined }),
    ])

    expect(renderTerminal(bare)).toContain('got       302\n')
    expect(renderTerminal(whole)).toMatch(/got {7}302 \(application\/json, 0 bytes, 7 ms\)\n/)
  })

  it('should call nothing conforming of which a part could not be read', async () => {
    const unreadable = { source: 'traffic.har, entry 2', problem: 'is no JSON' }
    const broken = exchange({}, { body: '{}' })

    const report = await judgeTraffic([exchange(), unreadable])
    expect(report).toMatchObject({
      verdict: 'inconclusive',
      reason: 'The recording is incomplete: 1 entry could not be read (is no JSON): traffic.har, entry 2.',
    })
    expect(await judgeTraffic([broken, unreadable])).toHaveProperty('verdict', 'not conforming')
  })

  it('should call nothing conforming without a whole request and response', async () => {
    const bodiless = { status: 202, headers: { 'Content-Type': 'application/json' } }
    const { request, response } = exchange()
    const { body: _, ...headless } = request

    expect(await judgeTraffic([{ request, response: bodiless }])).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/^One request was served, but the recording lacks bodies/),
    })
    expect(await judgeTraffic([{ request, ...(response ? { response } : {}) }])).toConform()
    expect(await judgeTraffic([{ request: headless }], { clientOnly: true })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'No request body was recorded in full.',
    })
  })

  it('should pass no rule that a recording cannot break, nor speak of a run', async () => {
    const moved = exchange({}, { status: 307, headers: { Location: 'https://example.test/' } })
    const report = await judgeTraffic([moved])

    expect(JSON.stringify(report)).not.toMatch(
      /response\/(in-time|complete)|this suite|the run ended|maxRequests/,
    )
  })

  it('should call a known deviation unused only where its check judged', async () => {
    const ofRun = { check: 'request/instance_ids/maxItems', reason: 'only a run can show it' }
    const unseen = { check: 'response/error-fields', reason: 'no error was recorded' }
    const unused = { check: 'client/token', reason: 'mended' }

    const report = await judgeTraffic([exchange()], { knownDeviations: [ofRun, unseen, unused] })

    expect(report.unusedDeviations).toEqual([unused])
  })

  it('should call no known deviation unused that has accepted something', async () => {
    const knownDeviations = [400, 401].map((status) => ({
      check: 'response/content-type',
      status,
      reason: 'The gateway writes its errors as text until release 12.',
    }))
    const body = JSON.stringify({ error_code: 'APIGW.0301', error_msg: 'No' })
    const text = { headers: { 'Content-Type': 'text/plain' }, body }
    const refused = knownDeviations.map(({ status }) => exchange({}, { ...text, status }))

    const report = await judgeTraffic([exchange(), ...refused], { knownDeviations })

    expect(report.summary).toMatchObject({ deviations: 0, known: 1 })
    expect(report.unusedDeviations).toEqual([])
  })

  it('should not miss what is much too long for this operation', async () => {
    const download = JSON.stringify({ response: { content: { text: 'x'.repeat(2 ** 24) } } })
    const text = `${JSON.stringify({ request: exchange().request })}\n${download}\n`
    const read = await collect(readHar(Readable.from([Buffer.from(text)]), 'a.har'))

    const report = await judgeTraffic([exchange(), ...read.slice(1)])

    expect(report).toConform()
    expect(JSON.stringify(report.observations)).toContain('1 entry could not be read (is longer than')
  })

  it.each([
    [
      'too many ids',
      { body: JSON.stringify({ instance_ids: madeUpIds(maxInstanceIds + 1) }) },
      'client/schema',
    ],
    ['a number for an id', { body: '{"instance_ids":[1]}' }, 'client/schema'],
    ['no JSON', { body: 'instance_ids=1' }, 'client/json'],
    ['no token', { headers: { 'Content-Type': 'application/json' } }, 'client/token'],
    ['another media type', { headers: { ...headers, 'Content-Type': 'text/plain' } }, 'client/media-type'],
  ])('should blame the client for %s, the service only if it serves that', async (_, request, rule) => {
    const error = { error_code: 'DBS.200001', error_msg: 'Parameter error' }
    const refused = await judgeTraffic([
      exchange(request, { status: 400, body: JSON.stringify(error) }),
      exchange(),
    ])
    const served = await judgeTraffic([exchange(request)])

    expect(failedIn(refused)).toEqual([rule])
    expect(failedIn(served)).toContain(rule)
    expect(failedIn(served).includes('traffic/expected-status')).toBe(rule !== 'client/media-type')
  })

  it('should say in a sentence that a content type is missing on either side', async () => {
    const report = await judgeTraffic([
      exchange({ headers: { 'X-Auth-Token': token } }, { headers: { a: 'b' } }),
    ])
    const findings = report.checks.flatMap((check) => check.findings)

    expect(findings.map(({ message }) => message)).toEqual(Array(2).fill('There is no content type.'))
  })

  it.each([
    ['SDK-HMAC-SHA256 Access=x, SignedHeaders=host, Signature=0', []],
    ['SDK-SM2-SM3 Access=***', []],
    ['V11-HMAC-SHA256 Credential=x', []],
    ['Bearer x', ['client/token']],
    ['Basic eA==', ['client/token']],
  ])('should take a signature for a token, and nothing else: %s', async (Authorization, failed) => {
    const signed = { 'Content-Type': 'application/json', Authorization }
    const report = await judgeTraffic([exchange({ headers: signed })])

    expect(failedIn(report)).toEqual(failed)
    expect(report.verdict).toBe(failed.length > 0 ? 'not conforming' : 'conforming')
    expect(JSON.stringify(report.observations).includes('1 request was signed')).toBe(failed.length === 0)
    const ofClient = await judgeTraffic([exchange({ headers: signed })], { clientOnly: true })
    expect(JSON.stringify(ofClient.observations)).toBe(JSON.stringify(report.observations))
  })

  it('should see a signature by its date where a recorder hides it', async () => {
    const hidden = { 'Content-Type': 'application/json', 'X-Sdk-Date': '20261128T000000Z' }

    expect(await judgeTraffic([exchange({ headers: hidden })])).toConform()
  })

  it.each([
    '%7Bproject_id%7D',
    '{project_id}',
    '%24%7BPROJECT_ID%7D',
    '$PROJECT_ID',
    ':project_id',
    'project_id',
    'undefined',
    'null',
    'None',
    '%3Cproject%3E',
    '[object%20Object]',
    '%20',
    '',
  ])('should blame the client alone for a project that was not filled in: %s', async (project) => {
    const unfilled = `https://dds.example.test/v3/${project}/instances/db-upgrade`
    const error = JSON.stringify({ error_code: 'DBS.200604', error_msg: 'No such project' })
    const refused = { status: 403, body: error }

    expect(failedIn(await judgeTraffic([exchange({ url: unfilled })]))).toEqual(['client/path'])
    expect(failedIn(await judgeTraffic([exchange({ url: unfilled }, refused)]))).toEqual(['client/path'])
  })

  it.each<[string, string | Uint8Array]>([
    ['a byte order mark', `\uFEFF${JSON.stringify({ instance_ids: [id] })}`],
    ['a byte order mark in bytes', Buffer.from(`\uFEFF${JSON.stringify({ instance_ids: [id] })}`)],
    ['a name twice', `{"instance_ids":[],"instance_ids":["${id}"]}`],
    ['an object of forty levels', `{"instance_ids":["${id}"],"extra":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['an id in Latin-1', Buffer.from('{"instance_ids":["\xe9"]}', 'latin1')],
    ['an id in Latin-1, as mitmproxy records it', '{"instance_ids":["\udce9"]}'],
  ])('should only blame the client for %s, as parsers differ in that', async (_, body) => {
    expect(failedIn(await judgeTraffic([exchange({ body })]))).toEqual(['client/json'])
  })

  it.each([
    ['a charset that it does not know', 415, { 'Content-Type': 'application/json; charset=cp1252' }],
    ['a coding that it does not know', 415, { 'Content-Encoding': 'zstd' }],
    ['a format that it does not write', 406, { Accept: 'application/xml' }],
  ])('should blame no service that refuses %s', async (_, status, odd) => {
    const body = JSON.stringify({ error_code: 'DBS.200001', error_msg: 'no' })
    const findingsOn = async (own: object) => {
      const request = { headers: { ...headers, ...own } }
      const report = await judgeTraffic([exchange(request, { status, body })])
      return report.checks.filter(({ findings }) => findings.length > 0).map(({ id: check }) => check)
    }

    expect(await findingsOn(odd)).toEqual([])
    expect(await findingsOn({})).toEqual(['traffic/expected-status'])
  })

  it('should list no more than a reader can use, and count the rest', async () => {
    const many = Array.from({ length: 300 }, (_, index) => exchange({}, { status: 600 + index }))
    const report = await judgeTraffic(many)
    const findings = report.checks.flatMap((check) => check.findings)

    expect(findings.length).toBeLessThanOrEqual(200)
    expect(JSON.stringify(report.observations)).toContain('broke the contract in further ways')
  })

  it('should judge nothing that was not recorded, and say so', async () => {
    const { request, response } = exchange()
    const { headers: _, body: __, ...bare } = request
    const report = await judgeTraffic([
      { request: bare, ...(response ? { response: { status: response.status } } : {}) },
    ])

    expect(failedIn(report)).toEqual([])
    expect(JSON.stringify(report.observations)).toContain('had no complete response body')
  })

  it('should name where the first exchanges stand, and count all of them', async () => {
    const broken = exchange({}, { body: '{"upgrade_results":{}}' })
    const many = Array.from({ length: 50 }, (_, index) => ({ ...broken, source: `entry ${index + 1}` }))
    const [finding] = (await judgeTraffic(many)).checks.flatMap(({ findings }) => findings)

    expect(finding).toMatchObject({ count: 50, of: 50 })
    expect(finding).toMatchObject({ sent: '1 id', response: { body: '{"upgrade_results":{}}' } })
    expect(finding?.sources).toEqual(['entry 1', 'entry 2', 'entry 3', 'entry 4', 'entry 5'])
  })
})
