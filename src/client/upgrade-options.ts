import type { UpgradeOutcome } from './outcome.js'

/** Options of `upgradeInstances`. */
export interface UpgradeOptions<Id extends string = string> {
  /** The project that the instances belong to. */
  readonly projectId: string
  /** The instances, any number of them. */
  readonly instanceIds: Iterable<Id> | AsyncIterable<Id>
  /**
   * Vouches that no ID occurs twice, so none has to be remembered, at about 80 bytes each; default false.
   */
  readonly distinct?: boolean
  /** How many batches may be under way at once; default 1, because each interrupts databases. */
  readonly concurrency?: number
  /** How long to wait between one batch and the next, in milliseconds; default 0. */
  readonly pauseMs?: number
  /**
   * How long to wait at most when the service throttles (429, or any error with `Retry-After`), in
   * milliseconds; default 60,000. Where `Retry-After` gives no time to come: 1, 2, 4 … seconds.
   */
  readonly maxWaitMs?: number
  /** Ends the run at once: what is under way comes out as `unknown`, what is not yet sent as `unsent`. */
  readonly signal?: AbortSignal
  /** Ends the run gently: what is under way finishes, what is not yet sent comes out as `unsent`. */
  readonly finish?: AbortSignal
  /**
   * How long an async iterable of IDs may stay silent once the run has ended or you have left the loop, in
   * milliseconds; default 5,000. Then the run ends without the rest.
   */
  readonly sourceTimeoutMs?: number
  /**
   * Called and awaited right before a batch is sent, to record it first. When it fails, the batch is not
   * sent, and the run ends.
   */
  readonly onBatch?: (ids: readonly Id[]) => void | Promise<void>
  /** Called when a batch has settled, before its outcomes come out. */
  readonly onProgress?: (progress: UpgradeProgress) => void
}

/** How many instances have settled so far, and how. */
export type UpgradeProgress = { readonly settled: number } & Readonly<
  Record<UpgradeOutcome['status'], number>
>
