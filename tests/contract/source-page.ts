/*
 * What the source page and the error codes of the provider show, copied by hand. Nothing here is read
 * from the contract, so that a wrong contract fails even though everything derived from it agrees.
 */

/** "Example Request" of the source page. */
export const pageRequest = {
  instance_ids: ['046287aae57843b1a7bc61b7a8812f41in02', '3d1e04f49efa473a8c7eaf07ed7ff870in02'],
}

/** The first result of "Example Response" of the source page. */
export const submitted = {
  instance_id: '046287aae57843b1a7bc61b7a8812f41in02',
  job_id: 'e4616470-733d-41de-a9b0-a260709293d3',
}

/** The second result of "Example Response" of the source page. */
export const rejected = {
  instance_id: '3d1e04f49efa473a8c7eaf07ed7ff870in02',
  error_code: 'DBS.200011',
  error_message: 'The status of DB instance does not allow the operation.',
}

/** "Example Response" of the source page. */
export const pageResponse = { upgrade_results: [submitted, rejected] }

/** An error body of the service. */
export const serviceError = { error_code: 'DBS.200001', error_msg: 'Parameter error' }

/** An error body of the API gateway. */
export const gatewayError = {
  error_msg: 'Incorrect IAM authentication information: x-auth-token not found',
  error_code: 'APIGW.0301',
  request_id: '7775eaa6b4bbe5934e565349bd27c298',
}

/** A copy of an object without some of its fields. */
export function without(value: object, ...fields: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !fields.includes(name)))
}
