import { describe, expect, it } from 'vitest'
import type { Sent } from '../../../../src/conformance/engine/case.js'
import { type Cause, findCauses, type Occurrence } from '../../../../src/conformance/engine/explain/causes.js'
import { ownExpectation } from '../../../../src/conformance/engine/judge/judge.js'
import { toFinding } from '../../../../src/conformance/engine/report/finding.js'
import type { Failure } from '../../../../src/conformance/engine/rule.js'
import { checkOf, contract, exchanged, mostDishes, order, reply, toy } from '../toy.js'

/** Causes before consequences; a leak has no place among them. */
const ranks = ['response/status', ownExpectation, 'response/schema']
const sent = (dishes = 1) => exchanged(order(dishes), reply(201))

describe('findCauses', () => {
  it('should put the same failure together, and show the smallest request', () => {
    const [large, small] = [sent(3), sent(1)]
    const groups = group([brokenRule('response/schema', large), brokenRule('response/schema', small)])

    expect(groups).toHaveLength(1)
    expect(groups[0]?.best.sent).toBe(small)
    expect(groups[0]?.exchanges).toEqual(new Set([large, small]))
  })

  it('should show a request that is plain rather than a smaller one', () => {
    const [plain, small] = [exchanged({ ...order(3), plain: true }, reply(201)), sent(1)]

    expect(group([brokenRule('order/a', small), brokenRule('order/a', plain)])[0]?.best.sent).toBe(plain)
  })

  it.each<[string, Partial<Failure>]>([
    ['another symptom', { symptom: 'cold' }],
    ['another rule', { rule: 'response/no-token' }],
  ])('should keep apart what has %s', (_, change) => {
    const groups = group([
      brokenRule('response/schema', sent()),
      brokenRule('response/schema', sent(), change),
    ])

    expect(groups).toHaveLength(2)
  })

  it('should hide what follows from something that all its responses show', () => {
    const failed = sent()
    const groups = group([brokenRule('response/schema', failed), brokenRule('response/status', failed)])

    expect(groups.map(({ reportedUnder }) => reportedUnder)).toEqual(['response/status'])
    expect(groups[0]?.explains.map(({ reportedUnder }) => reportedUnder)).toEqual(['response/schema'])
  })

  it.each<[string, (failed: Sent) => Occurrence[]]>([
    [
      'some responses show it alone',
      (failed) => [brokenRule('response/schema', failed), brokenRule('response/schema', sent())],
    ],
    ['it weighs more than its cause', (failed) => [brokenRule('response/schema', failed)]],
    ['it is a leak, which follows from nothing', (failed) => [brokenRule('response/no-token', failed)]],
  ])('should hide nothing when %s', (_, others) => {
    const failed = sent()
    const groups = group([
      brokenRule('response/status', failed, { severity: 'deviation' }),
      ...others(failed),
    ])

    expect(groups).toHaveLength(2)
    expect(groups.flatMap(({ explains }) => explains)).toEqual([])
  })

  it('should make one of what a family of checks shows in the same way', () => {
    const groups = group([
      fail('order/a', { severity: 'deviation' }),
      fail('order/b'),
      fail('menu/a', { symptom: 'burnt' }),
    ])

    expect(groups.map(({ reportedUnder, alike }) => [reportedUnder, alike.length])).toEqual([
      ['order/b', 1],
      ['menu/a', 0],
    ])
  })

  it('should make one of what three families show, and not of what two do', () => {
    expect(group([fail('order/a'), fail('menu/a'), fail('bill/a')])).toHaveLength(1)
    expect(group([fail('order/a'), fail('menu/a')])).toHaveLength(2)
  })

  it('should prefer what can be sent again, however large it is', () => {
    const alone = { check: checkOf('order/a', []), failure: failureOf(), sent: sent(1) }
    const again = { ...alone, sent: sent(3), generated: { testCase: order(3), path: '0' } }
    const once = { ...again, sent: sent(1), check: { ...alone.check, once: true } }

    expect(group([once, alone, again])[0]?.best.sent).toBe(again.sent)
  })
})

describe('toFinding', () => {
  const request = { method: 'GET', url: '', headers: {}, bodyBytes: 0 }
  const display = { mask: (text: string) => text, exchange: () => ({ request }) }
  const options = { operation: toy, display, of: 2 }

  it('should offer to accept what each check showed, and no more', () => {
    const [found] = group([fail('order/a'), fail('order/b')])
    const accept = found && toFinding(found, undefined, options).accept

    expect(accept?.map(({ check }) => check)).toEqual(['order/a', 'order/b'])
    expect(accept?.every(({ status }) => status !== undefined)).toBe(true)
  })

  it('should offer to accept what a rule found, for these requests alone', () => {
    const [found] = group([
      fail('order/a', { rule: 'response/calm' }),
      fail('menu/a', { rule: 'response/calm' }),
    ])

    expect(found && toFinding(found, undefined, options).accept).toEqual([
      expect.objectContaining({ check: 'response/calm', during: ['order/a', 'menu/a'] }),
    ])
  })

  it('should name each explained check once, with its number of responses', () => {
    const responses = [sent(), sent()]
    const [cause] = group(
      responses.flatMap((failed) => [
        brokenRule('response/status', failed),
        brokenRule('response/schema', failed, { symptom: 'cold' }),
        brokenRule('response/schema', failed, { symptom: 'late' }),
      ]),
    )

    expect(cause && toFinding(cause, undefined, options).explains).toEqual([
      { check: 'response/schema', count: 2 },
    ])
  })
})

describe('findCauses, with known deviations', () => {
  const failed = sent()
  const schema = brokenRule('response/schema', failed, { constraint: { pointer: mostDishes } as never })

  it.each([
    ['the check', { check: 'response/schema' }],
    ['its leading part', { check: 'response' }],
    ['the status', { check: 'response/schema', status: 201 }],
    ['the constraint', { check: 'response/schema', constraint: mostDishes }],
    ['what was sent', { check: 'response/schema', during: ['order'] }],
  ])('should call known what is named by %s', (_, deviation) => {
    const known = { ...deviation, reason: 'the chef is new' }

    expect(group([schema], [known])[0]?.known).toBe(known)
  })

  it.each([
    ['another check', { check: 'response/status' }],
    ['only the beginning of its name', { check: 'resp' }],
    ['another status', { check: 'response/schema', status: 400 }],
    ['another constraint', { check: 'response/schema', constraint: '/components/schemas/Order' }],
    ['other requests', { check: 'response/schema', during: ['menu'] }],
  ])('should not take for known what names %s', (_, deviation) => {
    expect(group([schema], [{ ...deviation, reason: 'the chef is new' }])[0]?.known).toBeUndefined()
  })

  it('should not let known findings explain others, or be explained by them', () => {
    const occurrences = [schema, brokenRule('response/status', failed)]
    const known = [{ check: 'response/status', reason: 'the chef is new' }]

    expect(group(occurrences, known).map(({ explains }) => explains)).toEqual([[], []])
    expect(group(occurrences, [{ ...known[0], check: 'response/schema' } as never])).toHaveLength(2)
  })
})

function group(occurrences: readonly Occurrence[], known: Parameters<typeof findCauses>[2] = []): Cause[] {
  return findCauses(occurrences, contract, known, ranks)
}

/** A failure of a rule. */
function brokenRule(rule: string, about: Sent, change: Partial<Failure> = {}): Occurrence {
  const generated = { testCase: about.case, path: '0' }
  return {
    check: checkOf('order/most', []),
    failure: { ...failureOf(), rule, ...change },
    sent: about,
    generated,
  }
}

/** A failure of a check about its own response. */
function fail(id: string, change: Partial<Failure> = {}): Occurrence {
  const about = sent()
  const generated = { testCase: about.case, path: '0' }
  return { check: checkOf(id, []), failure: { ...failureOf(), ...change }, sent: about, generated }
}

function failureOf(): Failure {
  return {
    basis: 'documented',
    severity: 'violation',
    message: 'The soup is cold.',
    expected: 'hot soup',
    actual: 'cold soup',
    symptom: 'served',
  }
}
