import type { ConstraintCoverage } from '../../report.js'
import type { Sent } from '../case.js'
import type { Operation } from '../operation.js'
import { type HttpResponse, keepShort, readResponse, saysSomething } from '../response.js'
import { whyNoRefusalOfIds } from '../send/refusal.js'
import { joinWords } from '../words.js'

/** How valid requests were answered, by what to call the response. */
export interface ServedCounts {
  readonly served: number
  readonly names: Readonly<Record<string, { readonly count: number; readonly status: number }>>
}

/** More kinds of responses tell nobody more. */
const mostResponseNames = 1000

/** Collects how valid requests were answered, and whether broken ones were answered otherwise. */
export function countServed(operation: ServedOptions) {
  const { describeResponse, hints, otherHint, refusalHint, noResponse } = operation
  const names = new Map<string, { count: number; readonly response: HttpResponse }>()
  const namesOfBroken = new Set<string>()
  let served = 0

  function addName(name: string, count: number, response: HttpResponse): void {
    const known = names.get(name)
    if (known) known.count += count
    else if (names.size < mostResponseNames) names.set(name, { count, response: keepShort(response) })
  }

  return {
    add({ case: { valid, token, method, pointer }, response }: Sent): void {
      if (token !== 'valid' || !saysSomething(response)) return
      const name = describeResponse(response)
      // Of what parsers differ in, a refusal says nothing.
      if (!valid && pointer !== undefined && method === operation.reference.method) namesOfBroken.add(name)
      if (!valid) return
      if (response.status < 300) served += 1
      addName(name, 1, response)
    },
    counts: (): ServedCounts => ({
      served,
      names: Object.fromEntries(
        [...names].map(([name, { count, response }]) => [name, { count, status: response.status }]),
      ),
    }),
    /** Adds what another has counted. */
    merge(other: ServedCounts): void {
      served += other.served
      for (const [name, { count, status }] of Object.entries(other.names)) {
        addName(name, count, readResponse({ status, headers: [], body: '' }))
      }
    },
    /** Why that is too little for a verdict; `undefined` when it is enough. */
    whyInconclusive(refusesMadeUpIds: boolean): string | undefined {
      if (served > 0 || (refusesMadeUpIds && names.size > 0)) return undefined
      const total = [...names.values()].reduce((sum, { count }) => sum + count, 0)
      const [most] = [...names].toSorted(
        ([one, { count }], [other, { count: otherCount }]) => otherCount - count || (one < other ? -1 : 1),
      )
      if (!most) return noResponse
      const [name, { count, response }] = most
      const all = total === 1 ? 'The only one was' : `All ${total} were`
      const share = count === total ? all : `${count} of ${total} were`
      const mayRefuseIds = !namesOfBroken.has(name) && whyNoRefusalOfIds(response, operation) === undefined
      return [
        `No valid request was served. ${share} answered with ${name}: ${hints[response.status] ?? otherHint}`,
        ...(mayRefuseIds && namesOfBroken.size > 0 && refusalHint ? [refusalHint] : []),
      ].join(' ')
    },
  }
}

type ServedOptions = Pick<
  Operation,
  | 'contract'
  | 'isOfGateway'
  | 'describeResponse'
  | 'hints'
  | 'otherHint'
  | 'refusalHint'
  | 'noResponse'
  | 'reference'
>

/** Says what was not seen, one sentence each. */
export function listUnseen(
  coverage: readonly ConstraintCoverage[],
  { contract, unseen }: Pick<Operation, 'contract' | 'unseen'>,
): string[] {
  const never = new Set(coverage.flatMap(({ pointer, judged }) => (judged === 0 ? [pointer] : [])))
  const statuses = [...contract.responses].flatMap(([status, { pointer }]) =>
    never.has(pointer) ? [status] : [],
  )
  const untried = coverage.filter(({ side, judged }) => side === 'request' && judged === 0).length
  const which =
    untried === 1 ? 'One constraint of the request was' : `${untried} constraints of the request were`
  return [
    ...Object.entries(unseen).flatMap(([pointer, sentence]) => (never.has(pointer) ? [sentence] : [])),
    ...(statuses.length > 0 ? [`No ${contract.method} was answered with ${joinWords(statuses, 'or')}.`] : []),
    ...(untried > 0 ? [`${which} not tried.`] : []),
  ]
}
