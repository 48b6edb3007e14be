import { changingResults, hasDuplicates, hasUnknown, isEmptyArray, responding } from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

const { fault, crashes } = faultsOf('undocumented')

/** Where the service may do as it likes, but not crash or break the shape of its responses. */
export const undocumentedFaults: readonly Fault[] = [
  crashes('empty-array-crashes', 'Answers an empty array with 500', isEmptyArray),
  fault(
    'empty-array-null',
    'Answers an empty array with upgrade_results null',
    'response/schema',
    responding(isEmptyArray, { json: { upgrade_results: null } }),
  ),
  crashes('duplicates-crash', 'Answers a repeated ID with 500', hasDuplicates),
  crashes('unknown-id-crashes', 'Answers an unknown ID with 500', hasUnknown),
  fault(
    'unknown-id-null',
    'Answers an unknown ID with a result that is null',
    'response/schema',
    changingResults((results) =>
      results.map((result) => (result['error_code'] === 'DBS.200002' ? null : result)),
    ),
  ),
]
