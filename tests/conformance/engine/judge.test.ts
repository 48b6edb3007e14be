import { describe, expect, it } from 'vitest'
import { judge, rules } from '../../../src/conformance/engine/judge.js'
import { createSecrets } from '../../../src/conformance/engine/secrets.js'
import type { Sent } from '../../../src/conformance/engine/target.js'
import { answer, error, type HandWritten, ids, rejected, results, submitted } from '../answers.js'

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
    expect(complaintsOf(answer(written))).toEqual([])
  })

  const { error_message: _text, ...codeAlone } = rejected
  const { error_code: _code, ...textAlone } = rejected
  const wrong: Record<string, [HandWritten, ...string[]]> = {
    // Exclusivity: documented in words.
    'both forms at once': [
      withResult({ ...submitted, error_code: 'c', error_message: 'm' }),
      'violation response/exclusivity /upgrade_results/0/job_id',
    ],
    'null in the place of absent': [
      withResult({ ...submitted, error_code: null, error_message: null }),
      'violation response/exclusivity /upgrade_results/0/error_code',
      'violation response/exclusivity /upgrade_results/0/error_message',
    ],
    'neither form': [
      withResult({ instance_id: ids[0] }),
      'deviation response/exclusivity /upgrade_results/0/job_id',
    ],
    'a code without a text': [
      { body: { upgrade_results: [submitted, codeAlone] } },
      'deviation response/exclusivity /upgrade_results/1/error_message',
    ],
    'a text without a code': [
      { body: { upgrade_results: [submitted, textAlone] } },
      'deviation response/exclusivity /upgrade_results/1/error_code',
    ],
    'a rejection with a job': [
      { body: { upgrade_results: [submitted, { ...rejected, job_id: 'j' }] } },
      'violation response/exclusivity /upgrade_results/1/job_id',
    ],
    // Fields and types.
    'no results': [{ body: {}, case: { ids: [] } }, 'deviation response/schema /upgrade_results'],
    'results that are no array': [
      { body: { upgrade_results: {} } },
      'violation response/schema /upgrade_results',
    ],
    'a body that is an array': [{ body: [] }, 'deviation response/schema '],
    'a result without its instance': [
      withResult({ job_id: 'j' }),
      'deviation response/schema /upgrade_results/0/instance_id',
      'deviation response/each-id-once /upgrade_results',
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
      'deviation response/exclusivity /upgrade_results/1/error_message',
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
    'another content type': [{ headers: { 'content-type': 'text/html' } }, 'deviation response/content-type'],
    'another charset': [
      { headers: { 'content-type': 'application/json; charset=gbk' } },
      'deviation response/content-type',
    ],
    'no content type': [{ headers: { 'content-type': '' } }, 'deviation response/content-type'],
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
    'a refusal with an undeclared status': [
      {
        status: 418,
        body: error,
        case: { expected: { accepted: [400], tolerated: ['4xx'], basis: 'documented' } },
      },
      'deviation the check itself',
    ],
    'success where it must be refused': [
      { case: { pointer: '/instance_ids', expected: { accepted: [400], basis: 'documented' } } },
      'violation the check itself /instance_ids',
    ],
    'success where policy alone refuses it': [
      { case: { expected: { accepted: [400], basis: 'policy' } } },
      'deviation the check itself',
    ],
    'a server error, however well worded': [
      { status: 500, body: error },
      'violation response/no-server-error',
    ],
    'an undeclared server error': [{ status: 503, body: 'busy' }, 'violation response/no-server-error'],
    'a redirect': [{ status: 307, body: '' }, 'violation response/no-redirect'],
    // No answer.
    'no answer in time': [{ failure: 'timeout' }, 'violation response/in-time'],
    'no end of the answer': [{ failure: 'too large' }, 'violation response/complete'],
    'a reset connection': [{ failure: { network: 'read ECONNRESET' } }, 'violation response/complete'],
    // Leaks.
    'the token in the body': [
      { status: 400, body: { ...error, error_msg: `${token} is wrong` } },
      'violation response/no-token',
    ],
    'the token in a header': [{ headers: { 'x-debug': `token=${token}` } }, 'violation response/no-token'],
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
    // Relations.
    'a lost result': [
      { body: { upgrade_results: [submitted] } },
      'deviation response/each-id-once /upgrade_results',
    ],
    'a doubled result': [
      { body: { upgrade_results: [submitted, submitted, rejected] } },
      'deviation response/each-id-once /upgrade_results',
    ],
    'a stranger': [
      { body: { upgrade_results: [submitted, rejected, { ...submitted, instance_id: 'x' }] } },
      'deviation response/no-stranger-id /upgrade_results',
    ],
  }

  it.each(Object.entries(wrong))('should complain of %s', (_, [written, ...expected]) => {
    const lenient = { accepted: [202, 400, 418], tolerated: ['4xx' as const], basis: 'documented' as const }
    const complaints = complaintsOf(answer({ ...written, case: { expected: lenient, ...written.case } }))

    expect(complaints).toEqual(expect.arrayContaining(expected))
    expect(complaints).toHaveLength(expected.length)
  })

  it('should name the line of the contract and where the source says so', () => {
    const { judgements } = judge(answer(withResult({ ...submitted, error_code: 'c' })), createSecrets(token))

    expect(judgements[0]?.constraint).toMatchObject({
      pointer: '/components/schemas/SubmittedUpgrade/properties/error_code',
      value: false,
      basis: 'documented',
    })
    expect(judgements[0]?.constraint?.line).toBeGreaterThan(1)
  })

  it('should never repeat an answer in its own words', () => {
    const leak = answer({ status: 400, body: { ...error, error_msg: token } })

    expect(JSON.stringify(judge(leak, createSecrets(token)))).not.toContain(token.slice(0, 16))
  })

  it('should say of nothing that it has judged it when there is no answer', () => {
    const { judged } = judge(answer({ failure: 'timeout' }), createSecrets(token))

    expect(judged).toEqual(['response/in-time', 'response/complete'])
  })

  it('should judge by the given rules alone', () => {
    const applicable = rules.filter(({ id }) => id === 'response/utf-8')

    expect(judge(answer({ body: '{' }), createSecrets(token), applicable)).toEqual({
      judged: ['response/utf-8'],
      judgements: [],
    })
  })
})

function withResult(result: object): HandWritten {
  return { body: { upgrade_results: [result] }, case: { ids: [ids[0]] } }
}

/** The complaints about an answer, in one line each: severity, rule, pointer. */
function complaintsOf(sent: Sent): string[] {
  return judge(sent, createSecrets(token)).judgements.map(
    ({ severity, rule = 'the check itself', pointer }) =>
      [severity, rule, ...(pointer === undefined ? [] : [pointer])].join(' '),
  )
}
