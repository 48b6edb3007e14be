import { mediaType, successStatus } from '../../../generated/operation.js'
import { escapeToken } from '../../pointer.js'
import type { Contract } from '../engine/contract/contract.js'
import type { FailureKind } from '../engine/severity.js'
import { fields } from './fields.js'

/** What a failure usually means, by the id of a check or of a rule, or by a prefix of several ids. */
export const meanings: Readonly<Record<string, string>> = {
  reference:
    'The simplest request is not served. Look at the path, the project, and what the target does with made-up ids.',
  'live/instances':
    'A real upgrade was answered in a form that a client cannot read: its job could get lost.',
  'examples/request':
    'The target refuses the requests of the source page. Look at the path, the project and its limits.',
  'boundaries/batch-size': 'The limit is off by one, or counts something else than ids.',
  'boundaries/id-text': 'The target or a filter before it cannot take some characters or lengths of an id.',
  'valid/body':
    'A parser or a filter refuses what the contract allows, such as fields that it does not know.',
  encoding:
    'The target depends on how the body is written, not on what it says; another client writes it differently.',
  'encoding/extra-field': 'The target refuses a field that it does not know, such as one of a newer client.',
  request:
    'The target does not validate this constraint: what a client sends by mistake is carried out or crashes it.',
  'request/field-case': 'Names are matched without their case, so a misspelt field is served.',
  malformed:
    'The parser is lenient, or its error is not caught. What two parsers read differently can pass a filter.',
  'media-type': 'The framework reads any body, or an unexpected header is not handled.',
  token: 'The credential is not checked, or only that it is there.',
  'token/long': 'A gateway takes only short headers; docs/ci.md names the directive of each.',
  'token/before-body':
    'The body is parsed before the credential is checked, so anybody can reach the parser.',
  signature: 'The signature is not verified, or only that it is there.',
  method: 'Another method is routed to the operation, so a link or a cache could start upgrades.',
  undocumented: 'Nothing is documented here, so only a crash or a broken body fails.',
  'consistency/repeat': 'The target keeps state about invalid requests, or its instances differ.',
  'response/in-time': 'An error is swallowed, so no response is ever written; or the target is slow.',
  'response/complete':
    'The connection ends before the response does: whoever does not resend never knows what began.',
  'response/no-server-error': 'An input reaches code that does not expect it.',
  'response/no-redirect':
    'A gateway redirects, for example to https or to a log-in, and clients take the token along.',
  'response/status': 'The handler sets no status, or an error handler sets its own.',
  'response/no-filter':
    'A web application firewall takes some bodies for an attack. Its page is not an error that a client can read; let JSON to this path pass.',
  'response/content-type': 'An error handler or a gateway answers with its own page.',
  'response/utf-8':
    'Text is written in the encoding of the machine, or bytes of the request come back as they are.',
  'response/json': 'The body is put together by hand, or is the page of a gateway.',
  'response/schema': 'A serializer renames, nulls or leaves out fields.',
  'response/exclusivity':
    'One type with all fields is written out in full; leave out the fields of the other outcome.',
  'response/each-id-once': 'Results are lost, doubled, or those of an example.',
  'response/no-unrequested-id': 'The response is an example, or that of another request.',
  'response/result-texts': 'Fields are filled with empty texts to satisfy a schema.',
  'response/error-fields': `The text of an HTTP error is ${fields.errorText}; ${fields.itemText} belongs to a rejected result.`,
  'response/no-token':
    'A debug page or an error repeats the request. Logs and caches then hold the credential.',
  'response/no-internals': 'The error page of development is switched on.',
  'client/token': 'The client sends neither a token nor a signature, or something on the way removes it.',
  'client/path': 'The project is not configured, so the placeholder of the template goes out.',
  'client/media-type': 'The client names no media type, or its library chose another one.',
  'client/json': 'The body is not JSON, or has a name twice, of which parsers take different values.',
  'client/schema': 'The client does not hold the limit or the types of the contract.',
  'client/once':
    'The client, its library or a proxy sends a POST again by itself: docs/once.md says which do.',
  'client/signature':
    'The secret key or the clock is wrong, or the request is changed after it was signed: by middleware, or a proxy.',
  'traffic/expected-status':
    'A recorded response has another status than the contract expects of its request.',
}

/** What a rule finds broken, by its id, for how much that weighs. A check weighs by the basis of what it expects. */
export const failureKindsOf: Readonly<Record<string, readonly FailureKind[]>> = {
  'response/in-time': ['noResponse'],
  'response/complete': ['noResponse', 'idleLoss'],
  'response/no-server-error': ['serverError'],
  'response/no-redirect': ['redirect'],
  'response/status': ['undeclaredStatus'],
  'response/no-filter': ['brokenError'],
  'response/content-type': ['brokenSuccess', 'odderCharset', 'brokenError'],
  'response/utf-8': ['brokenSuccess', 'brokenError'],
  'response/json': ['brokenSuccess', 'brokenError'],
  'response/schema': ['brokenSuccess', 'brokenError'],
  'response/exclusivity': ['brokenSuccess'],
  'response/each-id-once': ['brokenSuccess'],
  'response/no-unrequested-id': ['brokenSuccess'],
  'response/result-texts': ['brokenSuccess'],
  'response/error-fields': ['brokenError'],
  'response/no-token': ['leakedCredential'],
  'response/no-internals': ['shownInternals'],
  'client/once': ['sentAgain', 'recordedAgain'],
  client: ['brokenRequest'],
  consistency: ['documentedExpectation'],
  method: ['otherMethod'],
  'traffic/expected-status': ['documentedExpectation', 'generalExpectation'],
}

/**
 * Where the contract states what a check or a rule is about that is not about one constraint: pointers into it, by id or
 * by a prefix of several ids. Policies are stated nowhere.
 */
export function statedIn({ pointer, responses }: Contract): Readonly<Record<string, string>> {
  const success = responses.get(successStatus)
  const { pointer: status = '', mediaTypePointer: example = '' } = success ?? {}
  const schema = `${example}/schema`
  const request = `${pointer}/requestBody/content/${escapeToken(mediaType)}`
  const security = `${pointer}/security/0`
  return {
    reference: status,
    live: status,
    examples: request,
    'valid/body': `${request}/schema`,
    malformed: `${request}/schema`,
    method: pointer,
    'token/long': responses.get(401)?.pointer ?? '',
    'response/no-redirect': status,
    'response/status': status,
    'response/content-type': example,
    'response/utf-8': schema,
    'response/json': schema,
    'response/schema': schema,
    'response/exclusivity': '/components/schemas/UpgradeResult/oneOf/0',
    'response/each-id-once': example,
    'response/no-unrequested-id': example,
    'response/error-fields': `/components/schemas/ErrorResponse/properties/${fields.errorText}`,
    'client/token': security,
    'client/path': pointer,
    'client/media-type': request,
    'client/json': `${request}/schema`,
    'client/schema': `${request}/schema`,
    'client/signature': security,
    traffic: status,
  }
}
