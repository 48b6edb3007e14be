import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type UpgradeOutcome, upgradeInstances } from '../../src/index.js'
import { collect } from '../support/collect.js'
import { projectId } from '../support/ids.js'
import { clientOf, token } from './client-of.js'
import { jobOf, type Misbehaviour, misbehaviours } from './misbehaviour.js'

/** Longer than what a server of these tests ever takes; no test waits for it. */
const timeoutMs = 60_000

async function* asAsync(ids: readonly string[]): AsyncGenerator<string> {
  for (const id of ids) yield id
}

const sources: Readonly<
  Record<string, (ids: readonly string[]) => Iterable<string> | AsyncIterable<string>>
> = {
  array: (ids) => [...ids],
  set: (ids) => new Set(ids),
  iterator: (ids) => ids.values(),
  async: asAsync,
}

/** White space around an ID is refused. */
const idArbitrary = fc.string({ minLength: 1, maxLength: 3 }).filter((id) => id.trim() === id)

describe('upgradeInstances on a server that', () => {
  it.each(Object.entries(misbehaviours))(
    '%s should give each instance its outcome',
    async (_name, server) => {
      const ids = ['a1', 'b', 'c1', 'd']
      const respond = async (url: string, init: RequestInit) => {
        if (!server.isUnreached) await new Request(url, init).text()
        return server.respond(ids)
      }
      const client = clientOf(respond, { timeoutMs })

      const outcomes = await collect(upgradeInstances(client, { projectId, instanceIds: ids }))

      expect(outcomes.map(({ instance_id, status }) => [instance_id, status])).toEqual(
        ids.map((id) => [id, server.truth(id, ids)]),
      )
      for (const outcome of outcomes) expectTrueDetails(outcome)
    },
  )

  it('misbehaves at random should lose no instance and classify none wrongly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ids: fc.array(idArbitrary, { maxLength: 60 }),
          source: fc.constantFrom(...Object.values(sources)),
          concurrency: fc.integer({ min: 1, max: 4 }),
          servers: fc.array(fc.constantFrom(...Object.values(misbehaviours)), { minLength: 1, maxLength: 8 }),
          tokenFailures: fc.array(fc.boolean(), { maxLength: 5 }),
          abortAfter: fc.option(fc.nat({ max: 40 }), { freq: 3, nil: undefined }),
          abortAtRequest: fc.option(fc.nat({ max: 5 }), { freq: 3, nil: undefined }),
          finishAtRequest: fc.option(fc.nat({ max: 5 }), { freq: 3, nil: undefined }),
        }),
        async ({
          ids,
          source,
          concurrency,
          servers,
          tokenFailures,
          abortAfter,
          abortAtRequest,
          finishAtRequest,
        }) => {
          const controller = new AbortController()
          const finish = new AbortController()
          const received = new Map<string, { ids: readonly string[]; server: Misbehaviour }>()
          let requests = 0
          let tokens = 0
          let underWay = 0
          let mostUnderWay = 0
          const tokenSource = () => {
            if (tokenFailures[tokens++]) throw new Error('IAM is down')
            return token
          }
          const client = clientOf(
            async (url, init) => {
              const position = requests++
              mostUnderWay = Math.max(mostUnderWay, ++underWay)
              const server = servers[position % servers.length] as Misbehaviour
              // Those that are sent already have their outcome all the same.
              if (position === finishAtRequest) finish.abort()
              if (server.isUnreached) {
                if (position === abortAtRequest) controller.abort()
                underWay--
                return server.respond([])
              }
              const { instance_ids }: { instance_ids: string[] } = await new Request(url, init).json()
              expect(instance_ids.length).toBeLessThanOrEqual(10)
              for (const id of instance_ids) {
                expect(received.has(id), 'an ID was sent twice').toBe(false)
                received.set(id, { ids: instance_ids, server })
              }
              if (position === abortAtRequest) controller.abort()
              underWay--
              return server.respond(instance_ids)
            },
            { timeoutMs, token: tokenSource },
          )

          const outcomes: UpgradeOutcome[] = []
          const options = {
            projectId,
            instanceIds: source(ids),
            concurrency,
            signal: controller.signal,
            finish: finish.signal,
          }
          for await (const outcome of upgradeInstances(client, options)) {
            if (outcomes.push(outcome) === abortAfter) controller.abort()
          }

          expect(outcomes.map(({ instance_id }) => instance_id).sort()).toEqual([...new Set(ids)].sort())
          if (!controller.signal.aborted && !tokenFailures.includes(true)) {
            const sent = outcomes.filter(({ status }) => status !== 'unsent')
            expect(received.size).toBe(sent.length)
          }
          expect(mostUnderWay).toBeLessThanOrEqual(concurrency)
          for (const outcome of outcomes) {
            const { instance_id: id, status } = outcome
            const sent = received.get(id)
            const truth = sent ? sent.server.truth(id, sent.ids) : 'unsent'
            const cutShort = controller.signal.aborted && sent !== undefined && status === 'unknown'
            if (!cutShort) expect(status).toBe(truth)
            expectTrueDetails(outcome)
          }
        },
      ),
      { numRuns: Number(process.env['HOSTILE_RUNS'] ?? 3000) },
    )
  })
})

function expectTrueDetails(outcome: UpgradeOutcome): void {
  if (outcome.status === 'submitted') expect(outcome.job_id).toBe(jobOf(outcome.instance_id))
  if (outcome.status === 'unsent') expect(outcome.cause.sent).toBe(false)
  if (outcome.status === 'unknown') expect(outcome.cause.sent).toBe(true)
  if (outcome.status === 'rejected' && outcome.httpStatus === undefined) {
    expect(outcome.error_message).toBe(`no to ${outcome.instance_id}`)
  }
}
