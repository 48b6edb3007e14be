import type { Client, Middleware } from 'openapi-fetch'
import type { Fetch } from '../http/send-once.js'
import type {
  BatchUpgradeDatabaseVersionRequestBody,
  BatchUpgradeDatabaseVersionResponse,
  ErrorResponse,
  paths,
} from '../types.js'
import type { Authenticate } from './authenticate.js'

/** The token, or a function that returns it and is called before each request. */
export type TokenSource = string | (() => string | Promise<string>)

/** Keys that sign requests, made by `accessKeys`. */
export interface ClientKeys {
  /** @internal */
  readonly authenticate: Authenticate
}

/** Who sends the requests: either a token or keys. */
export type CredentialOptions =
  | {
      /** The IAM token, or a function that returns it and is called before each request. It goes to `baseUrl` and nowhere else. */
      readonly token: TokenSource
      readonly keys?: never
    }
  | {
      /** Keys that sign each request instead of a token: `accessKeys({ accessKey, secretKey })`. */
      readonly keys: ClientKeys
      readonly token?: never
    }

/** Options of {@link createClient}. */
export type UpgradeClientOptions = CredentialOptions & {
  /** Where the service is, such as `https://dds.ap-southeast-1.myhuaweicloud.com`; may have a path. */
  readonly baseUrl: string
  /**
   * Sends the credentials over plain HTTP to another machine, such as a mock in another container
   * (`http://mock:8080`). **Anyone on the way can read them.** Default false.
   */
  readonly allowPlainHttp?: boolean
  /** How long one request may take from getting the credentials to the last byte, in milliseconds; default 30,000. */
  readonly timeoutMs?: number
  /**
   * What sends the requests; default the global `fetch`, with the same two parameters. It must not send
   * anything twice: an upgrade is not idempotent.
   */
  readonly fetch?: Fetch
}

/** One request: at most ten instances of one project. */
export interface UpgradeCall {
  readonly params: { readonly path: { readonly project_id: string } }
  readonly body: BatchUpgradeDatabaseVersionRequestBody
  /** More headers; the credentials, the media type and the length are added automatically. */
  readonly headers?: Readonly<Record<string, string>>
  /** Ends the call, which then rejects with `ABORTED`. */
  readonly signal?: AbortSignal
  /** Middleware of `openapi-fetch` for this call; it never sees a credential. */
  readonly middleware?: Middleware[]
}

/** The result of a call: `data` after a 2xx, or else `error`. {@link narrowByStatus} checks its shape. */
export type UpgradeCallResult =
  | {
      readonly data: BatchUpgradeDatabaseVersionResponse
      readonly error?: never
      readonly response: Response
    }
  | { readonly data?: never; readonly error: ErrorResponse; readonly response: Response }

/** A client of the one operation of this contract. */
export interface UpgradeClient extends Pick<Client<paths>, 'use' | 'eject'> {
  /**
   * Submits the upgrade of at most ten instances. **Each upgrade starts at once and interrupts its databases.**
   *
   * @param path - the path of the contract
   * @returns the response, whatever its status; an error status is in `response.status` and `error`.
   * @throws {InvalidInputError} when something passed is invalid; nothing was sent.
   * @throws {RequestError} when no response came; `sent` says whether the request may have arrived.
   * @throws {BrokenContractError} when the response is not one of this contract.
   */
  readonly POST: (path: keyof paths, call: UpgradeCall) => Promise<UpgradeCallResult>
}
