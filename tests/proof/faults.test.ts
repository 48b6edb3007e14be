import { describe, expect, it } from 'vitest'
import { faults, type PlantedServer, plant } from './faults.js'
import { listProbes, toRequest } from './probes.js'

describe('faults', () => {
  it('should be at least sixty, each with an ID and a description of its own', () => {
    expect(faults.length).toBeGreaterThanOrEqual(60)
    expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length)
    expect(new Set(faults.map(({ description }) => description)).size).toBe(faults.length)
  })

  it('should have some of every kind', () => {
    const kinds = new Set(faults.map(({ kind }) => kind))

    expect([...kinds].toSorted()).toEqual([
      'content',
      'delivery',
      'exclusivity',
      'leak',
      'limit',
      'malformed',
      'media type',
      'method',
      'relation',
      'required',
      'shape',
      'sometimes',
      'status',
      'token',
      'type',
      'undocumented',
    ])
  })

  it('should each change an answer', async () => {
    const right = await probe(plant())

    const unchanged: string[] = []
    for (const fault of faults) {
      const faulty = await probe(plant(fault))
      if (faulty.every((answer, index) => answer === right[index])) unchanged.push(fault.id)
    }

    expect(unchanged).toEqual([])
  })

  it.each(faults.filter(({ kind }) => kind === 'sometimes' || kind === 'limit'))(
    'should be the same for the same seed: $id',
    async (fault) => {
      const [first, again] = [await probe(plant(fault, 3)), await probe(plant(fault, 3))]

      expect(again).toEqual(first)
    },
  )
})

describe('plant', () => {
  it('should be a server without a fault when it is given none', async () => {
    const statuses = (await probe(plant())).map((answer) => answer.slice(0, 3))

    expect(new Set(statuses)).toEqual(new Set(['202', '400', '401', '404']))
  })
})

/** Sends every probe, one after the other, and writes down what came back. */
async function probe({ fetch, instanceIds, projectId }: PlantedServer): Promise<string[]> {
  const url = `http://127.0.0.1/v3/${projectId}/instances/db-upgrade`
  const answers: string[] = []
  for (const one of listProbes(instanceIds)) {
    const controller = new AbortController()
    const answer = read(fetch(toRequest(one, url, controller.signal)))
    answers.push(await answerOrSilence(answer))
    controller.abort()
  }
  return answers
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

/** Waits for so many turns of the event loop that whatever is not answered by then never will be. */
async function answerOrSilence(pending: Promise<string>, turns = 500): Promise<string> {
  let answer: string | undefined
  pending.then((text) => {
    answer = text
  })
  for (let turn = 0; answer === undefined && turn < turns; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  return answer ?? 'no answer'
}
