import { describe, expect, it } from 'vitest'
import { narrowByStatus } from '../../src/index.js'

const submitted = { instance_id: 'a', job_id: 'b' }
const rejected = { instance_id: 'a', error_code: 'b', error_message: 'c' }
const error = { error_code: 'DBS.200001', error_msg: 'Parameter error' }

const at = (status: number) => ({ response: { status } })

describe('narrowByStatus', () => {
  it('should give an accepted response its results', () => {
    const data = { upgrade_results: [submitted, rejected] }

    expect(narrowByStatus({ data, ...at(202) })).toEqual({ status: 202, body: data })
  })

  it.each([400, 401, 403, 404, 429, 500])('should give a response with %d its error', (status) => {
    expect(narrowByStatus({ error, ...at(status) })).toEqual({ status, body: error })
  })

  it('should take an error with a request ID and with more fields', () => {
    const body = { ...error, request_id: '7775eaa6b4bbe5934e565349bd27c298', more: true }

    expect(narrowByStatus({ error: body, ...at(401) })).toEqual({ status: 401, body })
  })

  it.each([200, 204, 302, 409, 502, 503])('should give nothing for the undeclared status %d', (status) => {
    expect(narrowByStatus({ data: { upgrade_results: [] }, error, ...at(status) })).toBeUndefined()
  })

  it.each([
    undefined,
    null,
    '',
    [],
    {},
    { upgrade_results: null },
    { upgrade_results: {} },
    { upgrade_results: [null] },
    { upgrade_results: [{ ...submitted, ...rejected }] },
    { upgrade_results: [{ instance_id: 'a' }] },
    { upgrade_results: [{ ...submitted, error_code: null }] },
    { upgrade_results: [submitted, { ...rejected, job_id: null }] },
    { upgrade_results: [{ job_id: 'b' }] },
    { upgrade_results: [{ instance_id: 'a', error_code: 'b', error_msg: 'c' }] },
  ])('should give nothing for 202 with %j', (data) => {
    expect(narrowByStatus({ data, ...at(202) })).toBeUndefined()
  })

  it.each([
    undefined,
    '',
    '<html></html>',
    null,
    {},
    { error_code: 'a' },
    { error_msg: 'a' },
    { error_code: 'a', error_message: 'b' },
    { ...error, request_id: 7 },
  ])('should give nothing for 400 with %j', (body) => {
    expect(narrowByStatus({ error: body, ...at(400) })).toBeUndefined()
  })
})
