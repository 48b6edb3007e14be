import { describe, expect, it } from 'vitest'
import type { Sent } from '../../../../src/conformance/engine/case.js'
import { findCauses, type Occurrence } from '../../../../src/conformance/engine/explain/causes.js'
import { ownExpectation } from '../../../../src/conformance/engine/judge/judge.js'
import {
  type CheckRun,
  fails,
  type RowInput,
  reportCheck,
  reportRule,
} from '../../../../src/conformance/engine/report/rows.js'
import type { Failure } from '../../../../src/conformance/engine/rule.js'
import type { KnownDeviation } from '../../../../src/conformance/options.js'
import { checkOf, contract, exchanged, order, reply, toy } from '../toy.js'

const most = checkOf('order/most', [order(3)])
const rule = { id: 'response/schema', title: 'a response keeps the schema', basis: 'documented' } as const
const good = exchanged(order(3), reply(201))
const failure: Failure = {
  basis: 'documented',
  severity: 'violation',
  message: 'It is cold.',
  expected: 'warm',
  actual: 'cold',
}

describe('reportCheck', () => {
  it.each<[string, Partial<CheckRun>, object]>([
    ['passed', { sent: [good] }, { status: 'passed', cases: 1 }],
    ['skipped', { skipped: 'no kitchen' }, { status: 'skipped', reason: 'no kitchen' }],
    [
      'skipped where there is nothing to do',
      { sent: [good], incomparable: { reason: 'it takes anything', isMoot: true } },
      { status: 'skipped', reason: 'it takes anything' },
    ],
    [
      'not judged where nothing can be compared',
      { sent: [good], incomparable: { reason: 'every response was 201' } },
      { status: 'not judged', reason: 'every response was 201' },
    ],
    [
      'not judged where no response says anything',
      { sent: [exchanged(order(3), reply(503)), exchanged(order(3), reply(429))] },
      { status: 'not judged', reason: 'every response was 429 or 503' },
    ],
    [
      'not judged without a response',
      { sent: [exchanged(order(3), 'timeout')] },
      { status: 'not judged', reason: 'no response came' },
    ],
    [
      'not judged when essential cases are missing',
      { sent: [good], missing: 1 },
      { status: 'not judged', reason: 'there were no requests left; raise `maxRequests`' },
    ],
  ])('should call a check %s', (_, run, expected) => {
    expect(reportCheck({ check: most, sent: [], occurrences: [], ...run }, given())).toMatchObject(expected)
  })

  it('should say that a run ended before it, or nothing of it was recorded', () => {
    const run = { check: most, sent: [], occurrences: [] }

    expect(reportCheck(run, given({ ended: 'It closed.' })).reason).toBe('the run ended before')
    expect(reportCheck(run, given({}, 'recorded')).reason).toBe('no exchange of this operation was recorded')
  })

  it('should fail by a violation, and by a deviation when strict', () => {
    const deviating = { ...failure, severity: 'deviation' } as const

    expect(statusOf([occurrence(failure)])).toBe('failed')
    expect(statusOf([occurrence(deviating)])).toBe('passed')
    expect(statusOf([occurrence(deviating)], { strict: true })).toBe('failed')
    expect(statusOf([occurrence(failure)], { known: [{ check: most.id, reason: 'old' }] })).toBe('passed')
  })

  it('should say under which rule its failure is reported', () => {
    const result = withCauses([occurrence({ ...failure, rule: rule.id }), occurrence(failure)])

    expect(reportCheck(runOf(good), result)).toMatchObject({
      status: 'failed',
      reason: `the same cause as ${rule.id}`,
      findings: [],
    })
    expect(reportRule(rule, result).findings).toMatchObject([{ message: 'It is cold.', count: 1 }])
  })
})

describe('reportRule', () => {
  it('should pass where it judged something, or say what it lacked', () => {
    const judged = new Map([[rule.id, 4]])

    expect(reportRule(rule, given({ judged }))).toMatchObject({ status: 'passed', cases: 4 })
    expect(reportRule(rule, given())).toMatchObject({
      status: 'not judged',
      reason: 'no response had anything for it to judge',
    })
    expect(reportRule(rule, given({}, 'recorded')).reason).toBe('no exchange had anything for it to judge')
  })
})

describe('fails', () => {
  it.each([
    ['violation', false, true],
    ['deviation', false, false],
    ['deviation', true, true],
    ['known', true, false],
  ] as const)(
    'should say whether a finding of severity %s, strict %s, fails a run',
    (severity, strict, is) => {
      expect(fails({ severity }, { strict })).toBe(is)
    },
  )
})

function given(seen: Partial<RowInput['seen']> = {}, kind: 'service' | 'recorded' = 'service'): RowInput {
  return {
    subject: { operation: toy, target: { baseUrl: 'http://127.0.0.1', kind } },
    seen: {
      requests: 1,
      checkRuns: [],
      rules: [],
      judged: new Map(),
      coverage: [],
      whyInconclusive: undefined,
      ...seen,
    },
    explained: {
      causes: [],
      ownDeviations: [],
      display: {
        mask: (text) => text,
        exchange: ({ url }) => ({ request: { method: 'POST', url, headers: {}, bodyBytes: 0 } }),
      },
    },
    strict: false,
  }
}

function occurrence(about: Failure): Occurrence {
  return { check: most, failure: about, sent: good }
}

function runOf(...sent: Sent[]): CheckRun {
  return { check: most, sent, occurrences: [] }
}

function withCauses(occurrences: readonly Occurrence[], known: readonly KnownDeviation[] = []): RowInput {
  const result = given({ checkRuns: [runOf(good)] })
  const causes = findCauses(occurrences, contract, known, [rule.id, ownExpectation])
  return { ...result, explained: { ...result.explained, causes } }
}

function statusOf(
  occurrences: readonly Occurrence[],
  { strict = false, known = [] }: { strict?: boolean; known?: readonly KnownDeviation[] } = {},
): string {
  return reportCheck(runOf(good), { ...withCauses(occurrences, known), strict }).status
}
