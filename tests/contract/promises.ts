import { madeUpIds } from '../support/ids.js'
import { compileSchema, keysOf, read } from './document.js'
import {
  gatewayError,
  pageRequest,
  pageResponse,
  rejected,
  serviceError,
  submitted,
  without,
} from './source-page.js'

const path = '/v3/{project_id}/instances/db-upgrade'
const operation = ['paths', path, 'post']
const parameter = [...operation, 'parameters', '0']
const token = ['components', 'securitySchemes', 'IamToken']
const [ofOperation, atTheTop] = [
  [...operation, 'description'],
  ['info', 'description'],
]
const requestContent = [...operation, 'requestBody', 'content']
const responseContent = (status: string) => [...operation, 'responses', status, 'content']
const errorStatuses = ['400', '401', '403', '404', '429', '500']

/** The exact value that a place in the contract must have. */
const facts: readonly { says: string; at: string[]; is: unknown }[] = [
  { says: 'is sent over HTTPS', at: ['servers', '0', 'url'], is: 'https://{endpoint}' },
  {
    says: 'has the official operation name',
    at: [...operation, 'operationId'],
    is: 'batchUpgradeDatabaseVersion',
  },
  { says: 'names the path parameter project_id', at: [...parameter, 'name'], is: 'project_id' },
  { says: 'has project_id in the path', at: [...parameter, 'in'], is: 'path' },
  { says: 'makes project_id mandatory', at: [...parameter, 'required'], is: true },
  { says: 'makes the body mandatory', at: [...operation, 'requestBody', 'required'], is: true },
  { says: 'has the token in a key', at: [...token, 'type'], is: 'apiKey' },
  { says: 'has the token in a header', at: [...token, 'in'], is: 'header' },
  { says: 'names the header X-Auth-Token', at: [...token, 'name'], is: 'X-Auth-Token' },
]

/** Which keys a place of the contract must have, and no others. */
const keys: readonly { says: string; at: string[]; are: string[] }[] = [
  { says: 'has one path', at: ['paths'], are: [path] },
  { says: 'has one method, POST', at: ['paths', path], are: ['post'] },
  { says: 'has one parameter', at: [...operation, 'parameters'], are: ['0'] },
  { says: 'has one way to authenticate', at: [...operation, 'security'], are: ['0'] },
  { says: 'asks for the token', at: [...operation, 'security', '0'], are: ['IamToken'] },
  { says: 'has these statuses', at: [...operation, 'responses'], are: ['202', ...errorStatuses] },
  { says: 'takes JSON', at: requestContent, are: ['application/json'] },
  ...['202', ...errorStatuses].map((status) => ({
    says: `answers ${status} in JSON`,
    at: responseContent(status),
    are: ['application/json'],
  })),
]

/** What the description of the operation must say, in the words of the page's "Constraints". */
const words: readonly { says: string; at: string[]; matches: RegExp }[] = [
  { at: ofOperation, says: 'warns of the immediate start', matches: /triggered immediately/ },
  { at: ofOperation, says: 'asks for off-peak hours', matches: /off-peak hours/ },
  { at: ofOperation, says: 'knows one method', matches: /Only\s+\*Fastest completion\* can be selected/ },
  { at: atTheTop, says: 'warns of the immediate start at the top', matches: /start immediately/ },
  { at: atTheTop, says: 'asks for off-peak hours at the top', matches: /off-peak hours/ },
  {
    at: [...token, 'description'],
    says: 'has the signature in place of the token as general',
    matches: /A signature can take the place of the token\*\* \(general\)/,
  },
  {
    at: [...token, 'description'],
    says: 'says how a signature is sent',
    matches: /Authorization: SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…/,
  },
  { at: atTheTop, says: 'knows one method at the top', matches: /Only \*Fastest completion\*/ },
]

const notStrings = [5, true, null, {}, ['x']]
const notObjects = ['x', 5, true, null, []]

const requests = {
  accepted: [
    pageRequest,
    ...[0, 1, 10].map((count) => ({ instance_ids: madeUpIds(count) })),
    // Nothing is documented about these, so the contract must not refuse them.
    { instance_ids: ['same', 'same'] },
    { instance_ids: ['', '短い', '5a1b7c0f4c3d4e0f8f1d6a2b9c8ein02'] },
    { ...pageRequest, unknown: 1 },
  ],
  refused: [
    { instance_ids: madeUpIds(11) },
    { instance_ids: madeUpIds(100) },
    {},
    { instanceIds: ['x'] },
    ...notObjects,
    ...['x', 5, true, null, {}].map((value) => ({ instance_ids: value })),
    ...notStrings.map((value) => ({ instance_ids: ['x', value] })),
  ],
}

/** Results of one instance that are neither a submitted nor a rejected one. */
const brokenResults: unknown[] = [
  // Both outcomes at once.
  { ...submitted, ...rejected },
  { ...submitted, error_code: rejected.error_code },
  { ...submitted, error_message: rejected.error_message },
  // Neither.
  {},
  { instance_id: submitted.instance_id },
  // Half of a rejection.
  without(rejected, 'error_code'),
  without(rejected, 'error_message'),
  // null where a field should be absent, or present.
  { ...submitted, error_code: null, error_message: null },
  { ...submitted, error_code: null },
  { ...submitted, error_message: null },
  { ...rejected, job_id: null },
  { ...submitted, job_id: null },
  { ...rejected, error_code: null },
  { ...rejected, error_message: null },
  // The field of an HTTP error in place of that of a result.
  { ...without(rejected, 'error_message'), error_msg: rejected.error_message },
  without(submitted, 'instance_id'),
  without(rejected, 'instance_id'),
  ...notObjects,
  ...notStrings.flatMap((value) => [
    { ...submitted, instance_id: value },
    { ...submitted, job_id: value },
    { ...rejected, instance_id: value },
    { ...rejected, error_code: value },
    { ...rejected, error_message: value },
  ]),
]

const results = {
  accepted: [
    pageResponse,
    { upgrade_results: [rejected, submitted] },
    { upgrade_results: [rejected, rejected] },
    { upgrade_results: [submitted] },
    // Nothing is documented about these, so the contract must not refuse them.
    { upgrade_results: [] },
    { upgrade_results: Array.from({ length: 11 }, () => submitted) },
    { upgrade_results: [{ ...submitted, job_id: 'no UUID' }] },
    { upgrade_results: [{ ...rejected, error_code: 'DDS.12345678', unknown: 1 }], unknown: 1 },
    { upgrade_results: [{ ...submitted, error_msg: 'an unknown field like any other' }] },
  ],
  refused: [
    {},
    { results: pageResponse.upgrade_results },
    ...notObjects,
    ...['x', 5, true, null, {}].map((value) => ({ upgrade_results: value })),
    ...brokenResults.map((result) => ({ upgrade_results: [result] })),
    ...brokenResults.map((result) => ({ upgrade_results: [submitted, rejected, result] })),
  ],
}

const errors = {
  accepted: [
    serviceError,
    gatewayError,
    { ...serviceError, unknown: 1 },
    { ...serviceError, error_code: '1' },
  ],
  refused: [
    {},
    ...notObjects,
    without(serviceError, 'error_code'),
    without(serviceError, 'error_msg'),
    { error_code: 'DBS.200001', error_message: 'the field of a result in place of that of an HTTP error' },
    ...notStrings.flatMap((value) => [
      { ...serviceError, error_code: value },
      { ...serviceError, error_msg: value },
      { ...serviceError, request_id: value },
    ]),
  ],
}

/** Which values a schema of the contract must accept, and which it must refuse. */
const values: readonly { of: string; at: string[]; accepted: unknown[]; refused: unknown[] }[] = [
  {
    of: 'project_id',
    at: [...parameter, 'schema'],
    accepted: ['054e292c9880d4992f02c0196d3ea468', 'x', 'ABC'],
    refused: notStrings,
  },
  { of: 'a request', at: [...requestContent, 'application/json', 'schema'], ...requests },
  { of: 'a 202 response', at: [...responseContent('202'), 'application/json', 'schema'], ...results },
  ...errorStatuses.map((status) => ({
    of: `a ${status} response`,
    at: [...responseContent(status), 'application/json', 'schema'],
    ...errors,
  })),
]

/** Examples that a reader of the contract must find, and where. */
const examples: readonly { says: string; at: string[]; value: unknown }[] = [
  { says: "the page's request", at: [...requestContent, 'application/json'], value: pageRequest },
  {
    says: "the page's mixed batch",
    at: [...responseContent('202'), 'application/json'],
    value: pageResponse,
  },
]

/**
 * Compares a contract with what the source page says.
 *
 * @returns For each promise that the contract breaks, a sentence with the promise and with what stands there
 *   instead. To promise more than the page does is to break one too.
 */
export function findBrokenPromises(contract: unknown): string[] {
  const broken: string[] = []
  const report = (expected: string, found: string) =>
    broken.push(`Expected of the contract: it ${expected}. Found: ${found}.`)
  for (const { says, at, is } of facts) {
    const found = read(contract, ...at)
    if (found !== is) report(says, `${at.join(' ')} is ${show(found)}, not ${show(is)}`)
  }
  for (const { says, at, are } of keys) {
    const found = keysOf(contract, ...at)
    if (show([...found].sort()) !== show([...are].sort())) {
      report(says, `${at.join(' ')} has ${found.join(', ') || 'nothing'}, not ${are.join(', ')}`)
    }
  }
  for (const { says, at, matches } of words) {
    if (!matches.test(String(read(contract, ...at)))) {
      report(says, `${at.join(' ')} does not match ${matches}`)
    }
  }
  for (const { of, at, accepted, refused } of values) {
    const accepts = judgeBy(contract, at)
    if (typeof accepts === 'string') {
      report(`has a schema for ${of}`, `at ${at.join(' ')} none that can be used (${accepts})`)
      continue
    }
    for (const value of accepted) {
      if (!accepts(value)) report(`accepts as ${of} ${show(value)}`, 'it refuses that')
    }
    for (const value of refused) {
      if (accepts(value)) report(`refuses as ${of} ${show(value)}`, 'it accepts that')
    }
  }
  for (const { says, at, value } of examples) {
    const found = keysOf(contract, ...at, 'examples').map((name) =>
      show(read(contract, ...at, 'examples', name, 'value')),
    )
    if (!found.includes(show(value)))
      report(`shows ${says} as an example`, `${at.join(' ')} does not show it`)
  }
  return broken
}

/** A function that says whether a schema accepts a value, or why there is no such function. */
function judgeBy(contract: unknown, at: string[]): ((value: unknown) => boolean) | string {
  try {
    return compileSchema(contract, read(contract, ...at))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function show(value: unknown): string {
  return JSON.stringify(value)
}
