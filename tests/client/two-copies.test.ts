import { describe, expect, it, vi } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import * as one from '../../src/index.js'
import { collect } from '../support/collect.js'
import { availableId, madeUpIds, projectId } from '../support/ids.js'
import { closedAddress } from '../support/server.js'
import { baseUrl, token } from './client-of.js'

vi.resetModules()
const other: typeof one = await import('../../src/index.js')

/** What becomes of three batches of a client of one copy, in a run of the other. */
function upgrade(client: one.UpgradeClient) {
  const instanceIds = madeUpIds(3 * maxInstanceIds)
  return collect(other.upgradeInstances(client, { projectId, instanceIds }))
}

describe('two copies of the package in one process', () => {
  it('should be two', () => {
    expect(other.createClient).not.toBe(one.createClient)
    expect(other.UpgradeError).not.toBe(one.UpgradeError)
  })

  it('should agree on what was certainly not sent', async () => {
    const client = one.createClient({ baseUrl: await closedAddress(), token })

    expect(new Set((await upgrade(client)).map(({ status }) => status))).toEqual(new Set(['unsent']))
  })

  it.each<[string, one.CredentialOptions]>([
    ['a token', { token }],
    ['keys', { keys: one.accessKeys({ accessKey: 'an-access-key', secretKey: 'a-secret-key' }) }],
    ['keys of the other copy', { keys: other.accessKeys({ accessKey: 'a-key', secretKey: 'a-secret-key' }) }],
  ])('should send nothing more once %s is refused', async (_, credentials) => {
    let requests = 0
    const fetch = async () => {
      requests += 1
      return Response.json({ error_code: 'APIGW.0301', error_msg: 'no' }, { status: 401 })
    }

    const outcomes = await upgrade(one.createClient({ baseUrl, fetch, ...credentials }))

    expect(requests).toBe(1)
    expect(outcomes.at(-1)).toMatchObject({ status: 'unsent', cause: { code: 'CREDENTIALS_REFUSED' } })
  })

  it('should recognise the errors of each other, and of nobody else', async () => {
    const fetch = async () => new Response('<html>', { status: 202 })
    const [outcome] = await collect(
      other.upgradeInstances(one.createClient({ baseUrl, token, fetch }), {
        projectId,
        instanceIds: [availableId],
      }),
    )

    expect(outcome).toMatchObject({ status: 'unknown', httpStatus: 202, cause: { code: 'NOT_JSON' } })
    expect(other.isUpgradeError(new one.InvalidInputError('', { code: 'INVALID_OPTION' }))).toBe(true)
    for (const foreign of [new Error('no'), { sent: false }, null, undefined, 'no']) {
      expect(other.isUpgradeError(foreign)).toBe(false)
    }
  })
})
