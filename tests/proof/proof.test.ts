import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isStillFound, tasksOfAccepted } from '../../proof/accepted.js'
import { conformingServers } from '../../proof/conforming-servers.js'
import { goals } from '../../proof/curve.js'
import { faults } from '../../proof/faults.js'
import { names } from '../../proof/prove.js'
import { emptyTargets } from '../../proof/targets.js'
import { startWorkers, type Workers } from '../../proof/workers.js'

// Few cases with one seed here; `npm run test:proof` does twenty complete runs on each, and on real peers as well.
const few = { seed: 1, runs: 5 }
/**
 * Faults that no recording shows. Where the contract lets a service refuse, an exchange alone can't say that
 * it should not have; what is no request of the operation is left out; and a missing response has many causes.
 */
const unrecorded = new Map(
  Object.entries({
    'a bad request may be refused with any 4xx': [
      'limit-not-found',
      'required-not-found',
      'items-unauthorized',
    ],
    'a service may refuse ids that it does not know': [
      'limit-one-too-low',
      'limit-nine-refused',
      'limit-of-one',
      'number-like-ids-refused',
      'status-known-refused',
      'status-401-id-text',
      'status-401-extra-fields',
      'status-401-empty-array',
      'status-401-duplicates',
    ],
    'only beside another encoding of the same request does a refusal say anything': [
      'encoding-charset-refused',
      'encoding-media-type-case-refused',
      'encoding-white-space-refused',
      'encoding-escapes-refused',
      'encoding-key-order-refused',
      'sometimes-flips',
    ],
    'nobody can see whether a recorded token is valid': [
      'token-presence-only',
      'token-prefix-only',
      'token-after-body',
    ],
    'a recording does not know the key, and may have been changed': [
      'signature-not-verified',
      'signature-of-any-key',
      'signature-without-body',
      'signature-old-date',
      'signature-header-removed',
    ],
    'another method is no exchange of the operation': [
      'method-get-upgrades',
      'method-get-accepted',
      'method-head-upgrades',
      'method-options-upgrades',
      'method-put-upgrades',
      'method-patch-upgrades',
      'method-delete-upgrades',
      'method-get-crashes',
      'method-head-crashes',
    ],
    'no response, or no whole one, was recorded': [
      'delivery-hangs',
      'delivery-hangs-on-huge',
      'delivery-stalls',
      'delivery-breaks-off',
      'delivery-stalls-always',
      'delivery-breaks-off-always',
      'delivery-resets',
      'delivery-resets-on-deep',
    ],
  }).flatMap(([reason, ids]) => ids.map((id) => [id, reason])),
)

/** What a recording shows of a fault that only a comparison of requests names. */
const shownAs: Readonly<Record<string, string>> = {
  'token-longest-page': 'response/content-type',
  'content-filter-quotes': 'response/content-type',
  'content-filter-words': 'response/content-type',
}

const [conforming, notConforming, noVerdict] = [0, 1, 3]

let workers: Workers

beforeAll(() => {
  workers = startWorkers(availableParallelism())
})

afterAll(() => workers.end())

describe('runConformance on a server with a planted fault', () => {
  it.concurrent.each(faults)(
    'should fail $id, by $check',
    async ({ id, check, needsStrict = false, unjudged = '' }) => {
      const outcome = await workers.carryOut({
        subject: 'fault',
        id,
        strict: needsStrict,
        recording: true,
        ...few,
      })

      expect(outcome).toMatchObject({ exitStatus: notConforming })
      expect(names(outcome, check) ? check : outcome).toBe(check)
      expect(outcome.passed).not.toContain(unjudged)
      expect(outcome.findings.length).toBeLessThanOrEqual(3)
      if (unrecorded.has(id)) expect(outcome.recorded).toEqual([])
      else {
        const shown = shownAs[id] ?? (check.startsWith('response/') ? check : 'traffic/expected-status')
        expect(outcome.recorded).toContain(shown)
      }
    },
  )
})

describe('a quick run on a server with a planted fault', () => {
  const requests: number[] = []

  it.concurrent.each(faults)('should fail $id, by $check', async ({ id, check, needsStrict = false }) => {
    const outcome = await workers.carryOut({
      subject: 'fault',
      id,
      strict: needsStrict,
      quick: true,
      seed: 1,
    })
    requests.push(outcome.requestsToFail)

    expect(outcome).toMatchObject({ exitStatus: notConforming })
    expect(names(outcome, check) ? check : outcome).toBe(check)
  })

  it.each(goals)('should find %i %% of the faults within %i requests', (percent, most) => {
    const share = requests.filter((one) => one <= most).length / faults.length

    expect(100 * share).toBeGreaterThanOrEqual(percent)
  })
})

describe('what a report prints to accept its findings', () => {
  it.concurrent.each(['status-200', 'required-not-checked', 'token-in-error', 'content-filter-words'])(
    'should hide nothing else: %s',
    async (id) => {
      const run = await workers.carryOut({ subject: 'fault', id, strict: true, ...few })
      const [later] = tasksOfAccepted(
        faults
          .filter((one) => one.id === id)
          .map((target) => ({ target, byDefault: [run], strict: [run], expectingRefusals: [] })),
      )

      expect(later && isStillFound(await workers.carryOut({ ...later, ...few }))).toBe(true)
    },
  )
})

describe('runConformance on a server that conforms in its own way', () => {
  it.concurrent.each(conformingServers)('should accuse $id of nothing that is not so', async (server) => {
    const { id, fault, sometimes, refusesMadeUpIds = false, serve } = server
    const recording = serve === undefined
    const outcome = await workers.carryOut({
      subject: 'server',
      id,
      refusesMadeUpIds,
      strict: true,
      recording,
      ...few,
    })

    const found = sometimes !== undefined && outcome.findings.length > 0 ? sometimes : fault
    expect(outcome).toMatchObject({
      exitStatus: found ? notConforming : conforming,
      findings: found ? [found] : [],
    })
    // A recording says nothing of tokens that are wrong.
    if (recording) expect(outcome.recorded).toEqual(fault?.startsWith('response/') ? [fault] : [])
  })

  it.concurrent.each(conformingServers.filter(({ refusesMadeUpIds }) => refusesMadeUpIds))(
    'should come to no verdict on $id without --refuses-made-up-ids',
    async ({ id }) => {
      expect(await workers.carryOut({ subject: 'server', id, ...few })).toMatchObject({
        exitStatus: noVerdict,
        findings: [],
      })
    },
  )
})

describe('runConformance on a target that serves nothing', () => {
  it.concurrent.each(emptyTargets)(
    'should come to no verdict on $id, however it is run, and say why',
    async ({ id }) => {
      for (const options of [{}, { strict: true }, { refusesMadeUpIds: true }]) {
        expect(await workers.carryOut({ subject: 'empty', id, ...options, ...few })).toMatchObject({
          exitStatus: noVerdict,
          reason: expect.stringMatching(/^[A-Z].*[.?]$/),
        })
      }
    },
  )
})
