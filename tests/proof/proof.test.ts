import { describe, expect, it } from 'vitest'
import { conformingServers } from './conforming-servers.js'
import { faults } from './faults.js'
import { names } from './prove.js'
import { emptyTargets } from './targets.js'
import { carryOut } from './task.js'

// Few cases with one seed here; `npm run proof` takes twenty whole runs on each, and real peers as well.
const few = { seed: 1, runs: 5 }
const [conforming, notConforming, noVerdict] = [0, 1, 3]

describe('runConformance on a server with a planted fault', () => {
  it.concurrent.each(faults)('should fail $id, by $check', async ({ id, check, needsStrict = false }) => {
    const outcome = await carryOut({ subject: 'fault', id, strict: needsStrict, ...few })

    expect(outcome).toMatchObject({ exitStatus: notConforming })
    expect(names(outcome, check) ? check : outcome).toBe(check)
    expect(outcome.findings.length).toBeLessThanOrEqual(3)
  })
})

describe('runConformance on a server that conforms in its own way', () => {
  it.each(conformingServers)('should accuse $id of nothing that is not so', async (server) => {
    const { id, fault, refusesMadeUpIds = false } = server
    const outcome = await carryOut({ subject: 'server', id, refusesMadeUpIds, strict: true, ...few })

    expect(outcome).toMatchObject({
      exitStatus: fault ? notConforming : conforming,
      findings: fault ? [fault] : [],
    })
  })

  it.each(conformingServers.filter(({ refusesMadeUpIds }) => refusesMadeUpIds))(
    'should come to no verdict on $id when it is not told that made-up ids are refused',
    async ({ id }) => {
      expect(await carryOut({ subject: 'server', id, ...few })).toMatchObject({
        exitStatus: noVerdict,
        findings: [],
      })
    },
  )
})

describe('runConformance on a target that serves nothing', () => {
  it.each(emptyTargets)('should come to no verdict on $id, and say why', async ({ id }) => {
    expect(await carryOut({ subject: 'empty', id, ...few })).toMatchObject({
      exitStatus: noVerdict,
      reason: expect.stringMatching(/\w/),
    })
  })
})
