import { maxInstanceIds, mediaType, tokenHeader } from '../../../generated/operation.js'
import { repeatsName } from '../../http/json.js'
import { type Contract, constraintAt } from '../engine/contract/contract.js'
import { type Answer, joinHeaders, readBody } from '../engine/response.js'
import { complain, type Rule } from '../engine/rule.js'
import { count, describeContentType } from '../engine/words.js'
import { idsIn } from '../upgrade/fields.js'
import type { RecordedExchange } from './exchange.js'

/** A recorded request, its body parsed once. */
export interface ReadRequest {
  /** By lower-case name. */
  readonly headers?: ReadonlyMap<string, string>
  readonly body?: string
  readonly encoding?: Answer['encoding']
  /** The body's value, if it is JSON, also after a byte order mark. */
  readonly json?: NonNullable<Answer['json']>
}

/** Rules about requests, causes first. Where too little was recorded, they have nothing to judge. */
export const clientRules: readonly Rule<ReadRequest & { readonly contract: Contract }>[] = [
  {
    id: 'client/token',
    title: 'the client sends a token',
    basis: 'documented',
    judge: ({ headers }) =>
      headers && !headers.get(tokenHeader.toLowerCase())
        ? [complain('documented', 'The request has no token.', tokenHeader, 'no token')]
        : headers && [],
  },
  {
    id: 'client/media-type',
    title: 'the client names the media type of the contract',
    basis: 'example',
    judge: ({ headers }) => {
      if (!headers) return undefined
      const contentType = headers.get('content-type') ?? ''
      if (contentType.split(';')[0]?.trim().toLowerCase() === mediaType) return []
      const { message, actual } = describeContentType(contentType)
      return [complain('example', message, mediaType, actual)]
    },
  },
  {
    id: 'client/json',
    title: 'the client sends JSON',
    basis: 'documented',
    judge: ({ body, encoding, json }) => {
      if (body === undefined) return undefined
      const actual = encoding === 'UTF-8' ? (body === '' ? 'no body' : 'something else') : encoding
      if (!json || encoding !== 'UTF-8')
        return [complain('documented', 'The body is not JSON (RFC 8259).', 'JSON', actual ?? '')]
      if (!repeatsName(body)) return []
      const message =
        'An object has a name twice, and parsers differ in which value they take (RFC 8259, section 4).'
      return [complain('documented', message, 'each name once', 'a name twice')]
    },
  },
  {
    id: 'client/schema',
    title: 'the client sends the fields, types and no more ids than the contract allows',
    basis: 'documented',
    judge: ({ json, contract }) =>
      json &&
      contract.request.findBreaches(json.value).map(({ pointer, schemaPointer, expected, actual }) => {
        const constraint = constraintAt(contract, schemaPointer)
        const message = `${pointer || 'The body'} must be ${expected}, and is ${actual}.`
        return complain(constraint?.basis ?? 'policy', message, expected, actual, {
          place: { in: 'request', pointer },
          ...(constraint ? { constraint } : {}),
        })
      }),
  },
]

export function readRequest({ headers, body }: RecordedExchange['request']): ReadRequest {
  return {
    ...(headers ? { headers: joinHeaders(Object.entries(headers)) } : {}),
    ...(body === undefined ? {} : withText(body)),
  }
}

function withText(whole: string | Uint8Array): Omit<ReadRequest, 'headers'> {
  const { text: body, ...rest } = readBody(whole)
  return { body, ...rest }
}

/** The ids that a request asks to upgrade, and what to call the request. */
export function describeRequest({ body, json }: ReadRequest): { title: string; ids?: readonly string[] } {
  if (body === undefined) return { title: 'a request whose body was not recorded' }
  if (!json) return { title: body === '' ? 'no body' : 'a body that is not JSON' }
  const ids = idsIn(json.value, maxInstanceIds)
  return ids ? { title: count(ids.length, 'id'), ids } : { title: 'a body that breaks the contract' }
}
