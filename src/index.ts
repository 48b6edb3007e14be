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
export { type UpgradeOptions, type UpgradeProgress, upgradeInstances } from './client/upgrade.js'
export type { Fetch } from './http/send-once.js'
export type * from './types.js'
