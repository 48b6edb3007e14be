import type { Basis } from '../../generated/constraints.js'

/** A limit of a target that is known and accepted: its findings are shown as "known" and don't fail the run. */
export interface KnownDeviation {
  /** The id of the check whose finding it is. */
  readonly check: string
  /** Only responses with this status; any when absent. */
  readonly status?: number
  /** Only findings at this place in the contract (a pointer into openapi.yaml); any when absent. */
  readonly constraint?: string
  /** Only findings of these requests (ids of checks that send, or prefixes that end before a slash); any when absent. */
  readonly during?: readonly string[]
  /** Why it is accepted. */
  readonly reason: string
}

/** How far a run may go: print what it would send, send only made-up ids, or upgrade the given instances. */
export type Level = 'plan' | 'safe' | 'live'

/** The kind of target: a service or gateway, or the stateless Prism mock with its known limits. */
export type TargetKind = 'service' | 'prism'

/** What was judged: a target, or recorded traffic. */
export type ReportKind = TargetKind | 'recorded'

/**
 * How much a finding weighs, by what it breaks: `engine/severity.ts` has the table. A known one was declared beforehand
 * as a limit of the target.
 */
export type Severity = 'violation' | 'deviation' | 'known'

/** Where the contract states a broken promise. */
export interface BrokenConstraint {
  /** JSON pointer (RFC 6901) into openapi.yaml. */
  readonly pointer: string
  /** Line of openapi.yaml, from 1. */
  readonly line: number
  /** What the contract demands there, when it is a plain value. */
  readonly value?: string | number | boolean
  readonly basis: Basis
  /** Where the source states it. */
  readonly stated: string
}

/** A request as sent, with the token masked and a long body cut. */
export interface RecordedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Length of the whole body in bytes. */
  readonly bodyBytes: number
}

/** A response as received, with the token masked and a long body cut. */
export interface RecordedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly bodyBytes: number
  /** Milliseconds from sending to the last byte. */
  readonly durationMs: number
}

/** One distinct fault of the target: the same check, status and place in the contract, however often it was seen. */
export interface Finding {
  readonly severity: Severity
  /** Why it is known, when it is. */
  readonly reason?: string
  readonly basis: Basis
  /** One sentence: what is wrong. */
  readonly message: string
  /** What was sent, in a few words: "11 ids". */
  readonly sent: string
  /** Where it shows: a JSON pointer (RFC 6901) into the body of the request or of the response. */
  readonly place?: { readonly in: 'request' | 'response'; readonly pointer: string }
  readonly expected: string
  /** What came instead. The status of the response is in `response`. */
  readonly actual: string
  readonly constraint?: BrokenConstraint
  readonly request: RecordedRequest
  /** Absent when no response came. In it is absent what a recording lacks. */
  readonly response?: Pick<RecordedResponse, 'status'> & Partial<RecordedResponse>
  /** How often the fault showed again when the request was sent again; absent when it was not sent again. */
  readonly stable?: { readonly seen: number; readonly of: number }
  /** How many steps made the request smaller; absent when nothing was tried. */
  readonly shrinkSteps?: number
  /** How many cases show it. */
  readonly count: number
  /** How many cases could have shown it. */
  readonly of: number
  /** For recorded traffic: where the first exchanges that show it are. */
  readonly sources?: readonly string[]
  /** Other findings with the same cause, left out of the report. */
  readonly explains?: readonly { readonly check: string; readonly count: number }[]
  /** Findings of other checks that look the same, left out of the report. */
  readonly alike?: readonly { readonly check: string; readonly count: number }[]
  /** The entries for `knownDeviations` that would accept it, and nothing else. */
  readonly accept?: readonly KnownDeviation[]
  /** A command that sends the same request again and judges the response; absent when that would ask for an upgrade again. */
  readonly replay?: string
  /** A curl command that sends the same request, with the token as `$DDS_AUTH_TOKEN`; absent when `replay` is. */
  readonly curl?: string
}

/** What became of one check. */
export interface CheckReport {
  readonly id: string
  readonly title: string
  readonly basis: Basis
  /** `not judged`: it sent requests, and no response said anything about what it checks. */
  readonly status: 'passed' | 'failed' | 'skipped' | 'not judged'
  /** Why it was skipped or not judged. */
  readonly reason?: string
  /** Requests that it sent, or for a rule about responses: those that it judged. */
  readonly cases: number
  readonly findings: readonly Finding[]
}

/** What the run has seen about one constraint of the contract. */
export interface ConstraintCoverage extends BrokenConstraint {
  /** Whether it binds the request or the response. */
  readonly side: 'request' | 'response'
  /** How many responses showed whether it is kept. 0: nothing is known. */
  readonly judged: number
  /** How many of them showed that it is not. */
  readonly broken: number
  /** For the request: how many requests that break it were refused with a 4xx. */
  readonly refused?: number
  /** For the request: how many requests that break it were served. */
  readonly served?: number
}

/** What the target does where nothing is documented. */
export interface Observation {
  readonly check: string
  readonly message: string
}

/** A request that a run would send, at the level `plan`. */
export interface PlannedRequest {
  readonly check: string
  readonly sent: string
  readonly expected: string
  readonly request: RecordedRequest
}

/** The verdict of a run, and everything that led to it. */
export interface Report {
  readonly contract: { readonly version: string; readonly operationId: string }
  /** For recorded traffic, `baseUrl` is its name. */
  readonly target: { readonly baseUrl: string; readonly kind: ReportKind }
  /** Absent for recorded traffic. */
  readonly level?: Level
  /** Absent for recorded traffic. */
  readonly seed?: number
  /** When the run began, ISO 8601. */
  readonly startedAt: string
  /** Whether deviations count as failures. */
  readonly strict: boolean
  /** `inconclusive`: nothing fails the run, but too little was seen to call it conforming. */
  readonly verdict: 'conforming' | 'not conforming' | 'inconclusive' | 'planned'
  /** One sentence: why there is no verdict, or why the run ended early. */
  readonly reason?: string
  /** The exchange after which going on was pointless; absent when the run went on, or its findings show it. */
  readonly ending?: {
    readonly request: RecordedRequest
    readonly response?: RecordedResponse
    /** Why no complete response came. */
    readonly error?: string
  }
  /** What was not seen, one sentence each. */
  readonly notCovered: readonly string[]
  readonly summary: {
    readonly checks: number
    readonly passed: number
    readonly failed: number
    readonly skipped: number
    readonly notJudged: number
    readonly violations: number
    readonly deviations: number
    readonly known: number
    readonly requests: number
    readonly durationMs: number
  }
  readonly checks: readonly CheckReport[]
  readonly coverage: readonly ConstraintCoverage[]
  /** How often each method got each status; declared ones that were never seen with 0. Only of a run. */
  readonly statuses?: readonly {
    readonly method: string
    readonly status: number
    readonly declared: boolean
    readonly count: number
  }[]
  readonly observations: readonly Observation[]
  /** Known deviations that matched nothing: remove them. */
  readonly unusedDeviations: readonly KnownDeviation[]
  /** Only for recorded traffic: what has been counted, for `mergeReports`. Its form belongs to a version of this package. */
  readonly tally?: object
  /** Only at the level `plan`. */
  readonly plan?: readonly PlannedRequest[]
}

/** What somebody who meets a check in a report wants to know of it. */
export interface Explanation {
  readonly id: string
  readonly title: string
  readonly basis: Basis
  /** Where the source states the constraint that it is about, and its line in openapi.yaml. */
  readonly stated?: { readonly where: string; readonly line: number }
  /** What it sends, and what is expected; of what only looks at responses, nothing. */
  readonly sends: readonly string[]
  /** Whether it also sends cases that are generated. */
  readonly isGenerated: boolean
  /** How much a failure weighs, by what is broken. */
  readonly weighs: readonly string[]
  /** What a failure usually means. */
  readonly means: string
}
