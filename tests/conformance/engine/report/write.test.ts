import { describe, expect, it } from 'vitest'
import { findCauses } from '../../../../src/conformance/engine/explain/causes.js'
import type { CheckRun, Explained, Seen } from '../../../../src/conformance/engine/report/rows.js'
import { writeReport } from '../../../../src/conformance/engine/report/write.js'
import type { Failure } from '../../../../src/conformance/engine/rule.js'
import { checkOf, contract, exchanged, order, reply, toy } from '../toy.js'

const most = checkOf('order/most', [order(3)])
const good: CheckRun = { check: most, sent: [exchanged(order(3), reply(201))], occurrences: [] }
const unjudged: CheckRun = { check: checkOf('order/none', []), sent: [], occurrences: [] }
const rule = { id: 'response/schema', title: 'a response keeps the schema', basis: 'documented' } as const
const cold: Failure = {
  basis: 'documented',
  severity: 'deviation',
  message: 'It is cold.',
  expected: 'warm',
  actual: 'cold',
}

describe('writeReport', () => {
  it.each<[string, string, Partial<Seen>, object]>([
    ['conforming', 'all is well', {}, {}],
    ['conforming', 'only a rule had nothing to judge', { rules: [rule] }, {}],
    [
      'inconclusive',
      'a check was not judged',
      { checkRuns: [good, unjudged] },
      { reason: 'order/none was not judged: there were no requests left; raise `maxRequests`.' },
    ],
    ['inconclusive', 'too little was seen', { whyInconclusive: 'Nobody ate.' }, { reason: 'Nobody ate.' }],
    ['inconclusive', 'it ended early', { ended: 'It closed.' }, { reason: 'It closed.' }],
  ])('should call a run %s where %s', (verdict, _, seen, expected) => {
    expect(write(seen)).toMatchObject({ verdict, ...expected })
  })

  it('should let deviations fail a strict run if anything was served', () => {
    const failing = { ...good, occurrences: good.sent.map((sent) => ({ check: most, failure: cold, sent })) }
    const seen = { checkRuns: [failing] }

    expect(write(seen).verdict).toBe('conforming')
    expect(write(seen, {}, true).verdict).toBe('not conforming')
    expect(write({ ...seen, whyInconclusive: 'Nobody ate.' }, {}, true).verdict).toBe('inconclusive')
  })

  it('should leave out what was not begun when a run ends early', () => {
    const ids = (seen: Partial<Seen>) => write(seen).checks.map(({ id }) => id)

    expect(ids({ checkRuns: [good, unjudged] })).toEqual(['order/most', 'order/none'])
    expect(ids({ checkRuns: [good, unjudged], ended: 'It closed.' })).toEqual(['order/most'])
  })

  it('should name a known deviation that matched nothing in a judged check', () => {
    const own = ['order/most', 'order/none'].map((check) => ({ check, reason: 'old' }))
    const checkRuns = [good, unjudged]

    expect(write({ checkRuns }, { ownDeviations: own }).unusedDeviations).toEqual([own[0]])
    expect(write({ checkRuns, ended: 'x' }, { ownDeviations: own }).unusedDeviations).toEqual([])
  })

  it('should say first what got lost and came later, masked', () => {
    const transient = new Map([['reset by secret', 2]])
    const observed = { ...good, observations: ['no salt: 201'] }
    const display = { ...explained.display, mask: (text: string) => text.replaceAll('secret', '***') }

    expect(write({ checkRuns: [observed], transient }, { display }).observations).toEqual([
      {
        check: 'response/complete',
        message:
          '2 requests got no response at first (reset by ***), but one when tried again on a connection of its own',
      },
      { check: 'order/most', message: 'no salt: 201' },
    ])
  })
})

const explained: Explained = {
  causes: [],
  ownDeviations: [],
  display: {
    mask: (text) => text,
    exchange: ({ url }) => ({ request: { method: 'POST', url, headers: {}, bodyBytes: 0 } }),
  },
}

function write(seen: Partial<Seen>, change: Partial<Explained> = {}, strict = false) {
  const all: Seen = {
    requests: 1,
    checkRuns: [good],
    rules: [],
    judged: new Map(),
    coverage: [],
    whyInconclusive: undefined,
    ...seen,
  }
  const occurrences = all.checkRuns.flatMap((run) => run.occurrences)
  const causes = findCauses(occurrences, contract, [], [])
  const target = { baseUrl: 'http://127.0.0.1', kind: 'service' } as const
  const subject = { operation: toy, target, strict, durationMs: 1 }
  return writeReport(subject, all, { ...explained, causes, ...change })
}
