import { maxInstanceIds, mediaType, tokenHeader } from '../../../generated/operation.js'
import { findBreaches } from '../engine/breaches.js'
import { type Contract, constraintAt } from '../engine/contract.js'
import type { Complaint } from '../engine/rules/rule.js'
import type { Json } from '../engine/schema.js'
import { countIds } from '../upgrade/cases.js'
import { idsIn } from '../upgrade/wire.js'

/** A request as it was recorded; header names in lower case. */
export interface RecordedRequest {
  readonly headers?: ReadonlyMap<string, string> | undefined
  readonly body?: string
}

/** What the request of a client must keep. */
export interface ClientRule {
  readonly id: string
  readonly title: string
  readonly basis: Complaint['basis']
  /** The constraint of the contract, where there is one for all of its complaints. */
  readonly constraint?: string
  applies(request: RecordedRequest): boolean
  judge(request: RecordedRequest, contract: Contract): Complaint[]
}

/** Rules about requests, causes first. */
export const clientRules: readonly ClientRule[] = [
  {
    id: 'client/token',
    title: 'the client sends a token',
    basis: 'documented',
    applies: ({ headers }) => headers !== undefined,
    judge: ({ headers }) =>
      headers?.get(tokenHeader.toLowerCase())
        ? []
        : [wrong('The request has no token.', tokenHeader, 'no token', 'documented')],
  },
  {
    id: 'client/media-type',
    title: 'the client names the media type of the contract',
    basis: 'example',
    applies: ({ headers }) => headers !== undefined,
    judge: ({ headers }) => {
      const actual = headers?.get('content-type') ?? 'no content type'
      const essence = actual.split(';')[0]?.trim().toLowerCase()
      return essence === mediaType
        ? []
        : [wrong(`The content type is ${actual}.`, mediaType, actual, 'example')]
    },
  },
  {
    id: 'client/json',
    title: 'the client sends JSON',
    basis: 'documented',
    applies: ({ body }) => body !== undefined,
    judge: ({ body = '' }) =>
      parse(body)
        ? []
        : [
            wrong(
              'The body is not JSON (RFC 8259).',
              'JSON',
              body === '' ? 'no body' : 'something else',
              'documented',
            ),
          ],
  },
  {
    id: 'client/schema',
    title: 'the client sends the fields, types and no more ids than the contract allows',
    basis: 'documented',
    applies: ({ body }) => body !== undefined && parse(body) !== undefined,
    judge: ({ body = '' }, contract) => {
      const value = parse(body)?.value ?? null
      return findBreaches(value, contract.request.schema, contract.document).map(
        ({ pointer, schemaPointer, expected, actual }) => {
          const constraint = constraintAt(contract, schemaPointer)
          return {
            ...wrong(
              `${pointer || 'The body'} must be ${expected}, and is ${actual}.`,
              expected,
              actual,
              'documented',
            ),
            basis: constraint?.basis ?? 'policy',
            place: { in: 'request', pointer },
            ...(constraint ? { constraint } : {}),
          }
        },
      )
    },
  },
]

/** The ids that a recorded body asks to upgrade, and what to call the request. */
export function describeRequest(body: string | undefined): { title: string; ids?: readonly string[] } {
  if (body === undefined) return { title: 'a request whose body was not recorded' }
  const parsed = parse(body)
  if (!parsed) return { title: body === '' ? 'no body' : 'a body that is not JSON' }
  const ids = idsIn(parsed.value, maxInstanceIds)
  return ids ? { title: countIds(ids.length), ids } : { title: 'a body that breaks the contract' }
}

function parse(body: string): { readonly value: Json } | undefined {
  try {
    return { value: JSON.parse(body) }
  } catch {
    return undefined
  }
}

function wrong(message: string, expected: string, actual: string, basis: Complaint['basis']): Complaint {
  return { basis, severity: 'violation', message, expected, actual }
}
