import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isStillFound, tasksOfAccepted } from '../../proof/accepted.js'
import { conformingServers } from '../../proof/conforming-servers.js'
import { goals } from '../../proof/curve.js'
import { type Fault, faults } from '../../proof/faults.js'
import { names } from '../../proof/prove.js'
import { emptyTargets } from '../../proof/targets.js'
import { type Done, plainServer, type Task } from '../../proof/task.js'
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
/** How many requests a quick run sends to a server without a fault: the first of a whole one. */
let mostQuick = 0

beforeAll(async () => {
  workers = startWorkers(availableParallelism())
  const target = { subject: 'server', id: plainServer.id } as const
  mostQuick = (await workers.carryOut({ ...target, ...withoutHuge, quick: true })).requests
})

afterAll(() => workers.end())

/** A million characters take as long as all else of a run, and make a difference to these alone. */
const faultyWhenHuge = new Set(['huge-string-crashes', 'delivery-hangs-on-huge'])
const withoutHuge = { seed: 1, skip: ['malformed/huge-string'] }
function taskFor({ id, needsStrict }: Fault): Task {
  const options = faultyWhenHuge.has(id) ? { seed: 1 } : withoutHuge
  return { subject: 'fault', id, strict: needsStrict ?? false, ...options }
}

/** The whole run on each fault. Fewer generated cases, because fixed ones show all of these. */
const wholeRuns = new Map<string, Promise<Done>>()
function runWhole(fault: Fault): Promise<Done> {
  const { id } = fault
  const run = wholeRuns.get(id) ?? workers.carryOut({ ...taskFor(fault), recording: true, runs: 2 })
  wholeRuns.set(id, run)
  return run
}

/** What only the end of a run shows, so that it says nothing of a quick one. */
const shownAtTheEnd = ['content-filter-quotes', 'content-filter-words']

/** On other faults, a quick run would only send again what comes first in the whole one. */
function isTriedQuickly(fault: Fault): boolean | undefined {
  const isFirstOfKind = fault === faults.find(({ kind }) => kind === fault.kind)
  return isFirstOfKind || fault.isSigned || shownAtTheEnd.includes(fault.id)
}

describe('runConformance on a server with a planted fault', () => {
  const requests: number[] = []

  it.concurrent.each(faults)('should fail $id, by $check', async (fault) => {
    const { id, check, unjudged = '' } = fault
    const outcome = await runWhole(fault)
    requests.push(outcome.requestsToFail)

    expect(outcome).toMatchObject({ exitStatus: notConforming })
    expect(names(outcome, check) ? check : outcome).toBe(check)
    expect(outcome.passed).not.toContain(unjudged)
    expect(outcome.findings.length).toBeLessThanOrEqual(3)
    if (unrecorded.has(id)) expect(outcome.recorded).toEqual([])
    else {
      const shown = shownAs[id] ?? (check.startsWith('response/') ? check : 'traffic/expected-status')
      expect(outcome.recorded).toContain(shown)
    }
    if (!isTriedQuickly(fault)) expect(outcome.requests).toBeLessThanOrEqual(mostQuick)
  })

  it.each(goals)('should find %i %% of the faults within %i requests', (percent, most) => {
    const share = requests.filter((one) => one <= most).length / faults.length

    expect(100 * share).toBeGreaterThanOrEqual(percent)
  })
})

describe('a quick run on a server with a planted fault', () => {
  it.concurrent.each(faults.filter(isTriedQuickly))(
    'should fail $id by the same request: $check',
    async (fault) => {
      const { id, check } = fault
      const outcome = await workers.carryOut({ ...taskFor(fault), quick: true })

      expect(outcome).toMatchObject({ exitStatus: notConforming })
      expect(names(outcome, check) ? check : outcome).toBe(check)
      if (!shownAtTheEnd.includes(id)) {
        const { requests, requestsToFail } = await runWhole(fault)
        expect(outcome).toMatchObject({ requests, requestsToFail })
      }
    },
  )
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
