/**
 * What errors are recognised by. Two copies of this package can be in one process (a nested version, a monorepo,
 * `vi.resetModules()`), each with classes of its own; this they share.
 */
const brand = Symbol.for('dds-db-upgrade-contract/error')

/**
 * What all errors of the client have in common. Narrow by `name` or `code`, which are stable; the message
 * is for people.
 */
export abstract class UpgradeError<Fields extends object = object> extends Error {
  abstract override readonly name: string
  abstract readonly code: string
  /** Whether the request may have reached the service. `false` means that certainly nothing began. */
  abstract readonly sent: boolean

  constructor(message: string, fields: Fields, options?: { readonly cause?: unknown }) {
    super(message, options)
    Object.assign(this, fields)
  }

  /** @internal */
  get [brand](): true {
    return true
  }

  /** The error as it appears in a JSON log line, where other errors lose their message. */
  toJSON(): object {
    return { ...this, message: this.message }
  }
}

/** What can be wrong with what the caller passed. */
export type InvalidInputCode =
  | 'INVALID_BASE_URL'
  | 'INVALID_TOKEN'
  | 'INVALID_KEYS'
  | 'INVALID_OPTION'
  | 'INVALID_INSTANCE_ID'
  | 'TOO_MANY_INSTANCE_IDS'

/** The caller passed something invalid; nothing was sent. */
export class InvalidInputError extends UpgradeError<{ readonly code: InvalidInputCode }> {
  override readonly name = 'InvalidInputError'
  declare readonly code: InvalidInputCode
  override readonly sent = false
}

/** Why a request got no response. */
export type RequestErrorCode =
  /** The caller's signal aborted; its reason is the cause. */
  | 'ABORTED'
  /** The time limit passed. */
  | 'TIMED_OUT'
  /** The function that returns the token or the keys failed, or the signing; what was thrown is the cause. */
  | 'NO_CREDENTIALS'
  /** There was no connection: refused, no such host, certificate not accepted, port that `fetch` blocks. */
  | 'NOT_CONNECTED'
  /** The exchange failed, and how far it got is not certain. */
  | 'CONNECTION_LOST'
  /** The response was a redirect. It was not followed, because that would have sent the credentials along. */
  | 'REDIRECTED'
  /** The service refused the credentials with a 401, and the run has no other, or would lock the keys. */
  | 'CREDENTIALS_REFUSED'
  /** The service found the headers too large (431), and the next request would have the same. */
  | 'HEADERS_REFUSED'
  /** The run was told to finish before the request was made; the reason of that signal is the cause. */
  | 'FINISHED'
  /** The source of the IDs gave nothing any more once the run had ended. */
  | 'SOURCE_SILENT'
  /** The run failed before the request was made; the run throws the reason. */
  | 'RUN_FAILED'
  /** Something other than this package went wrong, such as a `fetch` that returns no response. */
  | 'UNEXPECTED'

/** A request that got no response. */
export class RequestError extends UpgradeError<{ readonly code: RequestErrorCode; readonly sent: boolean }> {
  override readonly name = 'RequestError'
  declare readonly code: RequestErrorCode
  declare readonly sent: boolean
}

/** What can be wrong with a response. */
export type BrokenContractCode =
  | 'UNDECLARED_STATUS'
  | 'RESPONSE_TOO_LARGE'
  | 'NESTED_TOO_DEEPLY'
  | 'NOT_JSON'
  | 'WRONG_RESULTS'

/** A response that the contract doesn't allow. What became of the request is not known. */
export class BrokenContractError extends UpgradeError<{
  readonly code: BrokenContractCode
  readonly status: number
  readonly body?: unknown
}> {
  override readonly name = 'BrokenContractError'
  declare readonly code: BrokenContractCode
  override readonly sent = true
  /** The HTTP status of the response. */
  declare readonly status: number
  /** The body of the response, as far as it could be read, for a person to look at. */
  declare readonly body?: unknown
}

/** What an HTTP error may say. */
export interface HttpErrorFields {
  /** The service's or the gateway's own code, such as `DBS.280005`. */
  readonly error_code?: string
  /** What the service or the gateway says went wrong, for people; never match on its text. */
  readonly error_msg?: string
  /** The ID of the request at the gateway. */
  readonly request_id?: string
  /** How long the service asks to wait before the next request (`Retry-After`), in milliseconds. */
  readonly retryAfterMs?: number
  /** The response's body where it has more than these fields, or others; of a page its text. It is cut. */
  readonly body?: unknown
}

/** A response with an error status. */
export class HttpError extends UpgradeError<HttpErrorFields & { readonly status: number }> {
  override readonly name = 'HttpError'
  override readonly code = 'HTTP_ERROR'
  override readonly sent = true
  /** The HTTP status of the response. */
  declare readonly status: number
  declare readonly error_code?: string
  declare readonly error_msg?: string
  declare readonly request_id?: string
  declare readonly retryAfterMs?: number
  declare readonly body?: unknown
}

/** Every error class of the client, for narrowing by `name`. */
export type AnyUpgradeError = InvalidInputError | RequestError | BrokenContractError | HttpError

/** Whether an error comes from the client, also from that of another copy of this package. */
export function isUpgradeError(error: unknown): error is AnyUpgradeError {
  return brand in Object(error)
}

/** An error that says whether the request may have arrived. */
export function requestError(
  code: RequestErrorCode,
  problem: string,
  sent: boolean,
  cause?: unknown,
): RequestError {
  const where = sent ? 'the service may have received the request' : 'nothing was sent'
  return new RequestError(`${problem}; ${where}.`, { code, sent }, { cause })
}
