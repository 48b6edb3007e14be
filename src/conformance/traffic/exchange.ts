/** One recorded request and its response. What is absent was not recorded, and is not judged. */
export interface RecordedExchange {
  /** Where to find it: `traffic.har, entry 3`. */
  readonly source?: string
  /** When it was sent, ISO 8601. */
  readonly startedAt?: string
  readonly durationMs?: number
  /** Whether the request began upgrades, if the recorder knows it without the response, as a mock does. */
  readonly beganUpgrades?: boolean
  /** Why the credentials of the request were refused, if the recorder knows it without the response, as a mock does. */
  readonly refusedBecause?: string
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers?: Readonly<Record<string, string>>
    /**
     * Headers that may have been sent though `headers` lacks them: their names in lower case, or `*` for any.
     * Nobody is blamed for not sending them.
     */
    readonly unlisted?: readonly string[]
    /** The whole body, as text or bytes; empty when there was none. */
    readonly body?: string | Uint8Array
  }
  /** Absent when no response came. */
  readonly response?: {
    readonly status: number
    /** The reason phrase after the status. */
    readonly statusText?: string
    readonly headers?: Readonly<Record<string, string>>
    /** Headers that may have come though `headers` lacks them, as in `request`. */
    readonly unlisted?: readonly string[]
    /** The whole body, as text or bytes; empty when there was none. */
    readonly body?: string | Uint8Array
  }
}

/** Something in a recording that can't be read. The rest is judged, but without it nothing conforms. */
export interface Unreadable {
  readonly source: string
  /** What is wrong with it, as the end of a sentence. */
  readonly problem: string
  /** It belongs to another operation, whatever it is, so it does not count against the verdict. */
  readonly unrelated?: true
}

/** An exchange of another operation, which is only counted. */
export interface Unrelated {
  readonly source: string
  readonly unrelated: true
}

/** What a recording holds. */
export type Recorded = RecordedExchange | Unreadable | Unrelated

/** Whether a header that is not in the list may have been there all the same. */
export function mayBeUnlisted(
  { unlisted = [] }: { readonly unlisted?: readonly string[] },
  name: string,
): boolean {
  return unlisted.some((one) => one === '*' || one === name.toLowerCase())
}
