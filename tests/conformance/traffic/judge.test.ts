import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../../generated/operation.js'
import { judgeTraffic, type RecordedExchange, type Report, readHar } from '../../../src/conformance/index.js'
import { simulatorToken } from '../../../src/mock/simulator.js'
import { collect } from '../../support/collect.js'
import { availableId as id, madeUpIds } from '../../support/ids.js'
import '../../../src/vitest.js'

const url = 'https://gateway.example.test/prefix/v3/p/instances/db-upgrade'
const token = 'a-token-of-an-operator-that-must-not-show'
const headers = { 'Content-Type': 'application/json', 'X-Auth-Token': token }
const submitted = { instance_id: id, job_id: 'e4616470-733d-41de-a9b0-a260709293d3' }

/** An exchange that keeps the contract, but for what is given. */
function exchange(request: object = {}, response: object = {}): RecordedExchange {
  return {
    source: 'traffic.har, entry 1',
    request: { method: 'POST', url, headers, body: JSON.stringify({ instance_ids: [id] }), ...request },
    response: {
      status: 202,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ upgrade_results: [submitted] }),
      ...response,
    },
  }
}

function failedIn(report: Report): string[] {
  return report.checks.filter(({ status }) => status === 'failed').map(({ id: check }) => check)
}

describe('judgeTraffic', () => {
  it('should call an exchange that keeps the contract conforming', async () => {
    const report = await judgeTraffic([exchange()])

    expect(report).toConform()
    const broken = await judgeTraffic([exchange({}, { body: '{"upgrade_results":{}}' })])
    expect(() => expect(broken).toConform()).toThrow('of type array')
  })

  it('should refuse an option that does not exist', async () => {
    const misspelt: object = { strickt: true }

    await expect(judgeTraffic([exchange()], misspelt)).rejects.toThrow('There is no option "strickt"; ')
  })

  it('should have no verdict on traffic without the operation, and say what it left out', async () => {
    const report = await judgeTraffic([exchange({ url: 'https://example.test/v3/p/instances' })])

    expect(report.verdict).toBe('inconclusive')
    expect(JSON.stringify(report.observations)).toContain('belonged to other operations')
    expect(report.checks[0]?.reason).toBe('no exchange of this operation was recorded')
  })

  it('should name no option of a run that would change a recording', async () => {
    const refused = { status: 409, body: '{"error_code":"DBS.200011","error_msg":"under way"}' }
    const report = await judgeTraffic([exchange({}, refused)])

    expect(report.reason).toBe(
      'No valid request was served. The only one was answered 409 DBS.200011: judge a recording in which one is served.',
    )
    expect(report.notShown).toContain('No submitted upgrade was seen.')
  })

  it('should call nothing conforming of which a part could not be read', async () => {
    const unreadable = { source: 'traffic.har, entry 2', problem: 'is no JSON' }
    const broken = exchange({}, { body: '{}' })

    const report = await judgeTraffic([exchange(), unreadable])
    expect(report).toMatchObject({
      verdict: 'inconclusive',
      reason: 'The recording is not whole: 1 entry could not be read (is no JSON): traffic.har, entry 2.',
    })
    expect(await judgeTraffic([broken, unreadable])).toHaveProperty('verdict', 'not conforming')
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
  ])('should blame the client for %s, and the service only when it serves that', async (_, request, rule) => {
    const error = { error_code: 'DBS.200001', error_msg: 'Parameter error' }
    const refused = await judgeTraffic([
      exchange(request, { status: 400, body: JSON.stringify(error) }),
      exchange(),
    ])
    const served = await judgeTraffic([exchange(request)])

    expect(failedIn(refused)).toEqual([rule])
    expect(failedIn(served)).toContain(rule)
    expect(failedIn(served).includes('traffic/answered')).toBe(rule !== 'client/media-type')
  })

  it('should say in a sentence that a content type is missing on either side', async () => {
    const report = await judgeTraffic([
      exchange({ headers: { 'X-Auth-Token': token } }, { headers: { a: 'b' } }),
    ])
    const findings = report.checks.flatMap((check) => check.findings)

    expect(findings.map(({ message }) => message)).toEqual(Array(2).fill('There is no content type.'))
  })

  it.each<[string, string | Uint8Array]>([
    ['a byte order mark', `\uFEFF${JSON.stringify({ instance_ids: [id] })}`],
    ['a byte order mark in bytes', Buffer.from(`\uFEFF${JSON.stringify({ instance_ids: [id] })}`)],
    ['a name twice', `{"instance_ids":[],"instance_ids":["${id}"]}`],
    ['an id in Latin-1', Buffer.from('{"instance_ids":["\xe9"]}', 'latin1')],
  ])('should only blame the client for %s, as parsers differ in that', async (_, body) => {
    expect(failedIn(await judgeTraffic([exchange({ body })]))).toEqual(['client/json'])
  })

  it('should keep no credentials and no query of what was recorded', async () => {
    const secrets = { Cookie: 'session=s3cret', Authorization: 'Bearer s3cret' }
    const report = await judgeTraffic([
      exchange(
        {
          url: `${url.replace('https://', 'https://user:s3cret@')}?key=s3cret`,
          headers: { ...headers, ...secrets },
        },
        { body: '{}', headers: { 'Content-Type': 'application/json', 'Set-Cookie': 'session=s3cret' } },
      ),
    ])

    expect(failedIn(report)).toEqual(['response/schema'])
    expect(JSON.stringify(report)).not.toContain('s3cret')
  })

  it('should list no more than a reader can use, and count the rest', async () => {
    const many = Array.from({ length: 300 }, (_, index) => exchange({}, { status: 600 + index }))
    const report = await judgeTraffic(many)
    const findings = report.checks.flatMap((check) => check.findings)

    expect(findings.length).toBeLessThanOrEqual(200)
    expect(JSON.stringify(report.observations)).toContain('broke the contract in further ways')
  })

  it('should mask the token of every exchange that is shown, however many there are', async () => {
    const tokens = Array.from({ length: 40 }, (_, index) => {
      const random = randomFrom(index + 1)
      return Array.from({ length: 1000 }, () => random(2 ** 32).toString(36)).join('')
    })
    const report = await judgeTraffic(
      tokens.map((one, index) =>
        exchange(
          { headers: { ...headers, 'X-Auth-Token': one } },
          { status: 600 + index, body: JSON.stringify({ echo: one }) },
        ),
      ),
    )

    expect(failedIn(report)).toContain('response/no-token')
    const shown = tokens.filter((one) => JSON.stringify(report).includes(one.slice(100, 140)))
    expect(shown).toEqual([])
  })

  it('should take a token that no header could hold', async () => {
    const long = { ...headers, 'X-Auth-Token': `${'0123456789'.repeat(10_000)}the end of it` }
    expect(JSON.stringify(await judgeTraffic([exchange({ headers: long }, { body: '{}' })]))).not.toMatch(
      /the end/,
    )
    expect(
      await judgeTraffic([exchange({ headers: { ...headers, 'X-Auth-Token': 'ÿ実例の実例の' } })]),
    ).toConform()
  })

  it('should judge nothing that was not recorded, and say so', async () => {
    const { request, response } = exchange()
    const { headers: _, body: __, ...bare } = request
    const report = await judgeTraffic([
      { request: bare, ...(response ? { response: { status: response.status } } : {}) },
    ])

    expect(failedIn(report)).toEqual([])
    expect(JSON.stringify(report.observations)).toContain('had no complete answer body')
  })

  it('should show neither the token nor the ids of real instances', async () => {
    const body = JSON.stringify({ upgrade_results: [{ ...submitted, error_code: 'x', note: token }] })
    const report = await judgeTraffic([exchange({}, { body })])

    expect(failedIn(report)).toEqual(expect.arrayContaining(['response/exclusivity', 'response/no-token']))
    expect(JSON.stringify(report)).not.toContain(token)
    expect(JSON.stringify(report)).not.toContain(id)
    expect(JSON.stringify(await judgeTraffic([exchange({}, { body })], { showIds: true }))).toContain(id)
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

describe('readHar', () => {
  const entry = {
    startedDateTime: '2026-01-01T00:00:00.000Z',
    time: 5,
    request: {
      method: 'POST',
      url,
      headers: [{ name: 'X-Auth-Token', value: token }],
      postData: { text: '{"a":"\\"]}"}' },
    },
    response: { status: 202, headers: [], content: { size: 3, text: 'eHl6', encoding: 'base64' } },
  }
  const har = JSON.stringify({
    log: { version: '1.2', comment: 'entries', pages: [{}], entries: [entry, 1, entry] },
  })

  async function readAll(text: string, size: number) {
    const bytes = Buffer.from(text)
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    )
    return collect(readHar(Readable.from(chunks), 'a.har'))
  }

  it.each([1, 7, 100_000])('should find every entry, in chunks of %i bytes', async (size) => {
    const read = await readAll(har, size)

    expect(read).toHaveLength(2)
    expect(read[1]).toMatchObject({
      source: 'a.har, entry 2',
      request: { body: '{"a":"\\"]}"}' },
      response: { status: 202, body: Buffer.from('xyz') },
    })
  })

  it.each([
    [
      'a header that comes twice',
      { headers: ['a', token, 'b'].map((value) => ({ name: 'Set-Cookie', value })) },
    ],
    ['the reason phrase', { statusText: `Bad Request for ${token}` }],
  ])('should find a token in %s', async (_, response) => {
    const content = { text: '{"error_code":"x","error_msg":"y"}' }
    const leaking = { ...entry, response: { status: 400, headers: [], content, ...response } }

    const report = await judgeTraffic(readHar(Readable.from([Buffer.from(JSON.stringify(leaking))]), 'a.har'))

    expect(failedIn(report)).toContain('response/no-token')
    expect(JSON.stringify(report)).not.toContain(token)
  })

  it('should read one entry a line, and go on after a damaged one', async () => {
    const read = await readAll(`${JSON.stringify(entry)}\n{"request":\n\n${JSON.stringify(entry)}`, 10)

    expect(read.map((one) => ('problem' in one ? one.problem : 'read'))).toEqual([
      'read',
      'is no JSON',
      'read',
    ])
  })

  it('should read whatever is left of a damaged file, or say what it is', async () => {
    const whole = await readFile(join(import.meta.dirname, 'recordings/redocly-proxy.har'))
    const splices = [
      '"',
      '\\',
      '{',
      ']',
      '\0',
      '\x1b[31m',
      '[[[[{"a":',
      '"__proto__":{},',
      '1e999',
      '"size":-5,',
      '\n',
    ]
    const random = randomFrom(1)
    const problems: string[] = []
    let judged = 0

    for (let turn = 0; turn < 500; turn += 1) {
      const at = random(whole.length)
      const splice = Buffer.from(splices[random(splices.length)] ?? '')
      const cut = whole.subarray(at + random(200), random(3) === 0 ? at + random(3000) : undefined)
      const damaged = Buffer.concat([whole.subarray(0, at), splice, cut])
      try {
        const report = await judgeTraffic(readHar(Readable.from([damaged]), 'a.har'))
        expect(JSON.stringify(report)).not.toContain(simulatorToken)
        if (report.summary.requests > 0) judged += 1
      } catch (error) {
        problems.push((error as Error).message)
      }
    }

    expect(problems.filter((problem) => !/^is (empty|neither HAR)/.test(problem))).toEqual([])
    expect(judged).toBeGreaterThan(250)
  })

  it('should say when a file ends too early, is empty or is something else', async () => {
    expect(await readAll(har.slice(0, -30), 50)).toContainEqual({
      source: 'a.har, entry 2',
      problem: 'the file ends before it',
    })
    await expect(readAll('', 1)).rejects.toThrow('is empty')
    await expect(readAll('GIF89a', 3)).rejects.toThrow('neither HAR')
  })
})

/** The same numbers every time, from 0 up to a bound. */
function randomFrom(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}
