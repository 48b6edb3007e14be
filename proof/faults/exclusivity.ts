import { maxInstanceIds } from '../../generated/operation.js'
import {
  changingEach,
  givingRejected,
  givingSubmitted,
  isSubmitted,
  jobId,
  type Result,
  rejection,
  type Wrap,
} from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

const submitted = breaking(givingSubmitted)
const rejected = breaking(givingRejected)
const each = breaking(changingEach)

/** Results that are submitted and rejected at once, or neither, or half of one. */
export const exclusivityFaults: readonly Fault[] = [
  rejected('rejected-with-job', 'Gives a job_id to a rejected upgrade', { job_id: jobId }),
  submitted('submitted-with-error', 'Gives both error fields to a submitted upgrade', rejection),
  submitted('submitted-with-code', 'Gives an error_code to a submitted upgrade', { error_code: '0' }),
  submitted('submitted-with-message', 'Gives an error_message to a submitted upgrade', {
    error_message: 'success',
  }),
  each('neither', 'Answers a rejected upgrade with its ID alone', (result) =>
    isSubmitted(result) ? result : idAlone(result),
  ),
  each('neither-submitted', 'Answers a submitted upgrade with its ID alone', (result) =>
    isSubmitted(result) ? idAlone(result) : result,
  ),
  each(
    'half-code',
    'Leaves the error_message of a rejected upgrade out',
    ({ error_message: _, ...result }) => result,
  ),
  each(
    'half-message',
    'Leaves the error_code of a rejected upgrade out',
    ({ error_code: _, ...result }) => result,
  ),
  rejected('null-job', 'Answers a rejected upgrade with job_id null', { job_id: null }),
  submitted('null-errors', 'Answers a submitted upgrade with error fields that are null', {
    error_code: null,
    error_message: null,
  }),
  rejected('empty-job', 'Answers a rejected upgrade with an empty job_id', { job_id: '' }),
  submitted('empty-errors', 'Answers a submitted upgrade with error fields that are empty', {
    error_code: '',
    error_message: '',
  }),
  each('last-both', 'Gives both outcomes to the last of several results', (result, index, results) =>
    index > 0 && index === results.length - 1 ? { ...result, job_id: jobId, ...rejection } : result,
  ),
  each('full-batch-both', 'Gives both outcomes to one result of a batch of ten', (result, index, results) =>
    index === 4 && results.length === maxInstanceIds ? { ...result, job_id: jobId, ...rejection } : result,
  ),
  each('full-batch-neither', 'Gives no outcome to the last result of a batch of ten', (result, index) =>
    index === maxInstanceIds - 1 ? idAlone(result) : result,
  ),
]

function breaking<Way>(plant: (way: Way) => Wrap) {
  const make = faultsOf('exclusivity').plantedBy(plant)
  return (id: string, description: string, way: Way) => make(id, description, 'response/exclusivity', way)
}

function idAlone({ instance_id }: Result): Result {
  return { instance_id }
}
