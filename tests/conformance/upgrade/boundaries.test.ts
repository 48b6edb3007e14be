import { describe, expect, it } from 'vitest'
import { copyOf } from '../../support/copy.js'
import { type Handler, record, simulate } from '../recording.js'

describe('boundaries/id-text', () => {
  it.each<[string, (id: string) => string]>([
    ['in any case', (id) => id.toLowerCase()],
    ['with or without white space', (id) => id.trim()],
    ['however its accents are encoded', (id) => id.normalize('NFC')],
    ['by its value as a number', (id) => (id !== '' && Number.isFinite(Number(id)) ? `${Number(id)}` : id)],
  ])('should find that a server takes an id for the same %s', async (_, keyOf) => {
    const server = simulate()
    const { report } = await record(
      async (request) => {
        const response = await server(request)
        if (response.status !== 202) return response
        const { upgrade_results: results } = (await response.json()) as {
          upgrade_results: { instance_id: string }[]
        }
        const merged = new Map(results.map((result) => [keyOf(result.instance_id), result]))
        return Response.json({ upgrade_results: [...merged.values()] }, { status: 202 })
      },
      { only: ['boundaries/id-text', 'response'] },
    )

    expect(report.verdict).toBe('not conforming')
    expect(findingsIn(report)).toEqual([expect.stringMatching(/^response\/each-id-once [12] missing$/)])
  })
})

describe('boundaries/id-text, of many odd ids at once', () => {
  it.each(['NFC', 'NFD'])('should find that a server writes ids in the form %s', async (form) => {
    const server = simulate()
    const { report } = await record(
      async (request) => {
        const response = await server(request)
        const body = (await response.text()).normalize(form)
        return new Response(response.body && body, response)
      },
      { only: ['boundaries/id-text', 'response'], quick: true },
    )

    expect(report.verdict).toBe('not conforming')
    expect(findingsIn(report)).toEqual(['response/each-id-once 1 missing'])
  })
})

describe('boundaries/id-text, of a single id', () => {
  it('should find that a server takes an id for a list', async () => {
    const server = simulate()
    const { report } = await record(
      async (request) => {
        const { instance_ids: ids } = JSON.parse(await copyOf(request).text())
        const body = JSON.stringify({ instance_ids: ids.flatMap((id: string) => id.split(',')) })
        return server(new Request(request, { body }))
      },
      { only: ['boundaries/id-text', 'response'] },
    )

    expect(report.verdict).toBe('not conforming')
    expect(findingsIn(report)).toContain('response/each-id-once 1 missing')
  })
})

describe('boundaries/id-text, of ids that mean something in JavaScript', () => {
  it.each<[string, (ids: string[]) => object[]]>([
    [
      'finds what each object inherits among the instances',
      (ids) => {
        const instances: Record<string, { job?: string }> = {}
        return ids.map((id) => (instances[id] ? { instance_id: id, job_id: instances[id].job } : unknown(id)))
      },
    ],
    [
      'loses a result, because it collects them in a plain object',
      (ids) => {
        const results: Record<string, object> = {}
        for (const id of ids) results[id] = unknown(id)
        return Object.values(results)
      },
    ],
    [
      'puts ids into a template with what is special in a replacement',
      (ids) =>
        ids.map((id) =>
          JSON.parse(JSON.stringify(unknown('@')).replace('@', JSON.stringify(id).slice(1, -1))),
        ),
    ],
    ['takes an id for a pattern', (ids) => ids.map((id) => unknown('an-id'.match(id)?.[0] ?? id))],
  ])('should find that a server %s', async (_, resultsFor) => {
    const server = simulate()
    const { report } = await record(
      async (request) => {
        const { status } = await server(copyOf(request))
        if (status !== 202) return server(request)
        const { instance_ids: ids } = await request.json()
        return Response.json({ upgrade_results: resultsFor(ids) }, { status })
      },
      { only: ['boundaries/id-text', 'response'] },
    )

    expect(report.verdict).toBe('not conforming')
    expect(findingsIn(report)).toHaveLength(1)
  })
})

const unknown = (id: string) => ({
  instance_id: id,
  error_code: 'DBS.200002',
  error_message: 'No such instance',
})

describe('request/instance_ids/maxItems', () => {
  it('should not blame the limit for a filter that refuses an odd id', async () => {
    const server = simulate()
    const { report } = await record(
      async (request) => {
        const text = await copyOf(request).text()
        return text.includes('""') ? new Response('blocked', { status: 403 }) : server(request)
      },
      { only: ['request/instance_ids/maxItems'] },
    )

    expect(findingsIn(report)).not.toContainEqual(expect.stringContaining('maxItems'))
  })

  it('should find that a server does not count empty ids', async () => {
    const server = simulate()
    const { report } = await record(
      async (request) => {
        const body = await copyOf(request).text()
        const counted = JSON.stringify(JSON.parse(body), (_, value) =>
          Array.isArray(value) ? value.filter((id) => id !== '') : value,
        )
        return server(new Request(request, { body: counted }))
      },
      // Nothing that this seed generates shows it.
      { only: ['request/instance_ids/maxItems'], seed: 1 },
    )

    expect(findingsIn(report)).toEqual(['request/instance_ids/maxItems 202'])
  })
})

describe('boundaries/batch-size', () => {
  it('should not blame the size of a batch for what was sent before', async () => {
    const { report } = await record(refusingRepeats(simulate()), {
      only: ['boundaries/batch-size', 'response'],
    })

    expect(report.verdict).toBe('conforming')
    expect(findingsIn(report)).toEqual([])
  })
})

/** A gateway that takes a request for a mistake when it has just served the same. */
function refusingRepeats(server: Handler): Handler {
  const served = new Set<string>()
  return async (request) => {
    const body = await copyOf(request).text()
    const response = await server(request)
    if (response.status !== 202) return response
    if (served.has(body))
      return Response.json({ error_code: 'APIGW.0409', error_msg: 'Again?' }, { status: 409 })
    served.add(body)
    return response
  }
}

function findingsIn({ checks }: Awaited<ReturnType<typeof record>>['report']): string[] {
  return checks.flatMap(({ id, findings }) => findings.map(({ actual }) => `${id} ${actual}`))
}
