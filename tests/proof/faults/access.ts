import { createSimulator } from '../../../src/mock/simulator.js'
import { accepted, altering, answering, type Exchange, serverError, strangerId, token } from '../planting.js'
import type { Fault } from './fault.js'

const sentToken = ({ request }: Exchange) => request.headers.get('X-Auth-Token')
const mediaType = ({ request }: Exchange) => request.headers.get('Content-Type')

/** Who may ask, how, and in which form. */
export const accessFaults: readonly Fault[] = [
  {
    id: 'token-not-checked',
    kind: 'token',
    description: 'Serves requests without a token',
    check: 'token/none',
    wrap: serving((exchange) => sentToken(exchange) === null),
  },
  {
    id: 'token-empty-accepted',
    kind: 'token',
    description: 'Serves requests with an empty token',
    check: 'token/empty',
    wrap: serving((exchange) => sentToken(exchange) === ''),
  },
  {
    id: 'token-presence-only',
    kind: 'token',
    description: 'Serves requests with any token at all',
    check: 'token/invalid',
    wrap: serving((exchange) => Boolean(sentToken(exchange))),
  },
  {
    id: 'token-prefix-only',
    kind: 'token',
    description: 'Compares tokens only as far as the shorter one goes',
    check: 'token/truncated',
    wrap: serving((exchange) => {
      const sent = sentToken(exchange)
      return Boolean(sent) && token.startsWith(sent ?? '')
    }),
  },
  {
    id: 'token-after-body',
    kind: 'token',
    description: 'Looks at the body before it looks at the token',
    check: 'token/before-body',
    wrap: altering(async (exchange) => {
      if (exchange.status !== 401) return undefined
      const { request, bytes, hasBody } = exchange
      const headers = new Headers(request.headers)
      headers.set('X-Auth-Token', token)
      const answer = await createSimulator({ instances: {} }).fetch(request.url, {
        method: request.method,
        headers,
        ...(hasBody && { body: bytes }),
      })
      return answer.status === 400 ? answer : undefined
    }),
  },
  {
    id: 'token-missing-crashes',
    kind: 'token',
    description: 'Answers a missing token with 500',
    check: 'response/no-server-error',
    wrap: answering((exchange) => exchange.status === 401 && sentToken(exchange) === null, {
      status: 500,
      json: serverError,
    }),
  },
  {
    id: 'token-missing-login',
    kind: 'token',
    description: 'Sends a request without a token to a login page',
    check: 'response/no-redirect',
    wrap: answering((exchange) => exchange.status === 401 && sentToken(exchange) === null, {
      status: 302,
      headers: { Location: 'https://login.example.test/' },
      body: '',
    }),
  },
  {
    id: 'token-refused-as-text',
    kind: 'token',
    description: 'Refuses a wrong token in plain text',
    check: 'response/content-type',
    wrap: answering(({ status }) => status === 401, {
      headers: { 'Content-Type': 'text/plain' },
      body: 'Unauthorized',
    }),
  },
  ...(['GET', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'] as const).map(
    (method): Fault => ({
      id: `method-${method.toLowerCase()}-upgrades`,
      kind: 'method',
      description: `Starts an upgrade on ${method}`,
      check: `method/${method.toLowerCase()}`,
      wrap: altering(({ request, ids }) =>
        request.method === method ? accepted(ids.length > 0 ? ids : [strangerId]) : undefined,
      ),
    }),
  ),
  {
    id: 'method-get-crashes',
    kind: 'method',
    description: 'Answers GET with 501',
    check: 'response/no-server-error',
    wrap: answering(({ request }) => request.method === 'GET', { status: 501, json: serverError }),
  },
  {
    id: 'method-head-crashes',
    kind: 'method',
    description: 'Answers HEAD with 500',
    check: 'response/no-server-error',
    wrap: answering(({ request }) => request.method === 'HEAD', { status: 500, json: serverError }),
  },
  {
    id: 'media-type-missing-crashes',
    kind: 'media type',
    description: 'Answers a request without a content type with 500',
    check: 'response/no-server-error',
    wrap: answering(
      (exchange) => exchange.request.method === 'POST' && mediaType(exchange) === null && exchange.hasBody,
      { status: 500, json: serverError },
    ),
  },
  {
    id: 'media-type-nonsense-crashes',
    kind: 'media type',
    description: 'Answers a content type that makes no sense with 500',
    check: 'response/no-server-error',
    wrap: answering((exchange) => /;;|^[^/]+$/.test(mediaType(exchange) ?? ''), {
      status: 500,
      json: serverError,
    }),
  },
  {
    id: 'media-type-charset-crashes',
    kind: 'media type',
    description: 'Answers a charset in the content type with 500',
    check: 'response/no-server-error',
    wrap: answering((exchange) => /charset=/i.test(mediaType(exchange) ?? ''), {
      status: 500,
      json: serverError,
    }),
  },
  {
    id: 'media-type-form-ignored',
    kind: 'media type',
    description: 'Takes a form for a batch without instances',
    check: 'response/each-id-once',
    wrap: altering((exchange) =>
      exchange.status === 400 && mediaType(exchange)?.includes('form') ? accepted([]) : undefined,
    ),
  },
  {
    id: 'media-type-accept-html',
    kind: 'media type',
    description: 'Answers with a page of HTML to clients that do not ask for JSON',
    check: 'response/content-type',
    wrap: answering(({ request }) => !/json|^\*\/\*$|^$/.test(request.headers.get('Accept') ?? ''), {
      headers: { 'Content-Type': 'text/html' },
      body: '<!doctype html><title>Accepted</title>',
    }),
  },
  {
    id: 'media-type-accept-crashes',
    kind: 'media type',
    description: 'Answers with 500 to clients that do not ask for JSON',
    check: 'response/no-server-error',
    wrap: answering(({ request }) => !/json|^\*\/\*$|^$/.test(request.headers.get('Accept') ?? ''), {
      status: 500,
      json: serverError,
    }),
  },
]

/** Serves what was refused for its token. */
function serving(when: (exchange: Exchange) => boolean) {
  return altering((exchange) =>
    exchange.status === 401 && when(exchange) ? exchange.ask({ token }) : undefined,
  )
}
