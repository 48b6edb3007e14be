import { get } from 'node:http'
import { describe, expect, it } from 'vitest'
import { type ConformingServer, conformingServers, startConforming } from '../../proof/conforming-servers.js'
import { plant } from '../../proof/faults.js'
import { listProbes, toRequest } from '../../proof/probes.js'
import { findSchemaErrors } from '../mock/contract-schemas.js'
import { projectId } from '../support/ids.js'

const operation = `/v3/${projectId}/instances/db-upgrade`

/** Their responses are those of the simulator, later. */
const differInTime: ReadonlySet<string> = new Set(['slow', 'slow-at-first', 'one-at-a-time'])

/** Whether every request gets a response of the contract at the first try. */
function isPlain({ fault, needsStrict, manner }: ConformingServer): boolean {
  const isReliable = manner?.idleMs === undefined && manner?.losesEvery === undefined
  return (fault === undefined || needsStrict === true) && isReliable
}

describe('conformingServers', () => {
  it('should each have an ID and a description of its own', () => {
    expect(new Set(conformingServers.map(({ id }) => id)).size).toBe(conformingServers.length)
    expect(new Set(conformingServers.map(({ description }) => description)).size).toBe(
      conformingServers.length,
    )
  })

  it.each(conformingServers.filter(isPlain))("should keep the contract's schemas: $id", async (server) => {
    const started = await startConforming(server)
    const errors: string[] = []

    for (const probe of listProbes(started.instanceIds)) {
      const response = await started.fetch(toRequest(probe, started.baseUrl + operation))
      const body = await response.text()
      expect(response.status).toBeLessThan(500)
      if (probe.method === undefined) errors.push(...findSchemaErrors(response.status, JSON.parse(body)))
    }
    await started.close()

    expect(errors).toEqual([])
  })

  it.each(conformingServers.filter(({ id, serve }) => serve === undefined && !differInTime.has(id)))(
    'should differ from the simulator: $id',
    async (server) => {
      const [different, plain] = [await startConforming(server), plant()]
      let differences = 0

      for (const probe of listProbes(plain.instanceIds)) {
        const url = `http://127.0.0.1${operation}`
        const responses = [
          await different.fetch(toRequest(probe, url)),
          await plain.fetch(toRequest(probe, url)),
        ]
        const [one, other] = await Promise.all(responses.map(describeResponse))
        if (one !== other) differences += 1
      }

      expect(differences).toBeGreaterThan(0)
    },
  )

  it.each([
    ['http', 'content-length', /^\d+$/],
    ['http-gzip', 'content-encoding', /^gzip$/],
    ['http-chunked', 'transfer-encoding', /^chunked$/],
    ['http-closes', 'connection', /^close$/],
  ])('should go over the wire as its name says: %s', async (id, header, expected) => {
    const server = conformingServers.find((one) => one.id === id)
    if (!server) throw new Error(`There is no conforming server "${id}".`)
    const started = await startConforming(server)

    const headers = await readHeaders(started.baseUrl + operation)
    await started.close()

    expect(headers[header]).toMatch(expected)
  })
})

async function describeResponse(response: Response): Promise<string> {
  return JSON.stringify([response.status, [...response.headers], await response.text()])
}

/** The headers as they came over the wire; fetch takes some of them away. */
function readHeaders(url: string): Promise<NodeJS.Dict<string | string[]>> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': 'gzip', Connection: 'keep-alive' } }, (response) => {
      response.resume().on('end', () => resolve(response.headers))
    }).on('error', reject)
  })
}
