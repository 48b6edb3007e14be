export { accessKeys } from './client/access-keys.js'
export { createClient } from './client/client.js'
export {
  type AnyUpgradeError,
  type BrokenContractCode,
  BrokenContractError,
  HttpError,
  type HttpErrorFields,
  type InvalidInputCode,
  InvalidInputError,
  isUpgradeError,
  RequestError,
  type RequestErrorCode,
  UpgradeError,
} from './client/errors.js'
export type {
  ClientKeys,
  CredentialOptions,
  TokenSource,
  UpgradeCall,
  UpgradeCallResult,
  UpgradeClient,
  UpgradeClientOptions,
} from './client/interface.js'
export { narrowByStatus, type UpgradeResponse } from './client/narrow-by-status.js'
export {
  didNotBegin,
  isSubmitted,
  type RejectedBatch,
  type RejectedInstance,
  type SubmittedOutcome,
  type UnknownOutcome,
  type UnsentOutcome,
  type UpgradeOutcome,
} from './client/outcome.js'
export { reasonOf } from './client/reason.js'
export { upgradeInstances } from './client/upgrade-instances.js'
export type { UpgradeOptions, UpgradeProgress } from './client/upgrade-options.js'
export type { Fetch } from './http/send-once.js'
export type { AccessKeys } from './signing/keys.js'
export type * from './types.js'
