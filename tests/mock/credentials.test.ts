import { describe, expect, it } from 'vitest'
import { createSimulator, type SimulatorOptions, simulatorToken } from '../../src/mock/simulator.js'
import type { AccessKeys } from '../../src/signing/keys.js'
import { signRequest } from '../../src/signing/sign.js'
import { projectId } from '../support/ids.js'

const url = `https://dds.example.test/v3/${projectId}/instances/db-upgrade`
const body = '{"instance_ids":[]}'
const keys: AccessKeys = { accessKey: 'EXAMPLEACCESSKEY', secretKey: 'example-secret-key' }

/** Signs a request; `Host` is added by whatever sends it. */
async function sign(by: AccessKeys = keys, date = new Date()): Promise<Record<string, string>> {
  const headers = { 'Content-Type': 'application/json' }
  const bytes = new TextEncoder().encode(body)
  const added = await signRequest(
    { method: 'POST', url, headers: new Headers(headers), body: bytes },
    by,
    date,
  )
  return { ...headers, ...added }
}

async function send(headers: Record<string, string>, options: SimulatorOptions = {}, sent = body) {
  const response = await createSimulator(options).fetch(url, { method: 'POST', headers, body: sent })
  const { error_msg: message } = await response.json()
  return { status: response.status, message, reason: response.headers.get('X-Mock-Reason') }
}

describe('a signature', () => {
  it('should be accepted if it is well formed, where no key is known', async () => {
    const signed = await sign()

    expect(await send(signed)).toMatchObject({ status: 202 })
    expect(await send({ ...signed, 'X-Sdk-Date': 'yesterday' })).toMatchObject({ status: 401 })
    expect(await send({ ...signed, Authorization: 'SDK-HMAC-SHA256 Access=a, Signature=b' })).toMatchObject({
      status: 401,
      message: 'Incorrect IAM authentication information: verify aksk signature fail',
    })
  })

  it('should be verified where the key is known', async () => {
    expect(await send(await sign(), { keys: [keys] })).toMatchObject({ status: 202 })
    expect(await send(await sign(), { keys: [{ ...keys, secretKey: 'other' }] })).toEqual({
      status: 401,
      message: 'Incorrect IAM authentication information: verify aksk signature fail',
      reason: 'the secret key, or something that was signed, is another',
    })
  })

  it('should not be blamed for a body that is too long to be read', async () => {
    const tooLong = ' '.repeat(3_000_000)

    expect(await send(await sign(), { keys: [keys] }, tooLong)).toMatchObject({
      status: 400,
      reason: expect.stringMatching(/^the body is over \d+ bytes$/),
    })
  })

  it.each([
    ['another body', async () => [await sign(), '{"instance_ids":["a"]}'] as const],
    ['an old date', async () => [await sign(keys, new Date(Date.now() - 16 * 60_000)), body] as const],
    [
      'a signed header that was changed',
      async () => [{ ...(await sign()), 'Content-Type': 'application/json;x=y' }, body] as const,
    ],
    [
      'a security token that is not asked for',
      async () => [await sign({ ...keys, securityToken: 'other' }), body] as const,
    ],
  ])('should be refused with %s', async (_, make) => {
    const [headers, sent] = await make()

    expect(await send(headers, { keys: [keys] }, sent)).toMatchObject({ status: 401 })
  })

  it('should be refused as the gateway does when its key does not exist', async () => {
    const { status, message, reason } = await send(await sign({ ...keys, accessKey: 'OTHERKEY' }), {
      keys: [keys],
    })

    expect(status).toBe(401)
    expect(message).toBe(
      'Incorrect IAM authentication information: Get secretKey failed,ak:OTHERKEY,err:ak not exist',
    )
    expect(reason).not.toContain('OTHERKEY')
  })

  it('should be verified with the security token of temporary keys', async () => {
    const temporary = { ...keys, securityToken: 'a-token-of-an-agency' }

    expect(await send(await sign(temporary), { keys: [temporary] })).toMatchObject({ status: 202 })
    expect(await send(await sign(keys), { keys: [temporary] })).toMatchObject({ status: 401 })
  })

  it('should not be looked at beside a token, which decides alone', async () => {
    const signed = await sign()

    expect(
      await send({ ...signed, 'X-Auth-Token': simulatorToken }, { keys: [{ ...keys, secretKey: 'x' }] }),
    ).toMatchObject({ status: 202 })
    expect(await send({ ...signed, 'X-Auth-Token': 'other' }, { keys: [keys] })).toMatchObject({
      status: 401,
    })
  })

  it('should have keys that can sign', () => {
    expect(() => createSimulator({ keys: [{ accessKey: '', secretKey: 'a' }] })).toThrow(
      'The access key is empty',
    )
  })
})

describe('a request without credentials', () => {
  it.each([{}, { Authorization: 'Bearer a' }, { Authorization: 'Basic YTpi' }])(
    'should learn what would be accepted: %j',
    async (headers) => {
      expect(await send({ 'Content-Type': 'application/json', ...headers })).toEqual({
        status: 401,
        message: 'Incorrect IAM authentication information: x-auth-token not found',
        reason: expect.stringMatching(/X-Auth-Token, or sign the request .*SDK-HMAC-SHA256/),
      })
    },
  )
})
