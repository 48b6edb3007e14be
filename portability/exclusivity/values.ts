/** The schemas that values are held against, by the place of each in the operation. */
export const places = {
  result: [
    'responses',
    '202',
    'content',
    'application/json',
    'schema',
    'properties',
    'upgrade_results',
    'items',
  ],
  response: ['responses', '202', 'content', 'application/json', 'schema'],
  request: ['requestBody', 'content', 'application/json', 'schema'],
  error: ['responses', '400', 'content', 'application/json', 'schema'],
} as const

/** A value, and what the source page says about it. */
export interface Value {
  readonly place: keyof typeof places
  readonly what: string
  /** JSON as it is sent: only text can have a name twice. */
  readonly text: string
  readonly isValid: boolean
  /** A job with half an error, or a rejection with an empty job: what tells validators apart, as "both" fits two branches. */
  readonly isHalf?: true
}

const id = '"instance_id":"046287aae57843b1a7bc61b7a8812f41in02"'
const job = '"job_id":"e4616470-733d-41de-a9b0-a260709293d3"'
const code = '"error_code":"DBS.200011"'
const message = '"error_message":"The status of DB instance does not allow the operation."'
const objectOf = (...members: string[]) => `{${members.join(',')}}`
const submitted = objectOf(id, job)
const rejected = objectOf(id, code, message)

const at = (place: Value['place'], isValid: boolean) => (what: string, text: string) => ({
  place,
  what,
  text,
  isValid,
})
const half = (what: string, ...members: string[]): Value => ({
  ...at('result', false)(what, objectOf(id, ...members)),
  isHalf: true,
})
const [result, noResult] = [at('result', true), at('result', false)]
const [response, noResponse] = [at('response', true), at('response', false)]
const [request, noRequest] = [at('request', true), at('request', false)]
const [error, noError] = [at('error', true), at('error', false)]
const listOf = (...results: string[]) => `{"upgrade_results":[${results.join(',')}]}`
const idsOf = (...ids: string[]) => `{"instance_ids":[${ids.join(',')}]}`
const manyIds = (count: number) => idsOf(...Array.from({ length: count }, (_, index) => `"id${index}"`))

/** The value whose message shows whether a validator names the field that is too much. */
export const both = noResult('both outcomes', objectOf(id, job, code, message))

/** Values of which a validator must accept the valid ones and refuse the others, in both editions. */
export const values: readonly Value[] = [
  result('submitted', submitted),
  result('rejected', rejected),
  result('submitted, with a new field', objectOf(id, job, '"added_later":1')),
  result('rejected, with a new field', objectOf(id, code, message, '"added_later":null')),
  result('rejected, its fields in another order', objectOf(message, code, id)),
  result('submitted, with empty texts', '{"instance_id":"","job_id":""}'),
  result('rejected, with empty texts', '{"instance_id":"","error_code":"","error_message":""}'),
  result('submitted, with the text field of an HTTP error', objectOf(id, job, '"error_msg":"x"')),
  both,
  noResult('neither outcome', objectOf(id)),
  half('a job and an error code', job, code),
  half('a job and an error message', job, message),
  half('a job and an error code of null', job, '"error_code":null'),
  half('a job and both error fields of null', job, '"error_code":null', '"error_message":null'),
  half('a rejection with a job of null', '"job_id":null', code, message),
  noResult('both outcomes, the job empty', objectOf(id, '"job_id":""', code, message)),
  noResult('both outcomes, the error empty', objectOf(id, job, '"error_code":""', '"error_message":""')),
  noResult('an error code alone', objectOf(id, code)),
  noResult('an error message alone', objectOf(id, message)),
  noResult('a rejection with the text field of an HTTP error', objectOf(id, code, '"error_msg":"x"')),
  noResult('a job of null', objectOf(id, '"job_id":null')),
  noResult('a job that is a number', objectOf(id, '"job_id":5')),
  noResult('an error code of null', objectOf(id, '"error_code":null', message)),
  noResult('an error code that is a number', objectOf(id, '"error_code":200011', message)),
  noResult('an error message that is an object', objectOf(id, code, '"error_message":{}')),
  noResult('a job without an instance', objectOf(job)),
  noResult('a rejection without an instance', objectOf(code, message)),
  noResult('an instance of null', objectOf('"instance_id":null', job)),
  noResult('an empty object', '{}'),
  noResult('null in place of a result', 'null'),
  noResult('a list in place of a result', `[${submitted}]`),
  response('a mixed list', listOf(submitted, rejected)),
  response('an empty list', listOf()),
  noResponse('both outcomes in the second result', listOf(submitted, both.text)),
  noResponse('half an error in the second result', listOf(rejected, objectOf(id, job, code))),
  noResponse('no list', '{}'),
  noResponse('null in place of the list', '{"upgrade_results":null}'),
  noResponse('null among the results', listOf(submitted, 'null')),
  request('one id', manyIds(1)),
  request('ten ids', manyIds(10)),
  request('no id', manyIds(0)),
  noRequest('eleven ids', manyIds(11)),
  noRequest('no list of ids', '{}'),
  noRequest('null in place of the list of ids', '{"instance_ids":null}'),
  noRequest('a number among the ids', idsOf('5')),
  noRequest('null among the ids', idsOf('"id"', 'null')),
  error('an error', objectOf(code, '"error_msg":"x"')),
  error('an error with a request id', objectOf(code, '"error_msg":"x"', '"request_id":"y"')),
  noError('an error with a request id of null', objectOf(code, '"error_msg":"x"', '"request_id":null')),
  noError('an error with the text field of a result', objectOf(code, message)),
  result('a job twice', objectOf(id, job, '"job_id":"x"')),
  result('a rejection with its error code twice', objectOf(id, '"error_code":"x"', code, message)),
  noResult('a job, and an error twice', objectOf(id, job, code, code, message, message)),
]
