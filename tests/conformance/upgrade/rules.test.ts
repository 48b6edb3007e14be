import { describe, expect, it } from 'vitest'
import type { Sent } from '../../../src/conformance/engine/case.js'
import { judge, rulesOf } from '../../../src/conformance/engine/judge/judge.js'
import { upgradeOperation } from '../../../src/conformance/upgrade/operation.js'
import { createSecrets } from '../../../src/token/find.js'
import { error, type HandWritten, ids, received, rejected, results, submitted } from './responses.js'

const operation = upgradeOperation()
const token = 'a-token-that-is-only-used-in-this-test-0123456789'

describe('judge', () => {
  const conforming: Record<string, HandWritten> = {
    'one submitted, one rejected': {},
    'another order': { body: { upgrade_results: [rejected, submitted] } },
    'more fields everywhere': {
      body: {
        upgrade_results: [
          { ...submitted, extra: 1 },
          { ...rejected, extra: null },
        ],
        extra: [],
      },
    },
    'a charset': { headers: { 'content-type': 'Application/JSON; charset=UTF-8' } },
    'a charset under its other name': { headers: { 'content-type': 'application/json;charset=utf8' } },
    'a quoted charset': { headers: { 'content-type': 'application/json;charset="utf-8"' } },
    'an error': { status: 400, body: error },
    'an error with more fields': { status: 400, body: { ...error, request_id: 'x', more: {} } },
    'a text in another language': { status: 400, body: { ...error, error_msg: '参数错误' } },
    'a link in an error': {
      status: 400,
      body: { ...error, error_msg: 'See https://example.test/usr/help.' },
    },
    'no results for no ids': { body: { upgrade_results: [] }, case: { ids: [] } },
    'one result for an id that was sent twice': {
      body: { upgrade_results: [submitted] },
      case: { ids: [ids[0], ids[0]] },
    },
  }

  it.each(Object.entries(conforming))('should find nothing wrong with %s', (_, written) => {
    expect(failuresOf(received(written))).toEqual([])
  })

  const { error_message: _text, ...codeAlone } = rejected
  const { error_code: _code, ...textAlone } = rejected
  const wrong: Record<string, [HandWritten, ...string[]]> = {
    // Exclusivity: documented in words.
    'both forms at once': [
      withResult({ ...submitted, error_code: 'c', error_message: 'm' }),
      'violation response/exclusivity /upgrade_results/0',
    ],
    'null instead of absent': [
      withResult({ ...submitted, error_code: null, error_message: null }),
      'violation response/exclusivity /upgrade_results/0',
    ],
    'neither form': [
      withResult({ instance_id: ids[0] }),
      'violation response/exclusivity /upgrade_results/0',
    ],
    'a code without a text': [
      { body: { upgrade_results: [submitted, codeAlone] } },
      'violation response/exclusivity /upgrade_results/1',
    ],
    'a text without a code': [
      { body: { upgrade_results: [submitted, textAlone] } },
      'violation response/exclusivity /upgrade_results/1',
    ],
    'a rejection with a job': [
      { body: { upgrade_results: [submitted, { ...rejected, job_id: 'j' }] } },
      'violation response/exclusivity /upgrade_results/1',
    ],
    // Fields and types.
    'no results': [{ body: {}, case: { ids: [] } }, 'violation response/schema /upgrade_results'],
    'results that are no array': [
      { body: { upgrade_results: {} } },
      'violation response/schema /upgrade_results',
    ],
    'a body that is an array': [{ body: [] }, 'violation response/schema '],
    'a result without its instance': [
      withResult({ job_id: 'j' }),
      'violation response/schema /upgrade_results/0/instance_id',
      'violation response/each-id-once /upgrade_results',
    ],
    'a job that is a number': [
      withResult({ ...submitted, job_id: 7 }),
      'violation response/schema /upgrade_results/0/job_id',
    ],
    // The trap of this contract.
    'error_message for error_msg': [
      { status: 400, body: { error_code: 'c', error_message: 'm' } },
      'deviation response/schema /error_msg',
      'deviation response/error-fields /error_message',
    ],
    'error_msg for error_message': [
      { body: { upgrade_results: [submitted, { ...codeAlone, error_msg: 'm' }] } },
      'violation response/exclusivity /upgrade_results/1',
    ],
    'an error without its fields': [
      { status: 400, body: {} },
      'deviation response/schema /error_code',
      'deviation response/schema /error_msg',
    ],
    'an error with an empty text': [
      { status: 400, body: { ...error, error_msg: ' ' } },
      'deviation response/error-fields /error_msg',
    ],
    // Content.
    'another content type': [{ headers: { 'content-type': 'text/html' } }, 'violation response/content-type'],
    'another charset, where all bytes read the same': [
      { headers: { 'content-type': 'application/json; charset=gbk' } },
      'deviation response/content-type',
    ],
    'no content type': [{ headers: { 'content-type': '' } }, 'violation response/content-type'],
    'a byte order mark': [{ body: `\uFEFF${JSON.stringify(results)}` }, 'violation response/utf-8'],
    'bytes that are not UTF-8': [{ body: Uint8Array.of(0x22, 0xff, 0x22) }, 'violation response/utf-8'],
    'half a body': [{ body: '{"upgrade_results":[' }, 'violation response/json'],
    'an empty body': [{ body: '' }, 'violation response/json'],
    // Status.
    'success with another status': [
      { status: 200 },
      'violation response/status',
      'violation the check itself',
    ],
    'a refusal with another status': [{ status: 401, body: error }, 'deviation the check itself'],
    'a server error, however well worded': [
      { status: 500, body: error },
      'violation response/no-server-error',
    ],
    'an undeclared server error': [{ status: 503, body: 'busy' }, 'violation response/no-server-error'],
    'a redirect': [{ status: 307, body: '' }, 'violation response/no-redirect'],
    // Leaks.
    'the token in the body': [
      { status: 400, body: { ...error, error_msg: `${token} is wrong` } },
      'violation response/no-token',
    ],
    'the token in a header': [{ headers: { 'x-debug': `token=${token}` } }, 'violation response/no-token'],
    'the token after the status': [
      { status: 400, statusText: `Bad Request for ${token}`, body: error },
      'violation response/no-token',
    ],
    'a part of the token': [
      { status: 400, body: { ...error, error_msg: `${token.slice(9, 45)}… is wrong` } },
      'violation response/no-token',
    ],
    'the token in a body of no form': [{ status: 418, body: token }, 'violation response/no-token'],
    'a stack trace': [
      { status: 400, body: { ...error, error_msg: 'x\n    at f (/srv/app/index.js:1:2)' } },
      'deviation response/no-internals',
      'deviation response/no-internals',
    ],
    // Texts that their reader needs.
    'an empty job': [
      withResult({ ...submitted, job_id: '' }),
      'violation response/result-texts /upgrade_results/0/job_id',
    ],
    'a rejection without words': [
      { body: { upgrade_results: [submitted, { ...rejected, error_message: '' }] } },
      'violation response/result-texts /upgrade_results/1/error_message',
    ],
    // Other names.
    'jobId for job_id': [
      withResult({ instance_id: ids[0], jobId: 'j' }),
      'violation response/exclusivity /upgrade_results/0',
    ],
    'results under another name': [
      { body: { results: [submitted, rejected] } },
      'violation response/schema /upgrade_results',
    ],
    'wrapped results': [{ body: { data: results } }, 'violation response/schema /upgrade_results'],
    'results as plain text': [
      { headers: { 'content-type': 'text/plain' } },
      'violation response/content-type',
    ],
    // Relations.
    'a lost result': [
      { body: { upgrade_results: [submitted] } },
      'violation response/each-id-once /upgrade_results',
    ],
    'a doubled result': [
      { body: { upgrade_results: [submitted, submitted, rejected] } },
      'violation response/each-id-once /upgrade_results',
    ],
    // What was not looked at is not called missing.
    'thousands of unrequested ids before the requested ids': [
      {
        body: {
          upgrade_results: [
            ...Array.from({ length: 3000 }, (_, index) => ({ ...submitted, instance_id: `x${index}` })),
            submitted,
            rejected,
          ],
        },
      },
      'violation response/no-unrequested-id /upgrade_results',
    ],
    'an unrequested id': [
      { body: { upgrade_results: [submitted, rejected, { ...submitted, instance_id: 'x' }] } },
      'violation response/no-unrequested-id /upgrade_results',
    ],
  }

  it.each(Object.entries(wrong))('should find a failure: %s', (_, [written, ...expected]) => {
    const lenient = { accepted: [202, 400, 418], basis: 'documented' as const }
    const found = failuresOf(received({ ...written, case: { expected: lenient, ...written.case } }))

    expect(found).toEqual(expect.arrayContaining(expected))
    expect(found).toHaveLength(expected.length)
  })

  it.each<[string, object]>([
    ['both error_code and job_id', { ...submitted, error_code: 'c' }],
    ['error_code, error_message and job_id', { ...submitted, error_code: 'c', error_message: 'm' }],
    ['none of error_code, error_message and job_id', { instance_id: ids[0] }],
    ['error_code alone', { instance_id: ids[0], error_code: 'c' }],
  ])('should say what a result is that is neither outcome: %s', (words, result) => {
    const [failure] = judgeAll(received(withResult(result))).failures

    expect(failure?.actual).toBe(words)
    expect(failure?.message).toBe(`/upgrade_results/0 has ${words}.`)
    expect(failure?.place).toEqual({ in: 'response', pointer: '/upgrade_results/0' })
  })

  it('should name the line of the contract and where the source says so', () => {
    const { failures } = judgeAll(received(withResult({ ...submitted, error_code: 'c' })))

    expect(failures[0]?.constraint).toMatchObject({
      pointer: '/components/schemas/SubmittedUpgrade/properties/error_code',
      value: false,
      basis: 'documented',
    })
    expect(failures[0]?.constraint?.line).toBeGreaterThan(1)
  })

  it('should never repeat a response in its own words', () => {
    const leak = received({ status: 400, body: { ...error, error_msg: token } })

    expect(JSON.stringify(judgeAll(leak))).not.toContain(token.slice(0, 16))
  })

  it('should say of nothing that it has judged it when there is no response', () => {
    const { rules } = judgeAll(received({ failure: 'timeout' }))

    expect(rules).toEqual(['response/in-time', 'response/complete'])
  })

  it('should only judge by the given rules', () => {
    const applicable = rulesOf(operation).filter(({ id }) => id === 'response/utf-8')

    expect(judgeAll(received({ body: '{' }), applicable)).toMatchObject({
      rules: ['response/utf-8'],
      failures: [],
    })
  })
})

function withResult(result: object): HandWritten {
  return { body: { upgrade_results: [result] }, case: { ids: [ids[0]] } }
}

function judgeAll(sent: Sent, rules = rulesOf(operation)) {
  return judge(sent, operation.contract, createSecrets([token], '$TOKEN'), rules)
}

/** The failures of a response, in one line each: severity, rule, pointer. */
function failuresOf(sent: Sent): string[] {
  return judgeAll(sent).failures.map(({ severity, rule = 'the check itself', place }) =>
    [severity, rule, ...(place ? [place.pointer] : [])].join(' '),
  )
}
