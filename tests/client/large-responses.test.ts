import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../../src/client/narrow-by-status.js'
import { upgradeInstances } from '../../src/index.js'
import { collect } from '../support/collect.js'
import { madeUpIds, projectId } from '../support/ids.js'
import { clientOf } from './client-of.js'

let count = 0
const fill = (unit: string) => unit.repeat(Math.floor((2 ** 20 - 100) / unit.length))

/** Bodies of just under the limit, each hard on something else. */
const bodies: Readonly<Record<string, string>> = {
  brackets: fill('['),
  'empty arrays': `[${fill('[],')}1]`,
  'wrong results': `{"upgrade_results":[${fill('1,')}1]}`,
  'results of others': `{"upgrade_results":[${fill('{"instance_id":"a","job_id":"b"},')}1]}`,
  fields: `{${fill('"a":{},').replaceAll('a', () => String(count++))}"b":1}`,
  'one text': `"${fill('x')}"`,
  escapes: `"${fill('\\u0041')}"`,
  markup: fill('<p>'),
}

describe('a response of a megabyte of', () => {
  it.each(
    Object.entries(bodies).flatMap(([name, body]) =>
      [202, 400].map((status) => [name, status, body] as const),
    ),
  )('%s with %d should leave an outcome of a few kilobytes', async (_, status, body) => {
    const client = clientOf(async () => new Response(body, { status }))
    const instanceIds = madeUpIds(1)

    const outcomes = await collect(upgradeInstances(client, { projectId, instanceIds }))

    expect(new Set(outcomes.map((outcome) => outcome.status))).toEqual(
      new Set([status === 400 ? 'rejected' : 'unknown']),
    )
    expect(JSON.stringify(outcomes[0]).length).toBeLessThan(60_000)
  })
})

describe('fieldsOf', () => {
  it.each([['a text'], [[1, 2]], [null], [undefined], [7]])('should see none in %j', (value) => {
    expect(fieldsOf(value)).toEqual({})
  })
})
