import { maxInstanceIds } from '../../generated/operation.js'
import {
  type Alteration,
  crash,
  type Exchange,
  field,
  isDeep,
  isHuge,
  isRefused,
  isTooLong,
  stringsOf,
} from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

const isFull = ({ results }: Exchange) => results.length === maxInstanceIds
const isEverySeventh = ({ turn }: Exchange) => turn % 7 === 0
const isRepeated = (exchange: Exchange) => isRefused(exchange) && exchange.repetition % 2 === 0
const notFound = 'DBS.200002'
const noInstance = 'The DB instance does not exist.'
const stall = () => undefined
const breakOff = (controller: ReadableStreamDefaultController) =>
  controller.error(new TypeError('terminated'))

/** Answers that do not arrive, arrive incompletely, or differ each time. */
export const deliveryFaults: readonly Fault[] = [
  delivery('hangs', 'Never answers a batch that is too long', 'response/in-time', (exchange) =>
    exchange.status === 400 && exchange.ids.length === maxInstanceIds + 1
      ? hang(exchange.request)
      : undefined,
  ),
  delivery('hangs-on-huge', 'Never answers a body of more than 100 KB', 'response/in-time', (exchange) =>
    isHuge(exchange) ? hang(exchange.request) : undefined,
  ),
  delivery(
    'stalls',
    'Sends the first half of the results and then nothing',
    'response/in-time',
    (exchange) => (isFull(exchange) ? { body: startOf(exchange.responseText, stall) } : undefined),
  ),
  delivery(
    'breaks-off',
    'Breaks the connection in the middle of the results',
    'response/complete',
    (exchange) => (isFull(exchange) ? { body: startOf(exchange.responseText, breakOff) } : undefined),
  ),
  delivery(
    'stalls-always',
    'Sends the first half of every 202 and then nothing',
    'response/in-time',
    (exchange) => (exchange.status === 202 ? { body: startOf(exchange.responseText, stall) } : undefined),
  ),
  delivery(
    'breaks-off-always',
    'Breaks the connection in the middle of every 202',
    'response/complete',
    (exchange) => (exchange.status === 202 ? { body: startOf(exchange.responseText, breakOff) } : undefined),
  ),
  delivery('resets', 'Breaks the connection when a batch is too long', 'response/complete', (exchange) =>
    isTooLong(exchange) ? reset() : undefined,
  ),
  delivery('resets-on-deep', 'Breaks the connection on deep nesting', 'response/complete', (exchange) =>
    isDeep(exchange) ? reset() : undefined,
  ),
  delivery('redirects-errors', 'Redirects what it refuses to a page', 'response/no-redirect', (exchange) =>
    isRefused(exchange) ? { status: 303, headers: { Location: '/error' }, body: '' } : undefined,
  ),
  sometimes('fails', 'Answers every seventh request with 500', 'response/no-server-error', (exchange) =>
    isEverySeventh(exchange) ? crash : undefined,
  ),
  sometimes('loses', 'Loses a result in every seventh response', 'response/each-id-once', (exchange) =>
    isEverySeventh(exchange) && exchange.results.length > 0
      ? { json: { upgrade_results: exchange.results.slice(1) } }
      : undefined,
  ),
  sometimes('camel-case', 'Writes every seventh response in camel case', 'response/schema', (exchange) =>
    isEverySeventh(exchange) ? { body: toCamelCase(exchange.responseText) } : undefined,
  ),
  sometimes(
    'page',
    'Answers every seventh request with a page of HTML',
    'response/content-type',
    (exchange) =>
      isEverySeventh(exchange)
        ? { headers: { 'Content-Type': 'text/html' }, body: '<p>Please wait</p>' }
        : undefined,
  ),
  sometimes(
    'flips',
    'Answers the same invalid request with 400 and 404 in turn',
    'consistency/repeat',
    (exchange) =>
      isRepeated(exchange)
        ? { status: 404, json: { error_code: notFound, error_msg: noInstance } }
        : undefined,
  ),
  {
    ...sometimes(
      'crashes-again',
      'Answers an invalid request with 500 when it is sent once more',
      'response/no-server-error',
      (exchange) => (isRefused(exchange) && exchange.repetition > 1 ? crash : undefined),
    ),
    unjudged: 'consistency/repeat',
  },
  sometimes(
    'gives-up',
    'Serves an invalid request when it is sent once more',
    'consistency/repeat',
    (exchange) => {
      if (!isRepeated(exchange)) return undefined
      const ids = stringsOf(field(exchange.json, 'instance_ids'))
      const results = ids.map((id) => ({ instance_id: id, error_code: notFound, error_message: noInstance }))
      return { status: 202, json: { upgrade_results: results } }
    },
  ),
]

function delivery(id: string, description: string, check: string, alter: Alteration): Fault {
  return faultsOf('delivery').alters(`delivery-${id}`, description, check, alter)
}

function sometimes(id: string, description: string, check: string, alter: Alteration): Fault {
  return faultsOf('sometimes').alters(`sometimes-${id}`, description, check, alter)
}

/** Waits until the client gives up. */
function hang({ signal }: Request): Promise<never> {
  return new Promise((_, fail) => {
    signal.addEventListener('abort', () => fail(signal.reason), { once: true })
  })
}

function reset(): never {
  throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') })
}

function toCamelCase(responseText: string): string {
  return responseText.replace(/(?<=[{,]")[a-z_]+(?=":)/g, (name) =>
    name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()),
  )
}

/** A body that ends half-way, in the given manner. */
function startOf(
  responseText: string,
  end: (controller: ReadableStreamDefaultController) => void,
): ReadableStream {
  const half = new TextEncoder().encode(responseText.slice(0, responseText.length / 2))
  let isHalfSent = false
  return new ReadableStream({
    pull(controller) {
      if (isHalfSent) return end(controller)
      isHalfSent = true
      controller.enqueue(half)
    },
  })
}
