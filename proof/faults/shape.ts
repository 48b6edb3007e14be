import {
  changingEach,
  changingErrors,
  changingSuccess,
  givingRejected,
  givingSubmitted,
  isSubmitted,
  type Result,
} from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

const schema = 'response/schema'
const { fault, plantedBy } = faultsOf('shape')
const submitted = plantedBy(givingSubmitted)
const rejected = plantedBy(givingRejected)

/** Bodies with a field missing, renamed, null or of another type. */
export const shapeFaults: readonly Fault[] = [
  success('results-missing', 'Leaves upgrade_results out', () => ({})),
  success('results-camel-case', 'Calls upgrade_results upgradeResults', (results) => ({
    upgradeResults: results,
  })),
  success('results-null', 'Answers with upgrade_results null', () => ({ upgrade_results: null })),
  success('results-by-id', 'Answers with an object of results by ID instead of the array', (results) => ({
    upgrade_results: Object.fromEntries(results.map((result) => [String(result['instance_id']), result])),
  })),
  success('results-bare', 'Answers with the array alone', (results) => results),
  success('results-wrapped', 'Wraps the response in another object', (results) => ({
    data: { upgrade_results: results },
  })),
  success('results-as-text', 'Writes the response as a JSON text within JSON', (results) =>
    JSON.stringify({ upgrade_results: results }),
  ),
  success('result-not-in-array', 'Answers a single result without an array around it', (results) => ({
    upgrade_results: results.length === 1 ? results[0] : results,
  })),
  success('result-null', 'Ends the results with null', (results) => ({
    upgrade_results: [...results, null],
  })),
  eachResult('result-text', 'Answers with IDs instead of results', (result) => result['instance_id']),
  eachResult('instance-id-missing', 'Leaves instance_id out', ({ instance_id: _, ...rest }) => rest),
  eachResult('instance-id-renamed', 'Calls instance_id id', ({ instance_id: id, ...rest }) => ({
    id,
    ...rest,
  })),
  eachResult('instance-id-null', 'Answers with instance_id null', (result) => ({
    ...result,
    instance_id: null,
  })),
  eachResult('instance-id-array', 'Answers with instance_id as an array of one', (result) => ({
    ...result,
    instance_id: [result['instance_id']],
  })),
  submitted('job-id-number', 'Answers with a number as job_id', schema, { job_id: 4711 }),
  eachResult('job-id-object', 'Answers with an object as job_id', (result) =>
    isSubmitted(result) ? { ...result, job_id: { id: result['job_id'] } } : result,
  ),
  submitted('job-id-null', 'Answers with job_id null for a submitted upgrade', schema, { job_id: null }),
  rejected('error-code-number', 'Answers with a number as the error_code of a result', schema, {
    error_code: 200011,
  }),
  eachResult('error-message-array', 'Answers with an array as the error_message of a result', (result) =>
    isSubmitted(result) ? result : { ...result, error_message: [result['error_message']] },
  ),
  eachResult(
    'error-message-renamed',
    'Calls the error_message of a result error_msg, as in an HTTP error',
    ({ error_message, ...result }) =>
      isSubmitted(result) ? result : { ...result, error_msg: error_message },
    'response/exclusivity',
  ),
  error('http-error-code-missing', 'Leaves error_code out of an HTTP error', ({ text }) => ({
    error_msg: text,
  })),
  error('http-error-text-missing', 'Leaves error_msg out of an HTTP error', ({ code }) => ({
    error_code: code,
  })),
  error('http-error-code-number', 'Answers with a number as the error_code of an HTTP error', ({ text }) => ({
    error_code: 200001,
    error_msg: text,
  })),
  error('http-error-text-null', 'Answers with error_msg null', ({ code }) => ({
    error_code: code,
    error_msg: null,
  })),
  error('http-error-request-id-number', 'Answers with a number as request_id', ({ code, text }) => ({
    error_code: code,
    error_msg: text,
    request_id: 1,
  })),
  error('http-error-wrapped', 'Wraps an HTTP error in another object', ({ code, text }) => ({
    error: { error_code: code, error_msg: text },
  })),
  error('http-error-array', 'Answers with an array of errors', ({ code, text }) => [
    { error_code: code, error_msg: text },
  ]),
  error('http-error-of-framework', 'Answers with the error object of its web framework', ({ text }) => ({
    timestamp: '2025-08-22T08:00:00Z',
    error: 'Bad Request',
    message: text,
  })),
  error(
    'http-error-text-renamed',
    'Calls the error_msg of an HTTP error error_message, as in a result',
    ({ code, text }) => ({ error_code: code, error_message: text }),
    'response/error-fields',
  ),
  error(
    'http-error-code-empty',
    'Leaves the error_code of an HTTP error empty',
    ({ text }) => ({ error_code: '', error_msg: text }),
    'response/error-fields',
  ),
  error(
    'http-error-text-empty',
    'Leaves the error_msg of an HTTP error empty',
    ({ code }) => ({ error_code: code, error_msg: '' }),
    'response/error-fields',
  ),
]

function success(id: string, description: string, change: (results: readonly Result[]) => unknown): Fault {
  return fault(id, description, schema, changingSuccess(change))
}

function eachResult(
  id: string,
  description: string,
  change: (result: Result) => unknown,
  check = schema,
): Fault {
  return fault(id, description, check, changingEach(change))
}

function error(
  id: string,
  description: string,
  change: (error: { code: string; text: string }) => unknown,
  check = schema,
): Fault {
  return fault(id, description, check, changingErrors(change))
}
