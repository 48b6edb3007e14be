export { narrowByStatus, type UpgradeAnswer, type UpgradeCallResult } from './client/answer.js'
export { createClient, type UpgradeClient, type UpgradeClientOptions } from './client/client.js'
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
export type { TokenSource } from './client/token.js'
export { type UpgradeOptions, type UpgradeProgress, upgradeInstances } from './client/upgrade.js'
export type * from './types.js'
