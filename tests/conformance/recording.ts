import {
  type ConformanceOptions,
  type JournalEntry,
  type Report,
  runConformance,
} from '../../src/conformance/index.js'
import { createSimulator, type SimulatorOptions, simulatorToken } from '../../src/mock/simulator.js'
import { copyOf } from '../support/copy.js'

/** Something that answers requests in memory. */
export type Handler = (request: Request) => Promise<Response>

/** A request as it arrived at the target. */
export interface Arrival {
  readonly method: string
  readonly url: string
  readonly token: string | null
  readonly headers: Headers
  readonly body: string
  /** How many lines the journal had when it arrived. */
  readonly journalLines: number
}

/** A run and everything that reached its target. */
export interface Recording {
  readonly report: Report
  readonly arrivals: readonly Arrival[]
  readonly journal: readonly JournalEntry[]
}

/** A host that is not this machine; nothing is sent there, for `fetch` is always given. */
export const elsewhere = 'https://example.test'
export const here = 'http://127.0.0.1'

/** Runs the suite on a handler and writes down all that arrives there. */
export async function record(
  handler: Handler,
  options: Partial<ConformanceOptions> = {},
): Promise<Recording> {
  const arrivals: Arrival[] = []
  const journal: JournalEntry[] = []
  const report = await runConformance({
    baseUrl: here,
    token: simulatorToken,
    seed: 7,
    rate: 1000,
    ...options,
    journal: (entry) => {
      journal.push(entry)
    },
    fetch: async (request) => {
      const body = await copyOf(request).text()
      const { method, url, headers } = request
      const journalLines = journal.length
      arrivals.push({ method, url, token: headers.get('X-Auth-Token'), headers, body, journalLines })
      return handler(request)
    },
  })
  return { report, arrivals, journal }
}

/** A service in memory that keeps the contract. */
export function simulate(options?: SimulatorOptions): Handler {
  return createSimulator(options).fetch
}

/** Lets a service that keeps the contract answer the probe, and the handler all the rest. */
export function afterProbe(handler: Handler): Handler {
  let isFirst = true
  return async (request) => {
    const isProbe = isFirst
    isFirst = false
    return isProbe ? simulate()(request) : handler(request)
  }
}

/** The ids in a body, as far as they can be found. */
export function idsOf(body: string): string[] {
  try {
    const ids = Object(JSON.parse(body)).instance_ids
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

/** Every finding of a report, with its check. */
export function findingsOf(report: Report) {
  return report.checks.flatMap(({ id, findings }) => findings.map((finding) => ({ check: id, ...finding })))
}

/** Every piece of a text that is long enough to betray it. */
export function piecesOf(text: string): string[] {
  return Array.from({ length: text.length - 15 }, (_, start) => text.slice(start, start + 16))
}
