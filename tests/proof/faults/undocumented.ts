import { answering, changingResults, type Exchange, field, serverError } from '../planting.js'
import type { Fault } from './fault.js'

const kind = 'undocumented'

const isEmptyArray = ({ status, json }: Exchange) => {
  const ids = field(json, 'instance_ids')
  return status === 202 && Array.isArray(ids) && ids.length === 0
}
const hasDuplicates = ({ status, ids }: Exchange) => status === 202 && new Set(ids).size < ids.length
const hasUnknown = ({ results }: Exchange) => results.some((result) => result['error_code'] === 'DBS.200002')

/** Where the service may do as it likes, but not crash or break the shape of its answers. */
export const undocumentedFaults: readonly Fault[] = [
  {
    id: 'empty-array-crashes',
    kind,
    description: 'Answers an empty array with 500',
    check: 'response/no-server-error',
    wrap: answering(isEmptyArray, { status: 500, json: serverError }),
  },
  {
    id: 'empty-array-null',
    kind,
    description: 'Answers an empty array with upgrade_results null',
    check: 'response/schema',
    wrap: answering(isEmptyArray, { json: { upgrade_results: null } }),
  },
  {
    id: 'duplicates-crash',
    kind,
    description: 'Answers a repeated ID with 500',
    check: 'response/no-server-error',
    wrap: answering(hasDuplicates, { status: 500, json: serverError }),
  },
  {
    id: 'unknown-id-crashes',
    kind,
    description: 'Answers an unknown ID with 500',
    check: 'response/no-server-error',
    wrap: answering(hasUnknown, { status: 500, json: serverError }),
  },
  {
    id: 'unknown-id-null',
    kind,
    description: 'Answers an unknown ID with a result that is null',
    check: 'response/schema',
    wrap: changingResults((results) =>
      results.map((result) => (result['error_code'] === 'DBS.200002' ? null : result)),
    ),
  },
]
