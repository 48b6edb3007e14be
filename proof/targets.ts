import type { FetchHandler } from './planting.js'

/** A target that serves nothing, or next to nothing: no verdict can rest on it. */
export interface EmptyTarget {
  readonly id: string
  /** What it does, as a sentence without a subject. */
  readonly description: string
  readonly fetch: FetchHandler
}

const gatewayError = { error_code: 'APIGW.0101', error_msg: 'The API does not exist', request_id: '1' }

/** Every one of them must end with exit status 3, and with a sentence that says why. */
export const emptyTargets: readonly EmptyTarget[] = [
  ...[400, 403, 404, 405, 418].flatMap((status) => [
    empty(`${status}-json`, `Answers ${status} to everything, as a gateway does`, status, gatewayError),
    empty(
      `${status}-html`,
      `Answers ${status} to everything with a web page`,
      status,
      '<html><h1>No</h1></html>',
    ),
    empty(`${status}-text`, `Answers ${status} to everything with plain text`, status, 'no', {
      'Content-Type': 'text/plain',
    }),
    empty(`${status}-bare`, `Answers ${status} to everything without a body`, status, ''),
  ]),
  empty('403', 'Answers 403 to everything, as the service does', 403, {
    error_code: 'DBS.200604',
    error_msg: 'Forbidden',
  }),
  empty('401', 'Answers 401 to everything, the right token too', 401, {
    error_code: 'APIGW.0301',
    error_msg: 'Incorrect IAM authentication information',
  }),
  empty('401-removed', 'Stands behind a gateway that removes the token', 401, {
    error_code: 'APIGW.0301',
    error_msg: 'Incorrect IAM authentication information: x-auth-token not found',
  }),
  empty('400', 'Answers 400 to everything, as the service does', 400, {
    error_code: 'DBS.200001',
    error_msg: 'Parameter error',
  }),
  empty('415', 'Answers 415 to everything', 415, gatewayError),
  empty('redirect', 'Redirects everything to another host', 307, '', {
    Location: 'https://elsewhere.example.test/',
  }),
  empty('page', 'Answers 200 with a web page to everything', 200, '<!doctype html><p>It works!</p>', {
    'Content-Type': 'text/html',
  }),
  {
    id: 'unreachable',
    description: 'Takes no connections',
    fetch: () => Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })),
  },
  {
    id: 'silent',
    description: 'Takes connections and never answers',
    fetch: ({ signal }) =>
      new Promise((_, fail) => {
        signal.addEventListener('abort', () => fail(signal.reason), { once: true })
      }),
  },
]

function empty(
  id: string,
  description: string,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): EmptyTarget {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const type = typeof body === 'string' ? 'text/html' : 'application/json'
  return {
    id,
    description,
    fetch: (request) =>
      Promise.resolve(
        new Response(request.method === 'HEAD' ? null : text, {
          status,
          headers: { ...(text && { 'Content-Type': type }), ...headers },
        }),
      ),
  }
}
