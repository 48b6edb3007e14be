import { method, tokenHeader } from '../../../generated/operation.js'
import type { Case, Sent } from '../engine/case.js'
import type { Check } from '../engine/check.js'
import { keyOf, type Occurrence } from '../engine/explain/causes.js'
import { type HttpResponse, keepShort, readResponse } from '../engine/response.js'
import type { Failure } from '../engine/rule.js'

/** How requests and responses must relate, as a check of requests that others sent. */
export const traffic: Check = {
  id: 'traffic/answered',
  title: 'requests that keep the contract get its responses, and those that break it are refused',
  basis: 'documented',
  cases: () => [],
}

/** How many exchanges are kept per complaint; the others are only counted. */
const mostKept = 5
/** How many kinds of complaints are distinguished. */
const mostKinds = 200
/** Headers that a finding needs; cookies and other credentials are left out. */
const needed = new Set(['content-type', 'location', 'x-request-id', tokenHeader.toLowerCase()])
const longestHeader = 1000
const bare: Case = {
  title: '',
  method,
  headers: {},
  token: 'none',
  expected: { accepted: [], basis: 'policy' },
}

const mostSources = 3

/** Counts what could not be judged, and names where the first ones are. */
export function createNotes() {
  const notes = new Map<string, { count: number; readonly sources: string[] }>()
  return {
    add(what: string, source: string): void {
      const note = notes.get(what) ?? { count: 0, sources: [] }
      notes.set(what, note)
      note.count += 1
      if (source !== '' && note.sources.length < mostSources) note.sources.push(source)
    },
    list: (): string[] =>
      [...notes].map(([what, { count, sources }]) => {
        const places = [...sources, ...(count > sources.length && sources.length > 0 ? ['…'] : [])].join('; ')
        const entries = `${count} ${count === 1 ? 'entry' : 'entries'}`
        return `${entries} ${what}${places === '' ? '' : `: ${places}`}`
      }),
  }
}

type Notes = ReturnType<typeof createNotes>

/** How to replace what must not show of an exchange. */
interface Hiding {
  readonly hide: (text: string) => string
  readonly hideInUrl: (text: string) => string
}

/** Keeps the parts of the exchanges that a report needs, without their tokens; of what keeps the contract, the number. */
export function createShelf(notes: Notes) {
  const sent: Sent[] = []
  const occurrences: Occurrence[] = []
  const kinds = new Map<string, { count: number; readonly failure: Failure }>()
  const bareByStatus = new Map<number | undefined, Sent>()

  /** The same for every exchange with this status: there can be millions. */
  function bareSent(status: number | undefined): Sent {
    const known = bareByStatus.get(status)
    if (known) return known
    const answer = status === undefined ? {} : { response: readResponse({ status, headers: [], body: '' }) }
    const made: Sent = { case: bare, url: '', startedAt: '', durationMs: 0, isBare: true, ...answer }
    bareByStatus.set(status, made)
    return made
  }

  return {
    kept: { sent, occurrences },
    keep(whole: Sent, failures: readonly Failure[], hiding: Hiding): void {
      const { source = '', response } = whole
      const { hide } = hiding
      const keys = failures.map((failure) => keyOf({ check: traffic, failure }))
      const isNew = kinds.size < mostKinds && keys.some((key) => (kinds.get(key)?.count ?? 0) < mostKept)
      const same = bareSent(response?.status)
      const one = isNew ? shorten(whole, hiding) : failures.length > 0 ? { ...same, source } : same
      sent.push(one)
      if (!isNew && keys.some((key) => !kinds.has(key)))
        notes.add('broke the contract in further ways', source)
      for (const [index, failure] of failures.entries()) {
        const key = keys[index] ?? ''
        const { message, actual } = failure
        const hidden = isNew ? { ...failure, message: hide(message), actual: hide(actual) } : failure
        const kind = kinds.get(key) ?? (isNew ? { count: 0, failure: hidden } : undefined)
        if (!kind) continue
        kinds.set(key, kind)
        kind.count += 1
        occurrences.push({ check: traffic, failure: isNew ? hidden : kind.failure, sent: one })
      }
    },
  }
}

function shorten(whole: Sent, { hide, hideInUrl }: Hiding): Sent {
  const { case: testCase, response } = whole
  const hideIn = (headers: Iterable<[string, string]>) =>
    [...headers].flatMap(([name, value]): [string, string][] =>
      needed.has(name.toLowerCase()) ? [[name, hide(value.slice(0, longestHeader))]] : [],
    )
  return {
    ...whole,
    case: {
      ...testCase,
      headers: Object.fromEntries(hideIn(Object.entries(testCase.headers))),
      ...(testCase.body
        ? { body: testCase.body.map(({ content }) => ({ content: hide(String(content)) })) }
        : {}),
    },
    url: hideInUrl(whole.url),
    ...(response ? { response: shortAnswer(response, hideIn, hide) } : {}),
  }
}

function shortAnswer(
  answer: HttpResponse,
  hideIn: (headers: Iterable<[string, string]>) => [string, string][],
  hide: (text: string) => string,
): HttpResponse {
  const { json: _, ...short } = keepShort({ ...answer, text: hide(answer.text) })
  return { ...short, headers: new Map(hideIn(answer.headers)) }
}
