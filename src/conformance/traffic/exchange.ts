/** One recorded request and its answer. What is absent was not recorded, and is not judged. */
export interface RecordedExchange {
  /** Where to find it: `traffic.har, entry 3`. */
  readonly source?: string
  /** When it was sent, ISO 8601. */
  readonly startedAt?: string
  readonly durationMs?: number
  /** Whether the request began upgrades, if the recorder knows it without the response, as a mock does. */
  readonly beganUpgrades?: boolean
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers?: Readonly<Record<string, string>>
    /** The whole body, as text or bytes; empty when there was none. */
    readonly body?: string | Uint8Array
  }
  /** Absent when no answer came. */
  readonly response?: {
    readonly status: number
    /** The reason phrase after the status. */
    readonly statusText?: string
    readonly headers?: Readonly<Record<string, string>>
    /** The whole body, as text or bytes; empty when there was none. */
    readonly body?: string | Uint8Array
  }
}

/** Something in a recording that can't be read. The rest is judged, but without it nothing conforms. */
export interface Unreadable {
  readonly source: string
  /** What is wrong with it, as the end of a sentence. */
  readonly problem: string
  /** It was none of this operation, whatever it was. */
  readonly foreign?: true
}
