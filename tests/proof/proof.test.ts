import { describe, expect, it } from 'vitest'
import { conformingServers } from './conforming-servers.js'
import { faults } from './faults.js'
import { carryOut } from './task.js'

// One seed here; `npm run proof` takes twenty.
const seed = 1

describe('runConformance on a server with a planted fault', () => {
  it.concurrent.each(faults)('should find $id by $check', async ({ id }) => {
    const outcome = await carryOut({ subject: 'fault', id, seed })

    expect(outcome).toMatchObject({ discovery: { found: true } })
  })
})

describe('runConformance on a server that conforms in its own way', () => {
  it.each(conformingServers)('should not accuse $id', async ({ id }) => {
    const outcome = await carryOut({ subject: 'server', id, seed })

    expect(outcome).toMatchObject({ accusations: [] })
  })
})
