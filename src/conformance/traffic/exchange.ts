/** One request and its answer, as somebody recorded them. What is absent was not recorded, and is not judged. */
export interface RecordedExchange {
  /** Where it stands, for a person to find it: `traffic.har, entry 3`. */
  readonly source?: string
  /** When it was sent, ISO 8601. */
  readonly startedAt?: string
  readonly durationMs?: number
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers?: Readonly<Record<string, string>>
    /** The whole body; empty when there was none. */
    readonly body?: string
  }
  /** Absent when no answer came. */
  readonly response?: {
    readonly status: number
    readonly headers?: Readonly<Record<string, string>>
    /** The whole body, as text or as it came; empty when there was none. */
    readonly body?: string | Uint8Array
  }
}

/** Something in a recording that can't be read; the rest of it is judged all the same. */
export interface Unreadable {
  readonly source: string
  /** What is wrong with it, as the end of a sentence. */
  readonly problem: string
}
