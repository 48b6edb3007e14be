import type { SimulatedFailure } from '../mock/failures.js'
import type { MockOptions } from '../mock/index.js'
import type { PrismOptions } from '../mock/prism.js'
import type { InstanceState } from '../mock/responses.js'
import type { ReportArguments } from './conformance-options.js'

/** A failure of one of the next requests: of the first that does not fail already unless it is numbered. */
export interface PlannedFailure {
  readonly failure: SimulatedFailure
  readonly nth?: number
}

/** What the command line says to `dds-contract mock`. */
export interface MockArguments
  extends ReportArguments,
    Omit<MockOptions, 'instances' | 'tokens' | 'keys'>,
    PrismOptions {
  readonly engine: 'simulator' | 'prism'
  readonly instance?: Readonly<Record<string, InstanceState>>
  readonly failNext?: readonly PlannedFailure[]
  readonly accessKey?: string
  readonly judge?: true
  readonly exitAfter?: number
}
