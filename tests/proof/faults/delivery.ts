import { maxInstanceIds } from '../../../generated/operation.js'
import { type Alteration, altering, type Exchange, field, serverError, stringsOf } from '../planting.js'
import type { Fault } from './fault.js'

const isFull = ({ results }: Exchange) => results.length === maxInstanceIds
const isTooLong = ({ status, ids }: Exchange) => status === 400 && ids.length > maxInstanceIds

/** Answers that do not arrive, arrive incompletely, or differ each time. */
export const deliveryFaults: readonly Fault[] = [
  delivery('hangs', 'Never answers a batch that is too long', 'response/in-time', (exchange) =>
    exchange.status === 400 && exchange.ids.length === maxInstanceIds + 1
      ? hang(exchange.request)
      : undefined,
  ),
  delivery('hangs-on-huge', 'Never answers a body of more than 100 KB', 'response/in-time', (exchange) =>
    exchange.bytes.length > 100_000 ? hang(exchange.request) : undefined,
  ),
  delivery(
    'stalls',
    'Sends the first half of the results and then nothing',
    'response/in-time',
    (exchange) => (isFull(exchange) ? { body: startOf(exchange.answer, () => undefined) } : undefined),
  ),
  delivery(
    'breaks-off',
    'Breaks the connection in the middle of the results',
    'response/complete',
    (exchange) =>
      isFull(exchange)
        ? { body: startOf(exchange.answer, (controller) => controller.error(new TypeError('terminated'))) }
        : undefined,
  ),
  delivery(
    'stalls-always',
    'Sends the first half of every 202 and then nothing',
    'response/in-time',
    (exchange) => (exchange.status === 202 ? { body: startOf(exchange.answer, () => undefined) } : undefined),
  ),
  delivery(
    'breaks-off-always',
    'Breaks the connection in the middle of every 202',
    'response/complete',
    (exchange) =>
      exchange.status === 202
        ? { body: startOf(exchange.answer, (controller) => controller.error(new TypeError('terminated'))) }
        : undefined,
  ),
  delivery('resets', 'Breaks the connection when a batch is too long', 'response/complete', (exchange) => {
    if (isTooLong(exchange)) throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') })
    return undefined
  }),
  delivery('resets-on-deep', 'Breaks the connection on deep nesting', 'response/complete', ({ text }) => {
    if (text.includes('[[[[[[[[[['))
      throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') })
    return undefined
  }),
  delivery('redirects-errors', 'Redirects what it refuses to a page', 'response/no-redirect', ({ status }) =>
    status === 400 ? { status: 303, headers: { Location: '/error' }, body: '' } : undefined,
  ),
  sometimes('fails', 'Answers every seventh request with 500', 'response/no-server-error', ({ turn }) =>
    turn % 7 === 0 ? { status: 500, json: serverError } : undefined,
  ),
  sometimes(
    'loses',
    'Loses a result in every seventh answer',
    'response/each-id-once',
    ({ turn, results }) =>
      turn % 7 === 0 && results.length > 0 ? { json: { upgrade_results: results.slice(1) } } : undefined,
  ),
  sometimes(
    'camel-case',
    'Writes every seventh answer in camel case',
    'response/schema',
    ({ turn, answer }) =>
      turn % 7 === 0
        ? {
            body: answer.replace(/(?<=[{,]")[a-z_]+(?=":)/g, (name) =>
              name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()),
            ),
          }
        : undefined,
  ),
  sometimes(
    'page',
    'Answers every seventh request with a page of HTML',
    'response/content-type',
    ({ turn }) =>
      turn % 7 === 0 ? { headers: { 'Content-Type': 'text/html' }, body: '<p>Please wait</p>' } : undefined,
  ),
  sometimes(
    'flips',
    'Answers the same invalid request with 400 and 404 in turn',
    'consistency/repeat',
    (exchange) =>
      exchange.status === 400 && exchange.repetition % 2 === 0
        ? { status: 404, json: { error_code: 'DBS.200002', error_msg: 'The DB instance does not exist.' } }
        : undefined,
  ),
  sometimes(
    'gives-up',
    'Serves an invalid request when it is sent once more',
    'consistency/repeat',
    (exchange) =>
      exchange.status === 400 && exchange.repetition % 2 === 0
        ? {
            status: 202,
            json: {
              upgrade_results: stringsOf(field(exchange.json, 'instance_ids')).map((id) => ({
                instance_id: id,
                error_code: 'DBS.200002',
                error_message: 'The DB instance does not exist.',
              })),
            },
          }
        : undefined,
  ),
]

function delivery(id: string, description: string, check: string, alter: Alteration): Fault {
  return { id: `delivery-${id}`, kind: 'delivery', description, check, wrap: altering(alter) }
}

function sometimes(id: string, description: string, check: string, alter: Alteration): Fault {
  return { id: `sometimes-${id}`, kind: 'sometimes', description, check, wrap: altering(alter) }
}

/** Waits until the client gives up. */
function hang({ signal }: Request): Promise<never> {
  return new Promise((_, fail) => {
    signal.addEventListener('abort', () => fail(signal.reason), { once: true })
  })
}

/** A body that ends half-way, in the given manner. */
function startOf(answer: string, end: (controller: ReadableStreamDefaultController) => void): ReadableStream {
  const half = new TextEncoder().encode(answer.slice(0, answer.length / 2))
  let isHalfSent = false
  return new ReadableStream({
    pull(controller) {
      if (isHalfSent) return end(controller)
      isHalfSent = true
      controller.enqueue(half)
    },
  })
}
