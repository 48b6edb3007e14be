import type { FetchHandler } from './planting.js'

/** A target that serves nothing, or next to nothing: no verdict can rest on it. */
export interface EmptyTarget {
  readonly id: string
  /** What it does, as a sentence without a subject. */
  readonly description: string
  readonly fetch: FetchHandler
}

const notFound = { error_code: 'APIGW.0101', error_msg: 'The API does not exist', request_id: '1' }

/** Every one of them must end with exit status 3, and with a sentence that says why. */
export const emptyTargets: readonly EmptyTarget[] = [
  empty('404-json', 'Answers 404 to everything, as a gateway does', 404, notFound),
  empty('404-html', 'Answers 404 to everything with a web page', 404, '<html><h1>404 Not Found</h1></html>'),
  empty('404-bare', 'Answers 404 to everything without a body', 404, ''),
  empty('403', 'Answers 403 to everything', 403, { error_code: 'DBS.200604', error_msg: 'Forbidden' }),
  empty('401', 'Answers 401 to everything, the right token too', 401, {
    error_code: 'APIGW.0301',
    error_msg: 'Incorrect IAM authentication information',
  }),
  empty('400', 'Answers 400 to everything', 400, { error_code: 'DBS.200001', error_msg: 'Parameter error' }),
  empty('405', 'Answers 405 to everything', 405, notFound),
  empty('415', 'Answers 415 to everything', 415, notFound),
  empty('418', 'Answers 418 to everything', 418, notFound),
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
