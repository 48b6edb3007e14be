import { constraints } from '../../../generated/constraints.js'
import { document } from '../../../generated/openapi.js'
import { contractVersion, method, operationId, path, tokenHeader } from '../../../generated/operation.js'
import { valueAt } from '../../pointer.js'
import { readContract } from '../engine/contract/contract.js'
import type { Operation } from '../engine/operation.js'
import { conforming, operationCase, refused, servedOrRefused, upgradeCase } from './cases.js'
import { batchSize, idText } from './checks/boundaries.js'
import { repeat } from './checks/consistency.js'
import { encoding } from './checks/encoding.js'
import { examples } from './checks/examples.js'
import { invalidBody } from './checks/invalid-body.js'
import { live } from './checks/live.js'
import { malformed } from './checks/malformed.js'
import { mediaTypes } from './checks/media-type.js'
import { methods } from './checks/method.js'
import { signatures } from './checks/signature.js'
import { tokens } from './checks/token.js'
import { undocumented } from './checks/undocumented.js'
import { validBody } from './checks/valid-body.js'
import { errorIn, fields } from './fields.js'
import { upgradeRules } from './rules.js'
import { madeUpId, reasonNotToSend, reasonToStop } from './safety.js'
import { sendingOrder } from './sending-order.js'

const submitted = '/components/schemas/UpgradeResult/oneOf/0'
const rejected = '/components/schemas/UpgradeResult/oneOf/1'

let operation: Operation | undefined

/** The operation of the contract, read once. */
export function upgradeOperation(): Operation {
  operation ??= readOperation()
  return operation
}

function readOperation(): Operation {
  const contract = readContract(document, path, method, constraints)
  return {
    contract,
    contractId: { version: contractVersion, operationId },
    checks: [
      live,
      examples(contract),
      batchSize(contract),
      idText(contract),
      validBody(contract),
      ...encoding,
      ...invalidBody(contract),
      ...malformed,
      ...mediaTypes,
      ...tokens(contract),
      ...signatures(contract),
      ...methods,
      ...undocumented,
      repeat,
    ],
    sendingOrder,
    rules: upgradeRules,
    reference: upgradeCase('one made-up id', [madeUpId(1)], conforming),
    tokenHeader,
    tokenPlaceholder: '$DDS_AUTH_TOKEN',
    userAgent: `dds-contract/${contractVersion}`,
    reasonNotToSend,
    reasonToStop,
    contrasts: [
      operationCase('a broken body', '{}', refused),
      upgradeCase('a request without a token', [madeUpId(1)], servedOrRefused, { token: 'none' }),
      upgradeCase('a path that cannot exist', [madeUpId(1)], servedOrRefused, {
        addressSuffix: '-no-such-path',
      }),
    ],
    isOfGateway: ({ json }) => errorIn(json?.value).code?.startsWith('APIGW.') === true,
    describeResponse: ({ status, json }) => [status, errorIn(json?.value).code ?? []].flat().join(' '),
    hints,
    hintOf: ({ status, json }) =>
      status === 401 && /x-auth-token not found/i.test(errorIn(json?.value).text ?? '')
        ? `no token arrived there. Does something on the way, such as a proxy, remove the header ${tokenHeader}?`
        : undefined,
    textOf: ({ json }) => errorIn(json?.value).text?.slice(0, longestText),
    otherHint: 'look at why.',
    refusalHint: 'If this target refuses made-up ids by design, set `refusesMadeUpIds`.',
    noResponse: 'No valid request got a response that says anything.',
    unseen: {
      [submitted]: `No submitted upgrade (${fields.job}) was seen, because made-up ids do not start any.`,
      [rejected]: 'No rejected upgrade was seen.',
    },
    recordedIds: [
      'traffic/expected-status',
      ...['token', 'path', 'media-type', 'json', 'schema', 'once', 'signature'].map(
        (name) => `client/${name}`,
      ),
    ],
  }
}

/** The same for requests that somebody else sent: what an option of a run would change is left out. */
export function recordedUpgradeOperation(): Operation {
  const upgrade = upgradeOperation()
  return {
    ...upgrade,
    hints: {},
    otherHint: 'judge a recording in which one is served.',
    refusalHint: '',
    noResponse: 'No valid request was recorded in full with a response that says anything.',
    unseen: { ...upgrade.unseen, [submitted]: 'No submitted upgrade was seen.' },
  }
}

/** So much of the text of an error says what it is about. */
const longestText = 160

const hints: Operation['hints'] = {
  400: 'look at its text.',
  401: 'the token was refused; set DDS_AUTH_TOKEN to one that is valid for this project.',
  403: 'is `projectId` right, and may this token upgrade instances there?',
  404: 'is the path of `baseUrl` or `projectId` right?',
  405: 'is the path of `baseUrl` right?',
  407: 'a proxy on the way asks for credentials.',
  415: 'it does not take the media type of the contract; is `baseUrl` right?',
}

/** The address of the operation for a project. */
export function operationUrl(baseUrl: string, projectId: string): string {
  return baseUrl + path.replace('{project_id}', encodeURIComponent(projectId))
}

/** The project of the contract's example, for targets that take any. */
export function exampleProjectId(): string {
  return String(valueAt(document, '/components/schemas/ProjectId/examples/0'))
}
