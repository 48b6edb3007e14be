import { maxInstanceIds, mediaType, tokenHeader } from '../../../generated/operation.js'
import { repeatsName } from '../../http/json.js'
import { dateHeader } from '../../signing/canonical.js'
import { parseAuthorization } from '../../signing/parse.js'
import { type Contract, constraintAt } from '../engine/contract/contract.js'
import { describeNoJson } from '../engine/judge/content.js'
import { excessOf, type HttpResponse, joinHeaders, readBody } from '../engine/response.js'
import { failureOf, type Rule } from '../engine/rule.js'
import { count, describeContentType } from '../engine/words.js'
import { idsIn } from '../upgrade/fields.js'
import { mayBeUnlisted, type RecordedExchange } from './exchange.js'
import { projectIn } from './operation-path.js'

/** A recorded request, its body parsed once. */
export interface ReadRequest {
  readonly url: string
  /** By lower-case name. */
  readonly headers?: ReadonlyMap<string, string>
  /** The headers that may have been sent though they are not in the list, as in the exchange. */
  readonly unlisted?: readonly string[]
  /** Whether it has a signature of the provider's SDKs, which takes the place of the token. */
  readonly isSigned: boolean
  readonly body?: string
  readonly encoding?: HttpResponse['encoding']
  /** The body's value, if it is JSON, also after a byte order mark. */
  readonly json?: NonNullable<HttpResponse['json']>
}

/** Rules about requests, causes first. Where too little was recorded, they have nothing to judge. */
export const clientRules: readonly Rule<ReadRequest & { readonly contract: Contract }>[] = [
  {
    id: 'client/token',
    title: 'the client sends a token, or a signature',
    basis: 'documented',
    judge: (request) => {
      const { headers, isSigned } = request
      if (!headers) return undefined
      if (isSigned || headers.get(tokenHeader.toLowerCase())) return []
      if (mayBeUnlisted(request, tokenHeader)) return undefined
      const [message, expected] = ['The request has no token.', tokenHeader]
      return [failureOf('brokenRequest', { basis: 'documented', message, expected, actual: 'no token' })]
    },
  },
  {
    id: 'client/path',
    title: 'the client fills in the project in the path',
    basis: 'documented',
    judge: ({ url }) => {
      const project = projectIn(url) ?? ''
      if (!isPlaceholder(project)) return []
      const message = 'The path has a placeholder, or nothing, in place of the project.'
      const [expected, actual] = ['the id of a project', project || 'nothing']
      const symptom = 'placeholder'
      return [failureOf('brokenRequest', { basis: 'documented', message, expected, actual, symptom })]
    },
  },
  {
    id: 'client/media-type',
    title: 'the client names the media type of the contract',
    basis: 'example',
    judge: (request) => {
      const contentType = request.headers?.get('content-type') ?? ''
      const isUnknown = contentType === '' && mayBeUnlisted(request, 'content-type')
      if (!request.headers || isUnknown) return undefined
      if (contentType.split(';')[0]?.trim().toLowerCase() === mediaType) return []
      const { message, actual } = describeContentType(contentType)
      return [failureOf('brokenRequest', { basis: 'example', message, expected: mediaType, actual })]
    },
  },
  {
    id: 'client/json',
    title: 'the client sends JSON',
    basis: 'documented',
    judge: ({ body, encoding, json }) => {
      if (body === undefined) return undefined
      if (encoding === 'UTF-8' && excessOf(body) !== undefined) {
        const { message, expected, actual } = describeNoJson(body)
        return [failureOf('brokenRequest', { basis: 'documented', message, expected, actual })]
      }
      if (!json || encoding !== 'UTF-8') {
        const message = 'The body is not JSON (RFC 8259).'
        const actual = encoding === 'UTF-8' ? (body === '' ? 'no body' : 'something else') : (encoding ?? '')
        return [failureOf('brokenRequest', { basis: 'documented', message, expected: 'JSON', actual })]
      }
      if (!repeatsName(body)) return []
      const message =
        'An object has a name twice, and parsers differ in which value they take (RFC 8259, section 4).'
      const [expected, actual] = ['each name once', 'a name twice']
      return [failureOf('brokenRequest', { basis: 'documented', message, expected, actual })]
    },
  },
  {
    id: 'client/schema',
    title: 'the client sends the fields, types and no more ids than the contract allows',
    basis: 'documented',
    judge: ({ json, contract }) =>
      json &&
      contract.request.findSchemaErrors(json.value).map(({ pointer, schemaPointer, expected, actual }) => {
        const constraint = constraintAt(contract, schemaPointer)
        const message = `${pointer || 'The body'} must be ${expected}, and is ${actual}.`
        return failureOf('brokenRequest', {
          basis: constraint?.basis ?? 'policy',
          message,
          expected,
          actual,
          place: { in: 'request', pointer },
          ...(constraint ? { constraint } : {}),
        })
      }),
  },
]

/** What programs put in a path for a variable that is not set, or was not replaced: `{project_id}`, `undefined`. */
function isPlaceholder(project: string): boolean {
  return /^(?:undefined|null|none|nil|nan|:?project_?id|\[object .*\])?$|[{}<>$]/i.test(project.trim())
}

/** Reads a recorded request for the rules: header names in lower case, the body decoded and parsed. */
export function readRequest({ url, headers, unlisted, body }: RecordedExchange['request']): ReadRequest {
  const joined = headers && joinHeaders(Object.entries(headers))
  return {
    url,
    // Chrome leaves `Authorization` out of what it exports, and the time of signing in.
    isSigned:
      parseAuthorization(joined?.get('authorization') ?? null) !== undefined ||
      (joined?.has(dateHeader) ?? false),
    ...(joined ? { headers: joined } : {}),
    ...(unlisted ? { unlisted } : {}),
    ...(body === undefined ? {} : withText(body)),
  }
}

function withText(recorded: string | Uint8Array): Pick<ReadRequest, 'body' | 'encoding' | 'json'> {
  const { text: body, ...rest } = readBody(recorded)
  return { body, ...rest }
}

/** The ids that a request asks to upgrade, and what to call the request. */
export function describeRequest({ body, json }: ReadRequest): { title: string; ids?: readonly string[] } {
  if (body === undefined) return { title: 'a request whose body was not recorded' }
  if (body === '') return { title: 'no body' }
  if (!json) {
    const excess = excessOf(body)
    return { title: excess === undefined ? 'a body that is not JSON' : `a body of ${excess}` }
  }
  const ids = idsIn(json.value, maxInstanceIds)
  return ids ? { title: count(ids.length, 'id'), ids } : { title: 'a body that breaks the contract' }
}
