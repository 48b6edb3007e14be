import type { AccessKeys } from '../signing/keys.js'
import type { KnownDeviation, Level, RecordedRequest, RecordedResponse, TargetKind } from './report.js'

export type { KnownDeviation }

/** A line of the journal, written before its request is sent. */
export interface JournalEntry {
  readonly time: string
  readonly check: string
  readonly method: string
  readonly url: string
  /** The ids that the request asks to upgrade, when it is well-formed. */
  readonly ids?: readonly string[]
}

/** One request and what became of it, with the token masked. */
export interface Exchange {
  readonly check: string
  /** When it was sent, ISO 8601. */
  readonly startedAt: string
  /** Milliseconds from sending to the last byte, or to giving up. */
  readonly durationMs: number
  readonly request: RecordedRequest
  readonly response?: RecordedResponse
  /** Why no complete response came. */
  readonly error?: string
  /** The checks and rules that it fails by itself; absent when there are none. */
  readonly fails?: readonly string[]
}

/** What a run reports as it proceeds. */
export type Progress =
  | { readonly type: 'started'; readonly checks: number; readonly requests: number }
  | { readonly type: 'sent'; readonly requests: number }
  /** `fails`: whether it fails the run by itself. */
  | { readonly type: 'found'; readonly check: string; readonly requests: number; readonly fails: boolean }
  /** `findings`: how many there are so far, without known ones, grouped as in the report. */
  | { readonly type: 'checked'; readonly check: string; readonly findings: number }

/** What to run, on what, and how carefully. */
export interface ConformanceOptions {
  /** Where the operation is served, without the path: `https://dds.example.com`. */
  readonly baseUrl: string
  /** The project ID of the path; the one of the contract's example when absent. */
  readonly projectId?: string
  /** The IAM token. Outside loopback it is mandatory. It is masked in all output. */
  readonly token?: string
  /** Keys that sign each request, instead of the token (AK/SK). They are masked in all output. */
  readonly keys?: AccessKeys
  /** `safe` unless given. */
  readonly level?: Level
  /** At the level `live`: the instances to upgrade. **Their upgrades start for real.** */
  readonly instanceIds?: readonly string[]
  /** At the level `live`: must equal the host of `baseUrl`. */
  readonly confirmHost?: string
  /** `service` unless given. */
  readonly target?: TargetKind
  /** Random unless given; the same seed sends the same requests. */
  readonly seed?: number
  /** Sends only one case: the path in a finding's replay line. Needs exactly one check in `only`. */
  readonly path?: string
  /** Cases per property, 20 unless given. */
  readonly runs?: number
  /** Sends only the cases that it takes for a verdict, at most 80, and no generated ones. */
  readonly quick?: boolean
  /** Ends with the first finding that fails the run. */
  readonly stopAtFirst?: boolean
  /** Most requests of the whole run, 1000 unless given. The probe and what is throttled (429) don't count. */
  readonly maxRequests?: number
  /** Most requests per second; 5 outside loopback and no limit on it unless given. */
  readonly rate?: number
  /** Milliseconds that the run may wait in total when throttled, 120000 unless given. */
  readonly maxWaitMs?: number
  /** Milliseconds that one request may take, 10000 unless given. */
  readonly timeoutMs?: number
  /** Requests under way at the same time; 8 on loopback and 1 outside unless given. */
  readonly concurrency?: number
  /** Only these checks: full ids, or prefixes that end before a slash. */
  readonly only?: readonly string[]
  /** Not these checks. */
  readonly skip?: readonly string[]
  /**
   * The target refuses made-up ids by design (400, 403 or 404). Without it, a run in which nothing is served
   * has no verdict; with it, the verdict says nothing about what a 202 holds.
   */
  readonly refusesMadeUpIds?: boolean
  /** Sends the token over plain HTTP to another machine. **Anyone on the way can read it.** */
  readonly allowPlainHttp?: boolean
  /** Deviations fail the run as violations do. */
  readonly strict?: boolean
  /** Known limits of the target, in addition to those of its kind. */
  readonly knownDeviations?: readonly KnownDeviation[]
  /** Answers the requests, without a socket: a fetch handler. Node's own HTTP client sends them unless given. */
  readonly fetch?: (request: Request) => Promise<Response>
  /** Ends the run early; what was found so far is reported. */
  readonly signal?: AbortSignal
  /** Called with every request before it is sent. */
  readonly journal?: (entry: JournalEntry) => void | Promise<void>
  /** Called with every request and its response. */
  readonly onExchange?: (exchange: Exchange) => void
  /** Called with the progress of the run. */
  readonly onProgress?: (progress: Progress) => void
  /** Whether the target is the mock that the command line embeds, so that replay lines leave out its address. */
  readonly embedded?: boolean
}

/** Every option of a run. */
export const runOptions = {
  baseUrl: true,
  projectId: true,
  token: true,
  keys: true,
  level: true,
  instanceIds: true,
  confirmHost: true,
  target: true,
  seed: true,
  path: true,
  runs: true,
  quick: true,
  stopAtFirst: true,
  maxRequests: true,
  rate: true,
  maxWaitMs: true,
  timeoutMs: true,
  concurrency: true,
  only: true,
  skip: true,
  refusesMadeUpIds: true,
  allowPlainHttp: true,
  strict: true,
  knownDeviations: true,
  fetch: true,
  signal: true,
  journal: true,
  onExchange: true,
  onProgress: true,
  embedded: true,
} satisfies Record<keyof ConformanceOptions, true>

/** An option or a file cannot be used; the message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const lists: ReadonlySet<string> = new Set<keyof ConformanceOptions>([
  'only',
  'skip',
  'instanceIds',
  'knownDeviations',
])

/**
 * Refuses an option that does not exist, and one text in place of a list: Vitest checks no types, and what is misspelt
 * must not be ignored.
 */
export function checkNamesAndLists(options: object, known: object): void {
  const names = Object.keys(known).join(', ')
  if (Object(options) !== options) throw new UsageError(`The options must be an object with ${names}.`)
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name))
  if (unknown !== undefined)
    throw new UsageError(`There is no option "${unknown}"; the options are ${names}.`)
  for (const [name, value] of Object.entries(options)) {
    if (!lists.has(name) || value === undefined || Array.isArray(value)) continue
    throw new UsageError(`\`${name}\` must be an array, even of one value.`)
  }
}
