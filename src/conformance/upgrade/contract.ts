import { constraints } from '../../../generated/constraints.js'
import { document } from '../../../generated/openapi.js'
import { method, path } from '../../../generated/operation.js'
import { valueAt } from '../../pointer.js'
import { type Contract, readContract } from '../engine/contract.js'

/** Reads the contract of the operation. */
export function readUpgradeContract(): Contract {
  return readContract(document, path, method, constraints)
}

/** The project ID of the contract's example. */
export function exampleProjectId(): string {
  return String(valueAt(document, '/components/schemas/ProjectId/examples/0'))
}
