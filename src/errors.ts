/**
 * What every error of the client has in common. Narrow by `name` or by `code`; both are stable, the
 * message is for people.
 */
export abstract class UpgradeError extends Error {
  abstract override readonly name: string
  abstract readonly code: string
  /** Whether the request may have reached the service. `false` is a certainty: nothing began. */
  abstract readonly sent: boolean

  /** The error as it appears in a JSON log line; plain errors lose their message there. */
  toJSON(): { name: string; code: string; message: string; sent: boolean } {
    const { name, code, message, sent } = this
    return { name, code, message, sent }
  }
}

/** Something that the caller passed can't be right; nothing was sent. */
export class InvalidInputError extends UpgradeError {
  override readonly name = 'InvalidInputError'
  override readonly code: InvalidInputCode
  override readonly sent = false

  constructor(code: InvalidInputCode, message: string) {
    super(message)
    this.code = code
  }
}

export type InvalidInputCode =
  | 'INVALID_BASE_URL'
  | 'INVALID_TOKEN'
  | 'INVALID_OPTION'
  | 'INVALID_INSTANCE_ID'
  | 'TOO_MANY_INSTANCE_IDS'
  | 'FOREIGN_ORIGIN'

/** A request that got no answer. */
export class RequestError extends UpgradeError {
  override readonly name = 'RequestError'
  override readonly code: RequestErrorCode
  override readonly sent: boolean

  constructor(code: RequestErrorCode, message: string, options: ErrorOptions & { readonly sent: boolean }) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.sent = options.sent
  }
}

export type RequestErrorCode =
  /** The caller's signal aborted; its reason is the cause. */
  | 'ABORTED'
  /** The time limit passed. */
  | 'TIMED_OUT'
  /** The token function failed; what it threw is the cause. */
  | 'NO_TOKEN'
  /** No connection came about: refused, no such host, certificate not accepted. */
  | 'NOT_CONNECTED'
  /** The exchange failed, and how far it got is not certain. */
  | 'CONNECTION_LOST'
  /** The answer was a redirect. It was not followed, because the token would have gone along. */
  | 'REDIRECTED'
  /** The run ended before the request was made, for a reason that the run itself throws. */
  | 'RUN_FAILED'
  /** Something other than this package threw, such as a middleware. */
  | 'UNEXPECTED'

/** An answer that the contract doesn't allow. What became of the request is not known. */
export class BrokenContractError extends UpgradeError {
  override readonly name = 'BrokenContractError'
  override readonly code: BrokenContractCode
  override readonly sent = true
  /** The HTTP status of the answer. */
  readonly status: number
  /** The answer's body as far as it was understood, for a person to look at. */
  readonly answer: unknown

  constructor(code: BrokenContractCode, status: number, message: string, answer?: unknown) {
    super(message)
    this.code = code
    this.status = status
    this.answer = answer
  }
}

export type BrokenContractCode = 'UNDECLARED_STATUS' | 'ANSWER_TOO_LARGE' | 'NOT_JSON' | 'WRONG_RESULTS'

/** An answer with an error status. */
export class HttpError extends UpgradeError {
  override readonly name = 'HttpError'
  override readonly code = 'HTTP_ERROR'
  override readonly sent = true
  /** The HTTP status of the answer. */
  readonly status: number
  /** The service's or the gateway's own code, such as `DBS.280005`. */
  readonly error_code: string | undefined
  readonly error_msg: string | undefined
  readonly request_id: string | undefined

  constructor(
    status: number,
    body: { readonly error_code?: string; readonly error_msg?: string; readonly request_id?: string },
  ) {
    super(
      `The service answered with HTTP ${status}: ${[body.error_code, body.error_msg].filter(Boolean).join(' ') || 'no reason given'}.`,
    )
    this.status = status
    this.error_code = body.error_code
    this.error_msg = body.error_msg
    this.request_id = body.request_id
  }
}

/** Every error that the client makes, for narrowing by `name`. */
export type AnyUpgradeError = InvalidInputError | RequestError | BrokenContractError | HttpError

/** Whether an error is one that the client made. */
export function isUpgradeError(error: unknown): error is AnyUpgradeError {
  return error instanceof UpgradeError
}
