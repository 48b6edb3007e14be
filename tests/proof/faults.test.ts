import { describe, expect, it } from 'vitest'
import { faults, type PlantedServer, plant } from '../../proof/faults.js'
import { listProbes, toRequest } from '../../proof/probes.js'
import { collect } from '../support/collect.js'

describe('faults', () => {
  it('should each have an ID and a description of its own', () => {
    expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length)
    expect(new Set(faults.map(({ description }) => description)).size).toBe(faults.length)
  })

  it('should have some of every kind', () => {
    const kinds = new Set(faults.map(({ kind }) => kind))

    expect([...kinds].toSorted()).toEqual([
      'content',
      'delivery',
      'encoding',
      'exclusivity',
      'leak',
      'limit',
      'malformed',
      'media type',
      'method',
      'relation',
      'required',
      'shape',
      'signature',
      'sometimes',
      'status',
      'token',
      'type',
      'undocumented',
    ])
  })

  it('should each change a response', async () => {
    const right = await probeAll(plant())

    const unchanged: string[] = []
    // No probe is signed; what those faults change is seen in their runs.
    for (const fault of faults.filter(({ isSigned }) => !isSigned)) {
      if (!(await differs(plant(fault), right))) unchanged.push(fault.id)
    }

    expect(unchanged).toEqual([])
  })

  it.each(faults.filter(({ kind }) => kind === 'sometimes' || kind === 'limit'))(
    'should be the same for the same seed: $id',
    async (fault) => {
      const [first, again] = [await probeAll(plant(fault, 3)), await probeAll(plant(fault, 3))]

      expect(again).toEqual(first)
    },
  )
})

describe('plant', () => {
  it('should be a server without a fault when given none', async () => {
    const statuses = (await probeAll(plant())).map((response) => response.slice(0, 3))

    expect(new Set(statuses)).toEqual(new Set(['202', '400', '401', '404']))
  })
})

/** Whether the server answers any probe otherwise. Most faults show at once, so it asks no further than it must. */
async function differs(server: PlantedServer, right: readonly string[]): Promise<boolean> {
  let index = 0
  for await (const response of probe(server)) {
    if (response !== right[index]) return true
    index += 1
  }
  return false
}

function probeAll(server: PlantedServer): Promise<string[]> {
  return collect(probe(server))
}

/** Sends the probes, one after the other, and says what comes back. */
async function* probe({ fetch, instanceIds, projectId }: PlantedServer): AsyncGenerator<string> {
  const url = `http://127.0.0.1/v3/${projectId}/instances/db-upgrade`
  for (const one of listProbes(instanceIds)) {
    const controller = new AbortController()
    const response = read(fetch(toRequest(one, url, controller.signal)))
    yield await responseOrSilence(response)
    controller.abort()
  }
}

async function read(pending: Promise<Response>): Promise<string> {
  try {
    const response = await pending
    const body = Buffer.from(await response.arrayBuffer()).toString('latin1')
    const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
    return `${response.status}\n${headers}\n\n${body}`
  } catch (error) {
    return `failed: ${error}`
  }
}

/** Waits for enough turns of the event loop that what is not answered by then never will be. */
async function responseOrSilence(pending: Promise<string>, turns = 500): Promise<string> {
  let response: string | undefined
  pending.then((text) => {
    response = text
  })
  for (let turn = 0; response === undefined && turn < turns; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  return response ?? 'no response'
}
