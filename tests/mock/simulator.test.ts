import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { createSimulator, type Simulator, simulatorToken } from '../../src/mock/simulator.js'
import { availableId as available, madeUpIds, projectId, upgradingId as upgrading } from '../support/ids.js'
import { findSchemaErrors } from './contract-schemas.js'

const path = `/v3/${projectId}/instances/db-upgrade`
const address = `https://dds.example.test${path}`
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('createSimulator', () => {
  it("should submit one and reject one upgrade of the provider's example", async () => {
    const simulator = createSimulator()

    const { status, body } = await send(simulator, { instance_ids: [available, upgrading] })

    expect(status).toBe(202)
    expect(body).toEqual({
      upgrade_results: [
        { instance_id: available, job_id: expect.stringMatching(uuid) },
        {
          instance_id: upgrading,
          error_code: 'DBS.200011',
          error_message: 'The status of DB instance does not allow the operation.',
        },
      ],
    })
  })

  it('should reject a second upgrade during the first, and after it', async () => {
    const simulator = createSimulator({ instances: { a: 'available' } })

    await send(simulator, { instance_ids: ['a'] })
    const running = await send(simulator, { instance_ids: ['a'] })
    simulator.finishJobs()
    const done = await send(simulator, { instance_ids: ['a'] })

    expect(running.body).toMatchObject({ upgrade_results: [{ error_code: 'DBS.200011' }] })
    expect(done.body).toMatchObject({ upgrade_results: [{ error_code: 'DBS.200011' }] })
    expect(simulator.jobs.size).toBe(1)
  })

  it.each([
    ['upgrading', 'DBS.200011'],
    ['latest', 'DBS.200011'],
    ['abnormal', 'DBS.200011'],
    ['foreign', 'DBS.200604'],
  ] as const)('should reject an instance that is %s with %s', async (state, code) => {
    const simulator = createSimulator({ instances: { a: state } })

    const { status, body } = await send(simulator, { instance_ids: ['a'] })

    expect(status).toBe(202)
    expect(body).toEqual({
      upgrade_results: [{ instance_id: 'a', error_code: code, error_message: expect.stringMatching(/./) }],
    })
    expect(simulator.jobs.size).toBe(0)
  })

  it('should choose to reject an unknown ID by itself', async () => {
    const { status, body } = await send(createSimulator(), { instance_ids: ['constructor', available] })

    expect(status).toBe(202)
    expect(body).toMatchObject({
      upgrade_results: [{ instance_id: 'constructor', error_code: 'DBS.200002' }, { instance_id: available }],
    })
  })

  it('should return one result for a repeated ID, none for an empty array', async () => {
    const repeated = await send(createSimulator(), { instance_ids: [available, available] })
    const empty = await send(createSimulator(), { instance_ids: [] })

    expect(repeated.body).toMatchObject({ upgrade_results: [{ instance_id: available }] })
    expect(repeated.body).toHaveProperty('upgrade_results.length', 1)
    expect(empty).toMatchObject({ status: 202, body: { upgrade_results: [] } })
  })

  it('should accept as many IDs as are allowed, and refuse one too many', async () => {
    const ids = madeUpIds(maxInstanceIds + 1)
    const simulator = createSimulator({ instances: Object.fromEntries(ids.map((id) => [id, 'available'])) })

    const refused = await send(simulator, { instance_ids: ids })
    const jobsAfterRefusal = simulator.jobs.size
    const accepted = await send(simulator, { instance_ids: ids.slice(1) })

    expect(refused).toMatchObject({
      status: 400,
      body: { error_code: 'DBS.200001', error_msg: 'Parameter error' },
    })
    expect(jobsAfterRefusal).toBe(0)
    expect(accepted.status).toBe(202)
    expect(simulator.jobs.size).toBe(maxInstanceIds)
  })

  it.each([
    ['no body', ''],
    ['null', 'null'],
    ['an array', '["a"]'],
    ['a string', '"a"'],
    ['no instance_ids', '{"instances":["a"]}'],
    ['instance_ids null', '{"instance_ids":null}'],
    ['instance_ids a string', '{"instance_ids":"a"}'],
    ['instance_ids an object', '{"instance_ids":{"0":"a","length":1}}'],
    ['a number among the IDs', '{"instance_ids":["a",1]}'],
    ['a null among the IDs', '{"instance_ids":[null]}'],
    ['an array among the IDs', '{"instance_ids":[["a"]]}'],
    ['cut short', '{"instance_ids":["a"'],
    ['trailing text', '{"instance_ids":["a"]} x'],
    ['single quotes', "{'instance_ids':['a']}"],
    ['NaN', '{"instance_ids":[NaN]}'],
    ['a byte order mark', '\uFEFF{"instance_ids":["a"]}'],
    ['a repeated name', '{"instance_ids":["a"],"instance_ids":["b"]}'],
    ['a repeated name, once escaped', '{"instance_ids":["a"],"instance\\u005fids":["b"]}'],
    ['a repeated name, deep inside', '{"instance_ids":["a"],"x":[{"y":{}, "y" : 1}]}'],
    [
      'invalid UTF-8',
      Uint8Array.from([...new TextEncoder().encode('{"instance_ids":["'), 0xff, 0x22, 0x5d, 0x7d]),
    ],
    ['a deep array', '['.repeat(10_000)],
    ['a deep array that is closed', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['more than the limit in bytes', `{"instance_ids":["${'a'.repeat(2 * 1024 * 1024)}"]}`],
  ])('should refuse a body with %s', async (_, raw) => {
    const simulator = createSimulator({ instances: { a: 'available' } })

    const { status, body } = await send(simulator, raw)

    expect({ status, body }).toEqual({
      status: 400,
      body: { error_code: 'DBS.200001', error_msg: 'Parameter error' },
    })
    expect(simulator.jobs.size).toBe(0)
    expect(simulator.requests[0]?.reason).toMatch(/./)
  })

  it.each([
    ['{"instances":[]}', '/instance_ids is missing'],
    ['{"instance_ids":"a"}', '/instance_ids must be an array'],
    ['{"instance_ids":["a",1]}', '/instance_ids/1 must be a string'],
    [
      JSON.stringify({ instance_ids: madeUpIds(maxInstanceIds + 1) }),
      `/instance_ids has ${maxInstanceIds + 1} items, and may have ${maxInstanceIds}`,
    ],
    ['[]', 'the body must be an object'],
    ['{"a":1,"a":1}', 'an object in the body has a name twice'],
    ['{', 'the body is not JSON in UTF-8'],
  ])('should name in a header what is wrong with %s', async (raw, reason) => {
    const { headers } = await send(createSimulator(), raw)

    expect(headers.get('X-Mock-Reason')).toBe(reason)
  })

  it.each([
    ['other fields', '{"note":{"instance_ids":1},"instance_ids":["a"],"x":[{"y":1},{"y":1}]}'],
    ['a field named as a prototype', '{"__proto__":{"x":1},"instance_ids":["a"]}'],
    ['whitespace', ' \n\t{ "instance_ids" :\r\n[ "a" ] } '],
    ['escapes', '{"instance\\u005fids":["\\u0061"]}'],
    ['braces and quotes in a string', '{"note":"{\\"a\\":1,\\"a\\":2}","instance_ids":["a"]}'],
  ])('should serve a body with %s', async (_, raw) => {
    const { status, body } = await send(createSimulator({ instances: { a: 'available' } }), raw)

    expect(status).toBe(202)
    expect(body).toMatchObject({ upgrade_results: [{ instance_id: 'a', job_id: expect.any(String) }] })
  })

  it('should serve a string of a megabyte, escaped or not', async () => {
    const plain = 'a'.repeat(1_000_000)
    const escaped = '\\"'.repeat(900_000)

    const plainResponse = await send(createSimulator(), `{"instance_ids":["${plain}"]}`)
    const escapedResponse = await send(createSimulator(), `{"instance_ids":["${escaped}"]}`)

    expect(plainResponse.body).toHaveProperty('upgrade_results.0.instance_id', plain)
    expect(escapedResponse.status).toBe(202)
  })

  it.each([
    ['application/json', 202],
    ['Application/JSON; charset=utf-8', 202],
    ['text/plain', 400],
    ['application/jsonlines', 400],
    ['application/x-www-form-urlencoded', 400],
    ['nonsense', 400],
    [undefined, 400],
  ])('should choose, for the media type %s, to respond with %i', async (mediaType, expected) => {
    const headers = new Headers({ 'X-Auth-Token': simulatorToken })
    if (mediaType !== undefined) headers.set('Content-Type', mediaType)
    const body = new TextEncoder().encode('{"instance_ids":[]}')

    const response = await createSimulator().fetch(address, { method: 'POST', headers, body })

    expect(response.status).toBe(expected)
  })

  it.each([
    ['no token', {}, /not found$/],
    ['an empty token', { 'X-Auth-Token': '' }, /not found$/],
    ['another token', { 'X-Auth-Token': 'other' }, /^Incorrect IAM/],
    ['a token cut short', { 'X-Auth-Token': simulatorToken.slice(0, -1) }, /^Incorrect IAM/],
  ])('should refuse %s before it reads the body', async (_, headers, text) => {
    const response = await createSimulator().fetch(address, { method: 'POST', headers, body: '{' })

    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({
      error_code: 'APIGW.0301',
      error_msg: expect.stringMatching(text),
      request_id: response.headers.get('X-Request-Id'),
    })
    expect(response.headers.get('X-Request-Id')).toMatch(/^[0-9a-f]{32}$/)
  })

  it('should accept the tokens that it was given and no other', async () => {
    const simulator = createSimulator({ tokens: ['first', 'second'] })

    const responses = await Promise.all(
      ['first', 'second', simulatorToken].map((token) => send(simulator, { instance_ids: [] }, token)),
    )

    expect(responses.map(({ status }) => status)).toEqual([202, 202, 401])
  })

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'])(
    'should choose to treat %s as a path that is not published',
    async (method) => {
      const response = await createSimulator().fetch(address, {
        method,
        headers: { 'X-Auth-Token': simulatorToken },
      })
      const body = await response.text()

      expect(response.status).toBe(404)
      expect(body).toMatch(method === 'HEAD' ? /^$/ : /"APIGW\.0101"/)
    },
  )

  it.each([
    'https://dds.example.test/',
    'https://dds.example.test/v3//instances/db-upgrade',
    'https://dds.example.test/v3/a/b/instances/db-upgrade',
    `${address}/`,
    'https://dds.example.test/v3/instances/db-upgrade',
  ])('should not publish %s', async (url) => {
    const response = await createSimulator().fetch(url, {
      method: 'POST',
      headers: { 'X-Auth-Token': simulatorToken },
    })

    expect(response.status).toBe(404)
  })

  it('should refuse another project when it has one', async () => {
    const own = createSimulator({ projectId })
    const other = createSimulator({ projectId: '619d3e78f61b4be68bc5aa0b59edcf7b' })

    const ownResponse = await send(own, { instance_ids: [] })
    const otherResponse = await send(other, { instance_ids: [] })

    expect(ownResponse.status).toBe(202)
    expect(otherResponse).toMatchObject({ status: 403, body: { error_code: 'APIGW.0310' } })
  })

  it.each(['{project_id}', 'undefined', 'null', 'None', '$PROJECT', '{{project}}'])(
    'should treat %s, a placeholder that was not filled in, as no project',
    async (placeholder) => {
      const url = `https://dds.example.test/v3/${encodeURIComponent(placeholder)}/instances/db-upgrade`
      const headers = { 'Content-Type': 'application/json', 'X-Auth-Token': simulatorToken }

      const response = await createSimulator().fetch(url, {
        method: 'POST',
        headers,
        body: '{"instance_ids":[]}',
      })

      expect(response.status).toBe(403)
      expect(response.headers.get('X-Mock-Reason')).toContain('never filled in')
      expect(await response.json()).toMatchObject({ error_code: 'APIGW.0310' })
    },
  )

  it('should know its project however it is written in the path', async () => {
    const { fetch } = createSimulator({ projectId: 'a project/数' })
    const ask = async (project: string) => {
      const url = `https://dds.example.test/v3/${project}/instances/db-upgrade`
      return (await fetch(url, { method: 'POST', headers: { 'X-Auth-Token': simulatorToken } })).status
    }

    expect(await ask('a%20project%2F%E6%95%B0')).toBe(400)
    expect(await ask('%61%20project%2f数')).toBe(400)
    expect(await ask('a%20project')).toBe(403)
    expect(await ask('%ZZ')).toBe(404)
  })

  it('should give every other instance the given state', async () => {
    const simulator = createSimulator({ instances: { a: 'foreign' }, otherInstances: 'available' })

    await send(simulator, { instance_ids: ['a', 'b'] })

    expect(simulator.instances).toEqual(
      new Map([
        ['a', 'foreign'],
        ['b', 'upgrading'],
      ]),
    )
  })

  it('should refuse a state that does not exist, when it is made and later', async () => {
    const wrong = JSON.parse('{"orders":"availabel"}')
    const simulator = createSimulator()
    simulator.instances.set('orders', wrong.orders)
    const sentence =
      'orders: there is no state "availabel"; use available, upgrading, latest, abnormal, foreign.'

    expect(() => createSimulator({ instances: wrong })).toThrow(sentence)
    expect(() => createSimulator({ otherInstances: wrong.orders })).toThrow('there is no state "availabel"')
    await expect(send(simulator, { instance_ids: ['orders'] })).rejects.toThrow(sentence)
  })

  it('should refuse an option that does not exist', () => {
    const misspelt: object = { otherInstance: 'available' }

    expect(() => createSimulator(misspelt)).toThrow('There is no option "otherInstance".')
  })

  it('should refuse to end a task as something that does not exist', async () => {
    const simulator = createSimulator({ instances: { a: 'available' } })
    await send(simulator, { instance_ids: ['a'] })

    expect(() => simulator.finishJobs('completed' as 'Completed')).toThrow('use Completed or Failed')
    expect(simulator.instances.get('a')).toBe('upgrading')
  })

  it('should finish the running tasks once, and let their instances follow', async () => {
    const simulator = createSimulator({ instances: { a: 'available', b: 'available' } })
    await send(simulator, { instance_ids: ['a'] })
    const completed = simulator.finishJobs()
    await send(simulator, { instance_ids: ['b'] })

    const failed = simulator.finishJobs('Failed')
    const none = simulator.finishJobs()

    expect(completed).toMatchObject([{ instanceId: 'a', status: 'Completed' }])
    expect(failed).toMatchObject([{ instanceId: 'b', status: 'Failed' }])
    expect(none).toEqual([])
    expect([...simulator.instances]).toEqual([
      ['a', 'latest'],
      ['b', 'abnormal'],
    ])
  })

  it('should keep a journal that holds no token', async () => {
    const simulator = createSimulator()

    await send(simulator, { instance_ids: [available] })
    await simulator.fetch(`${address}?x=1`, { method: 'POST', headers: { 'X-Auth-Token': 'secret' } })

    expect(simulator.requests).toEqual([
      { method: 'POST', path, status: 202, instanceIds: [available], submitted: [available] },
      {
        method: 'POST',
        path: `${path}?x=1`,
        status: 401,
        instanceIds: [],
        submitted: [],
        reason: 'this token is not the one that is accepted here',
      },
    ])
  })

  it('should be the same for the same seed, and another for another', async () => {
    const ask = (seed: number) => send(createSimulator({ seed }), { instance_ids: [available] })

    const [first, again, other] = await Promise.all([ask(7), ask(7), ask(8)])

    expect(again.body).toEqual(first.body)
    expect(other.body).not.toEqual(first.body)
  })

  it('should reject as fetch does when the request was aborted before', async () => {
    const simulator = createSimulator()

    const response = simulator.fetch(address, { method: 'POST', signal: AbortSignal.abort() })

    await expect(response).rejects.toMatchObject({ name: 'AbortError' })
    expect(simulator.requests).toEqual([])
  })
})

/** Sends a body, and checks the response against the contract's schemas. */
async function send(
  simulator: Simulator,
  body: unknown,
  token = simulatorToken,
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  const response = await simulator.fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Auth-Token': token },
    body: isRaw ? (body as BodyInit) : JSON.stringify(body),
  })
  const received: unknown = await response.json()
  expect(response.headers.get('Content-Type')).toBe('application/json')
  expect(findSchemaErrors(response.status, received)).toEqual([])
  return { status: response.status, headers: response.headers, body: received }
}
