import type { ConstraintFacts } from '../../../generated/constraints.js'
import type { Case, Expectation, Sent } from '../../../src/conformance/engine/case.js'
import type { Check } from '../../../src/conformance/engine/check.js'
import { readContract } from '../../../src/conformance/engine/contract/contract.js'
import type { Operation } from '../../../src/conformance/engine/operation.js'
import { readResponse } from '../../../src/conformance/engine/response.js'
import type { IncomingResponse } from '../../../src/conformance/engine/send/http.js'

/** A restaurant takes orders: at most three dishes, and the guest gets a table or an excuse. */
const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const text = { type: 'string' }
const seated = { type: 'object', required: ['table'], properties: { table: text, excuse: false } }
const excused = { type: 'object', required: ['excuse'], properties: { table: false, excuse: text } }
const Order = {
  type: 'object',
  required: ['dishes'],
  properties: { dishes: { $ref: '#/components/schemas/Dishes' } },
}
const Dishes = { type: 'array', maxItems: 3, items: text }
const responses = {
  201: json({ $ref: '#/components/schemas/Reply' }),
  400: json({ $ref: '#/components/schemas/Refusal' }),
}
const post = { operationId: 'order', requestBody: json({ $ref: '#/components/schemas/Order' }), responses }
const schemas = {
  Order,
  Dishes,
  Reply: { oneOf: [seated, excused] },
  Refusal: { type: 'object', required: ['why'] },
}
const document = { info: { version: '1' }, paths: { '/orders': { post } }, components: { schemas } }

const fact: ConstraintFacts = { basis: 'documented', stated: 'the menu', line: 1 }

/** Where the contract says that there are at most three dishes. */
export const mostDishes = '/components/schemas/Dishes/maxItems'

export const contract = readContract(document, '/orders', 'POST', {
  '/paths/~1orders/post/responses/201': fact,
  '/paths/~1orders/post/responses/400': { ...fact, basis: 'general' },
  '/components/schemas/Order/required/0': fact,
  [mostDishes]: { ...fact, value: 3 },
  '/components/schemas/Reply/oneOf/0': fact,
  '/components/schemas/Reply/oneOf/1': fact,
  '/components/schemas/Refusal/required/0': { ...fact, basis: 'general' },
})

export const served: Expectation = { accepted: [201], basis: 'documented' }
export const refused: Expectation = { accepted: [400], basis: 'documented' }

/** An order of this many dishes. */
export function order(dishes: number, rest: Partial<Case> = {}): Case {
  const names = Array.from({ length: dishes }, (_, index) => `dish ${index}`)
  return {
    title: `${dishes} dishes`,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    token: 'valid',
    body: [{ content: JSON.stringify({ dishes: names }) }],
    ids: names,
    valid: dishes <= 3,
    expected: dishes <= 3 ? served : refused,
    ...rest,
  }
}

/** A check that always sends the same orders. */
export function checkOf(id: string, cases: readonly Case[], rest: Partial<Check> = {}): Check {
  return { id, title: id, basis: 'documented', cases: () => cases, ...rest }
}

export const toy: Operation = {
  contract,
  contractId: { version: '1', operationId: 'order' },
  checks: [
    checkOf('order/most', [order(3)]),
    checkOf('order/too-many', [order(4)], { constraint: mostDishes }),
  ],
  sendingOrder: [],
  rules: [],
  reference: order(1),
  tokenHeader: 'X-Guest',
  tokenPlaceholder: '$GUEST',
  userAgent: 'toy/1',
  reasonNotToSend: ({ ids = [] }) => (ids.includes('poison') ? 'Nobody ordered poison.' : undefined),
  reasonToStop: ({ response }) =>
    response?.text.includes('on fire') ? 'The kitchen is on fire.' : undefined,
  contrasts: [order(0, { title: 'an order of nothing' })],
  isOfGateway: ({ text }) => text.includes('doorman'),
  describeResponse: ({ status }) => String(status),
  hints: { 401: 'who are you?', 403: 'are you welcome?', 404: 'is this the restaurant?', 405: '?', 415: '?' },
  hintOf: ({ text }) => (text.includes('no reservation') ? 'call ahead.' : undefined),
  textOf: () => undefined,
  otherHint: 'ask the cook.',
  refusalHint: 'Do they cook to order?',
  noResponse: 'Nobody said anything.',
  recordedIds: [],
  unseen: { '/components/schemas/Reply/oneOf/1': 'No excuse was heard.' },
}

/** What comes back from a kitchen. */
export function reply(
  status: number,
  body: unknown = status < 300 ? { table: '7' } : { why: 'closed' },
  headers: Readonly<Record<string, string>> = {},
): IncomingResponse {
  const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
  const all = Object.entries({ 'content-type': 'application/json', ...headers })
  return { status, headers: all, body: bytes, cut: false }
}

/** An order and its reply; no reply gives a failure. */
export function exchanged(testCase: Case, outcome: IncomingResponse | Sent['transportError']): Sent {
  const head = {
    case: testCase,
    url: 'http://127.0.0.1/orders',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
  }
  if (outcome === undefined || outcome === 'timeout' || 'network' in outcome)
    return { ...head, transportError: outcome ?? 'timeout' }
  return { ...head, response: readResponse(outcome) }
}
