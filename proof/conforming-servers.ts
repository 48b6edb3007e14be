import { setTimeout as delay } from 'node:timers/promises'
import { serveHandler, type WireManner } from '../tests/support/server.js'
import { type PlantedServer, plant } from './faults.js'
import {
  altering,
  badRequest,
  changingErrors,
  changingResults,
  crash,
  type Exchange,
  field,
  hasDuplicates,
  hasUnknown,
  isDeep,
  isEmptyArray,
  isHuge,
  type PlantedResponse,
  parse,
  responding,
  type Wrap,
} from './planting.js'
import { memoryUrl } from './prove.js'

/** A server that differs from the simulator, and keeps the contract all the same. */
export interface ConformingServer {
  readonly id: string
  /** What the server does, as a sentence without a subject. */
  readonly description: string
  readonly wrap: Wrap
  /** Only a real connection can show what is different. */
  readonly serve?: 'http'
  /** How it answers over that connection. */
  readonly manner?: WireManner
  /** It serves no made-up ids, so a run has a verdict only with the option that says so. */
  readonly refusesMadeUpIds?: true
  /** What is truly wrong with it, all the same: the one check that reports something. */
  readonly fault?: string
  /** Only `--strict` fails a run for that. */
  readonly needsStrict?: true
  /** Milliseconds that a request may take; as many as a user's unless given. */
  readonly timeoutMs?: number
  /** The check that may report it, and that only `--strict` then fails a run for. */
  readonly sometimes?: string
}

/** A server that was started, and the way to stop it. */
export interface StartedServer extends PlantedServer {
  readonly baseUrl: string
  readonly close: () => Promise<void>
}

/**
 * Starts a conforming server: in memory, or on a free port of the loopback interface.
 *
 * @param seed Seed of its job IDs.
 */
export async function startConforming(server: ConformingServer, seed = 1): Promise<StartedServer> {
  const planted = plant(server, seed)
  if (server.serve !== 'http') {
    return { ...planted, baseUrl: memoryUrl, close: () => Promise.resolve() }
  }
  const { url: baseUrl, close } = await serveHandler(planted.fetch, server.manner)
  return { ...planted, baseUrl, close, fetch: (request) => fetch(request) }
}

const requestId = '616a9d01e6617ee6e285cd6ecbef60af'

const throttled = {
  status: 429,
  json: {
    error_code: 'APIGW.0308',
    error_msg: 'The throttling threshold has been reached',
    request_id: '2c5d0a7be1f84c6f9a3b8d7e6f5a4b3c',
  },
}

/** Answers that are right, after some milliseconds each. */
const slowly: Wrap = (server) => async (request) => {
  await delay(5)
  return server(request)
}

/** The same, and each request waits for those before it. */
const oneAtATime: Wrap = (server) => {
  let before: Promise<unknown> = Promise.resolve()
  return (request) => {
    const response = before.then(() => slowly(server)(request))
    before = response.catch(() => {})
    return response
  }
}

const all: readonly ConformingServer[] = [
  {
    id: 'order-reversed',
    description: 'Lists results in the reverse order of the IDs',
    wrap: changingResults((results) => results.toReversed()),
  },
  {
    id: 'order-by-id',
    description: 'Lists results in an order of its own',
    wrap: changingResults((results) => results.toSorted((one, other) => compareBackwards(one, other))),
  },
  rewriting('keys-reversed', 'Writes the fields of every object in another order', (value) =>
    JSON.stringify(reverseKeys(value)),
  ),
  rewriting('extra-fields', 'Adds fields that the contract does not know to every object', (value) =>
    JSON.stringify(addFields(value)),
  ),
  rewriting(
    'pretty-printed',
    'Writes JSON with line breaks and spaces',
    (value) => `\n${JSON.stringify(value, null, 4)}\n`,
  ),
  rewriting('escaped', 'Writes slashes and everything beyond ASCII as escapes', (value) =>
    JSON.stringify(value)
      .replaceAll('/', '\\/')
      .replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ),
  revaluing(
    'chinese',
    'Gives every cause in Chinese',
    ['error_msg', 'error_message'],
    () => '实例状态不允许执行该操作。',
  ),
  revaluing('other-codes', 'Uses error codes of other forms', ['error_code'], () => 'DBS.01280030'),
  {
    id: 'request-id-in-service-errors',
    description: 'Adds a request_id to the errors of the service as well',
    wrap: changingErrors(({ code, text }) => ({ request_id: requestId, error_msg: text, error_code: code })),
  },
  revaluing('job-id-hexadecimal', 'Gives jobs IDs that are no UUIDs', ['job_id'], (id) =>
    id.replaceAll('-', ''),
  ),
  replying('unknown-id-400', 'Answers a batch with an unknown ID with 400', hasUnknown, badRequest),
  replying('unknown-id-403', 'Answers a batch with an unknown ID with 403', hasUnknown, {
    status: 403,
    json: { error_code: 'DBS.200604', error_msg: 'The instance is not owned by the current user.' },
  }),
  replying('unknown-id-404', 'Answers a batch with an unknown ID with 404', hasUnknown, {
    status: 404,
    json: { error_code: 'DBS.200002', error_msg: 'The DB instance does not exist.' },
  }),
  replying(
    'all-rejected-403',
    'Answers 403 when every upgrade of a batch is rejected',
    ({ results }) => results.length > 0 && results.every((result) => 'error_code' in result),
    {
      status: 403,
      json: {
        error_code: 'DBS.200011',
        error_msg: 'The status of DB instance does not allow the operation.',
      },
    },
  ),
  replying(
    'odd-ids-refused',
    'Answers 400 to IDs that are not in the form of an instance ID',
    ({ status, ids }) => status === 202 && ids.some((id) => !/^[0-9a-f]{32}in\d\d$/.test(id)),
    badRequest,
  ),
  {
    ...replying(
      'unknown-fields-refused',
      'Answers a field that it does not know with 400',
      ({ json }) => Object.keys(Object(json)).some((name) => name !== 'instance_ids'),
      badRequest,
    ),
    fault: 'encoding/extra-field',
    needsStrict: true,
  },
  replying(
    'odd-ids-forbidden',
    'Has a filter that answers IDs with quotes, angle brackets or dots in a row with 403, before anything else',
    ({ text }) => /\\"|['<>]|\.\./.test(text),
    { status: 403, json: { error_code: 'APIGW.0310', error_msg: 'Forbidden', request_id: requestId } },
  ),
  replying(
    'empty-ids-forbidden',
    'Has a filter that responds with 403 to an empty ID, before anything else',
    ({ text }) => /[[,]""[\],]/.test(text),
    { status: 403, json: { error_code: 'APIGW.0310', error_msg: 'Forbidden', request_id: requestId } },
  ),
  replying('duplicates-refused', 'Answers a repeated ID with 400', hasDuplicates, badRequest),
  {
    id: 'duplicates-each',
    description: 'Lists a result for each time that an ID was sent',
    wrap: changingResults((results, { ids }) =>
      ids.map((id) => results.find((result) => result['instance_id'] === id)),
    ),
  },
  replying('empty-array-refused', 'Answers an empty array with 400', isEmptyArray, badRequest),
  adding('charset', 'Names the charset in the content type', () => ({
    'Content-Type': 'application/json; charset=utf-8',
  })),
  adding('charset-upper-case', 'Writes the content type in other letters', () => ({
    'Content-Type': 'Application/JSON;Charset="UTF-8"',
  })),
  adding('extra-headers', 'Adds response headers as gateways do', ({ status }) => ({
    Server: 'api-gateway',
    'X-Request-Id': requestId,
    'Strict-Transport-Security': 'max-age=31536000; includeSubdomains;',
    'X-Content-Type-Options': 'nosniff',
    'Set-Cookie': 'route=/opt; Path=/; HttpOnly',
    ...(status === 401 && { 'WWW-Authenticate': 'IAM' }),
  })),
  {
    id: 'token-403',
    description: 'Answers a wrong token with 403',
    wrap: responding(
      ({ status, request }) => status === 401 && Boolean(request.headers.get('X-Auth-Token')),
      {
        status: 403,
      },
    ),
    fault: 'token/invalid',
    needsStrict: true,
  },
  replying('method-405', 'Answers other methods with 405', ({ request }) => request.method !== 'POST', {
    status: 405,
    json: { error_code: 'APIGW.0101', error_msg: 'Method not allowed', request_id: requestId },
    headers: { Allow: 'POST' },
  }),
  replying(
    'options-204',
    'Answers OPTIONS with 204 and what it allows',
    ({ request }) => request.method === 'OPTIONS',
    {
      status: 204,
      headers: { Allow: 'OPTIONS, POST' },
    },
  ),
  {
    id: 'media-type-ignored',
    description: 'Takes any content type for JSON',
    wrap: altering(({ status, ask }) =>
      status === 400 ? ask({ mediaType: 'application/json' }) : undefined,
    ),
  },
  replying(
    'media-type-415',
    'Answers a content type other than JSON with 415',
    ({ status, request }) =>
      status === 400 && !/^application\/json/i.test(request.headers.get('Content-Type') ?? ''),
    { status: 415, json: { error_code: 'DBS.200001', error_msg: 'Unsupported media type' } },
  ),
  replying(
    'too-large-413',
    'Answers a body of more than 100 KB with 413',
    ({ status, bytes }) => status < 500 && status !== 401 && bytes.length > 100_000,
    { status: 413, json: { error_code: 'APIGW.0201', error_msg: 'Request entity too large' } },
  ),
  {
    id: 'lenient-parser',
    description: 'Ignores a byte order mark, takes the last of repeated names and replaces invalid UTF-8',
    wrap: altering(({ status, text, ask }) => {
      const json = parse(text.replace(/^\uFEFF/, ''))
      // What is nested too deeply to write again stays refused.
      const isReadable = status === 400 && field(json, 'instance_ids') !== undefined && !/\[{99}/.test(text)
      return isReadable ? ask({ body: JSON.stringify(json) }) : undefined
    }),
  },
  {
    id: 'one-at-a-time',
    description: 'Answers one request at a time, and takes its time',
    wrap: oneAtATime,
  },
  {
    id: 'slow-at-first',
    description:
      'Responds too late to a huge or deeply nested body the first two times, and in time from then on',
    timeoutMs: 300,
    wrap: altering(async (exchange) => {
      if ((isHuge(exchange) || isDeep(exchange)) && exchange.repetition <= 2) await delay(500)
      return undefined
    }),
  },
  { id: 'slow', description: 'Takes its time for every response', wrap: slowly },
  {
    ...replying('sheds', 'Sheds every seventh request with 503', ({ turn }) => turn % 7 === 0, {
      ...crash,
      status: 503,
    }),
    fault: 'response/no-server-error',
  },
  {
    ...replying(
      'limits-with-503',
      'Serves a few requests and responds to most with 503, as a rate limit does',
      ({ turn }) => turn > 5 && turn % 8 !== 0,
      { ...crash, status: 503 },
    ),
    fault: 'response/no-server-error',
  },
  replying(
    'throttles-with-retry-after',
    'Answers a request with 429 and asks to wait for a second',
    ({ turn }) => turn === 30,
    { ...throttled, headers: { 'Retry-After': '1' } },
  ),
  replying(
    'throttles',
    'Answers every fortieth request with 429 and says no time',
    ({ turn }) => turn % 40 === 39,
    throttled,
  ),
  ...[
    'Cannot read /etc/dds now',
    'Value of type java.lang.String expected',
    'See C:/docs',
    'The file upgrade.json at line 3 is not valid',
  ].map(
    (text, index): ConformingServer => ({
      id: `ordinary-text-${index + 1}`,
      description: `Says "${text}" in its errors`,
      wrap: changingErrors(({ code }) => ({ error_code: code, error_msg: text })),
    }),
  ),
  replying('throttled-once', 'Answers its ninth request with 429', ({ turn }) => turn === 9, throttled),
  overHttp('http', 'Answers over HTTP'),
  overHttp('http-gzip', 'Compresses its responses', { gzip: true }),
  overHttp('http-chunked', 'Sends its responses in small chunks', { chunked: true }),
  {
    ...overHttp('http-loses', 'Loses every twentieth response when the work is done', { losesEvery: 20 }),
    fault: 'response/complete',
  },
  {
    ...overHttp(
      'http-loses-on-reused',
      'Loses every twentieth response on connections that were used before, when the work is done',
      { losesEvery: 20, losesOnReused: true },
    ),
    fault: 'response/complete',
    needsStrict: true,
  },
  {
    ...overHttp(
      'http-closes-and-loses',
      'Closes the connection after each response, and loses every twentieth when the work is done',
      { close: true, losesEvery: 20 },
    ),
    fault: 'response/complete',
  },
  {
    ...overHttp('http-chunked-body-refused', 'Answers a body in chunks with 411'),
    wrap: responding(({ request }) => request.headers.has('Transfer-Encoding'), {
      status: 411,
      json: badRequest.json,
    }),
    fault: 'encoding/chunked',
    needsStrict: true,
  },
  overHttp('http-closes', 'Closes the connection after each response', { close: true }),
  ...[1, 2, 5, 20, 200].map(
    (idleMs): ConformingServer => ({
      ...overHttp(`http-idle-${idleMs}`, `Closes a connection that has been idle for ${idleMs} ms`, {
        idleMs,
      }),
      // How often it meets a request depends on the machine.
      sometimes: 'response/complete',
    }),
  ),
]

/** Those that serve no made-up ids, with a status after which a run sends nothing more. */
const refuseMadeUpIds: ReadonlySet<string> = new Set(['unknown-id-403', 'unknown-id-404', 'all-rejected-403'])

/** Servers that must not be accused of anything but the fault that they name. */
export const conformingServers: readonly ConformingServer[] = all.map((server) =>
  refuseMadeUpIds.has(server.id) ? { ...server, refusesMadeUpIds: true } : server,
)

/** Answers otherwise what meets the condition, mostly by refusing it. */
function replying(
  id: string,
  description: string,
  when: (exchange: Exchange) => boolean,
  planted: PlantedResponse,
): ConformingServer {
  return { id, description, wrap: responding(when, planted) }
}

/** Writes every response in another way. */
function rewriting(id: string, description: string, write: (value: unknown) => string): ConformingServer {
  const wrap = altering(({ responseText, request }) =>
    request.method === 'HEAD' ? undefined : { body: write(parse(responseText)) },
  )
  return { id, description, wrap }
}

/** Writes other values for some of the fields, wherever they are. */
function revaluing(
  id: string,
  description: string,
  fields: readonly string[],
  change: (value: string) => string,
): ConformingServer {
  return rewriting(id, description, (value) =>
    JSON.stringify(value, (name, value) => (fields.includes(name) ? change(value) : value)),
  )
}

/** Adds headers to every response. */
function adding(
  id: string,
  description: string,
  headersOf: (exchange: Exchange) => Readonly<Record<string, string>>,
): ConformingServer {
  const wrap = altering((exchange) => ({ body: exchange.responseText, headers: headersOf(exchange) }))
  return { id, description, wrap }
}

/** Serves as the simulator does, over a real connection. */
function overHttp(id: string, description: string, manner?: WireManner): ConformingServer {
  return { id, description, wrap: (server) => server, serve: 'http', ...(manner && { manner }) }
}

function compareBackwards(one: unknown, other: unknown): number {
  const [left, right] = [one, other].map((result) =>
    [...String(field(result, 'instance_id'))].toReversed().join(''),
  )
  return String(left).localeCompare(String(right))
}

function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, inner]) => [name, reverseKeys(inner)])
  return Object.fromEntries(entries.toReversed())
}

function addFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(addFields)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, inner]) => [name, addFields(inner)])
  return {
    ...Object.fromEntries(entries),
    request_id: requestId,
    more: { nested: [null] },
  }
}
