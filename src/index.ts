export { narrowByStatus, type UpgradeAnswer, type UpgradeCallResult } from './answer.js'
export { createClient, type UpgradeClient, type UpgradeClientOptions } from './client.js'
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
} from './errors.js'
export {
  didNotBegin,
  isSubmitted,
  type RejectedBatch,
  type RejectedInstance,
  type SubmittedOutcome,
  type UnknownOutcome,
  type UnsentOutcome,
  type UpgradeOutcome,
} from './outcome.js'
export type { TokenSource } from './token.js'
export type * from './types.js'
export { type UpgradeOptions, type UpgradeProgress, upgradeInstances } from './upgrade.js'
