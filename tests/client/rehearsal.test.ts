import { Readable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { createClient, type UpgradeOutcome, upgradeInstances } from '../../src/index.js'
import { startMock } from '../../src/mock/index.js'
import { createSimulator, type SimulatedFailure, simulatorToken } from '../../src/mock/simulator.js'
import { availableId, projectId } from '../support/ids.js'

const path = '/v3/{project_id}/instances/db-upgrade'
const started: { close(): Promise<void> }[] = []

afterEach(() => Promise.all(started.splice(0).map(({ close }) => close())))

/** One batch, with a header that asks a mock to fail it. */
const call = {
  params: { path: { project_id: projectId } },
  body: { instance_ids: [availableId] },
  headers: { 'X-Mock-Failure': 'unavailable' },
}

describe('a rehearsed failure', () => {
  it.each<[SimulatedFailure, UpgradeOutcome['status']]>([
    ['response-lost', 'unknown'],
    ['response-cut', 'unknown'],
    ['no-response', 'unknown'],
    ['redirect', 'unknown'],
    ['throttled-by-gateway', 'rejected'],
  ])('should be one request of this client, with an honest outcome: %s', async (failure, status) => {
    const { url, close, simulator } = await startMock({ otherInstances: 'available' })
    started.push({ close })
    const upgrade = (id: string, options: object) => {
      const client = createClient({ baseUrl: url, token: simulatorToken, ...options })
      return Readable.from(upgradeInstances(client, { projectId, instanceIds: [id] })).toArray()
    }
    await upgrade('first', {})
    simulator.failNext(failure)

    const outcomes = await upgrade('second', failure === 'no-response' ? { timeoutMs: 500 } : {})

    expect(outcomes).toMatchObject([{ instance_id: 'second', status }])
    expect(simulator.requests).toHaveLength(2)
    expect(simulator.followed).toEqual([])
  })

  it('should be asked for in one request to a mock here or in memory', async () => {
    const { url, close } = await startMock()
    started.push({ close })
    const onPort = createClient({ baseUrl: url, token: simulatorToken })
    const { fetch } = createSimulator()
    const inMemory = createClient({ baseUrl: 'https://dds.example.test', token: simulatorToken, fetch })

    for (const client of [onPort, inMemory]) {
      expect((await client.POST(path, call)).response.status).toBe(503)
    }
  })

  it('should be refused where a real service would start the upgrades', async () => {
    const client = createClient({ baseUrl: 'https://dds.example.test', token: simulatorToken })

    await expect(client.POST(path, call)).rejects.toThrow(
      'X-Mock-Failure is for a mock on this machine; a real service ignores it and starts the upgrades.',
    )
  })
})
