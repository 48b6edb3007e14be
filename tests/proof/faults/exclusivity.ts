import { maxInstanceIds } from '../../../generated/operation.js'
import { changingResults, type Exchange, isSubmitted, jobId, type Result, rejection } from '../planting.js'
import type { Fault } from './fault.js'

/** Results that are submitted and rejected at once, or neither, or half of one. */
export const exclusivityFaults: readonly Fault[] = [
  exclusivityFault('rejected-with-job', 'Gives a job_id to a rejected upgrade', (result) =>
    isSubmitted(result) ? result : { ...result, job_id: jobId },
  ),
  exclusivityFault('submitted-with-error', 'Gives both error fields to a submitted upgrade', (result) =>
    isSubmitted(result) ? { ...result, ...rejection } : result,
  ),
  exclusivityFault('submitted-with-code', 'Gives an error_code to a submitted upgrade', (result) =>
    isSubmitted(result) ? { ...result, error_code: '0' } : result,
  ),
  exclusivityFault('submitted-with-message', 'Gives an error_message to a submitted upgrade', (result) =>
    isSubmitted(result) ? { ...result, error_message: 'success' } : result,
  ),
  exclusivityFault('neither', 'Answers a rejected upgrade with its ID alone', (result) =>
    isSubmitted(result) ? result : { instance_id: result['instance_id'] },
  ),
  exclusivityFault('neither-submitted', 'Answers a submitted upgrade with its ID alone', (result) =>
    isSubmitted(result) ? { instance_id: result['instance_id'] } : result,
  ),
  exclusivityFault(
    'half-code',
    'Leaves the error_message of a rejected upgrade out',
    ({ error_message: _, ...result }) => result,
  ),
  exclusivityFault(
    'half-message',
    'Leaves the error_code of a rejected upgrade out',
    ({ error_code: _, ...result }) => result,
  ),
  exclusivityFault('null-job', 'Answers a rejected upgrade with job_id null', (result) =>
    isSubmitted(result) ? result : { ...result, job_id: null },
  ),
  exclusivityFault('null-errors', 'Answers a submitted upgrade with error fields that are null', (result) =>
    isSubmitted(result) ? { ...result, error_code: null, error_message: null } : result,
  ),
  exclusivityFault('empty-job', 'Answers a rejected upgrade with an empty job_id', (result) =>
    isSubmitted(result) ? result : { ...result, job_id: '' },
  ),
  exclusivityFault(
    'empty-errors',
    'Answers a submitted upgrade with error fields that are empty',
    (result) => (isSubmitted(result) ? { ...result, error_code: '', error_message: '' } : result),
  ),
  exclusivityFault(
    'last-both',
    'Gives both outcomes to the last of several results',
    (result, index, { results }) =>
      index > 0 && index === results.length - 1 ? { ...result, job_id: jobId, ...rejection } : result,
  ),
  exclusivityFault(
    'full-batch-both',
    'Gives both outcomes to one result of a batch of ten',
    (result, index, { results }) =>
      index === 4 && results.length === maxInstanceIds ? { ...result, job_id: jobId, ...rejection } : result,
  ),
  exclusivityFault(
    'full-batch-neither',
    'Gives no outcome to the last result of a batch of ten',
    (result, index) => (index === maxInstanceIds - 1 ? { instance_id: result['instance_id'] } : result),
  ),
]

function exclusivityFault(
  id: string,
  description: string,
  change: (result: Result, index: number, exchange: Exchange) => Result,
): Fault {
  return {
    id,
    kind: 'exclusivity',
    description,
    check: 'response/exclusivity',
    wrap: changingResults((results, exchange) =>
      results.map((result, index) => change(result, index, exchange)),
    ),
  }
}
