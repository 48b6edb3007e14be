import { afterEach, describe, expect, it } from 'vitest'
import { type MockOptions, startMock } from '../../src/mock/index.js'
import { simulatorToken } from '../../src/mock/simulator.js'

const path = '/v3/any/instances/db-upgrade'
const started: { close(): Promise<void> }[] = []

afterEach(() => Promise.all(started.splice(0).map(({ close }) => close())))

async function start(options: MockOptions) {
  const mock = await startMock(options)
  started.push(mock)
  return mock
}

async function read(url: string) {
  const response = await fetch(url)
  return { status: response.status, body: await response.json() }
}

describe('/__admin/', () => {
  it('should show requests, instances and jobs, itself not among them', async () => {
    const { url } = await start({ admin: true, instances: { orders: 'available', billing: 'foreign' } })
    await fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Auth-Token': simulatorToken },
      body: '{"instance_ids":["orders","billing"]}',
    })

    const requests = await read(`${url}/__admin/requests`)

    expect(requests).toEqual({
      status: 200,
      body: [
        { method: 'POST', path, status: 202, instanceIds: ['orders', 'billing'], submitted: ['orders'] },
      ],
    })
    expect(await read(`${url}/__admin/requests`)).toEqual(requests)
    expect(await read(`${url}/__admin/instances`)).toMatchObject({
      body: { orders: 'upgrading', billing: 'foreign' },
    })
    expect(await read(`${url}/__admin/jobs`)).toMatchObject({
      body: [{ id: expect.any(String), instanceId: 'orders', status: 'Running' }],
    })
    expect(await read(`${url}/__admin/followed`)).toMatchObject({ body: [] })
  })

  it('should say what is there when it is asked for something else', async () => {
    const { url } = await start({ admin: true })

    for (const asked of ['', 'toString', 'requests/1']) {
      expect(await read(`${url}/__admin/${asked}`)).toEqual({
        status: 404,
        body: {
          problem: expect.stringContaining('GET /__admin/requests, /__admin/instances, /__admin/jobs'),
        },
      })
    }
    expect((await fetch(`${url}/__admin/requests`, { method: 'DELETE' })).status).toBe(404)
  })

  it('should not be there unless it is asked for', async () => {
    const { url } = await start({})

    expect(await read(`${url}/__admin/requests`)).toMatchObject({
      status: 404,
      body: { error_code: 'APIGW.0101' },
    })
  })
})
