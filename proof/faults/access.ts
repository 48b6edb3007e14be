import { maxInstanceIds } from '../../generated/operation.js'
import { createSimulator } from '../../src/mock/simulator.js'
import {
  accepted,
  altering,
  crash,
  type Exchange,
  field,
  responding,
  stringsOf,
  token,
  unrequestedId,
} from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

const sentToken = ({ request }: Exchange) => request.headers.get('X-Auth-Token')
const isWithoutToken = (exchange: Exchange) => exchange.status === 401 && sentToken(exchange) === null
const mediaType = ({ request }: Exchange) => request.headers.get('Content-Type')
const asksForOther = ({ request }: Exchange) => !/json|^\*\/\*$|^$/.test(request.headers.get('Accept') ?? '')

const ofToken = faultsOf('token')
const serves = ofToken.plantedBy(serving)
const ofMethod = faultsOf('method')
const ofMediaType = faultsOf('media type')

/** Who may ask, how, and in which form. */
export const accessFaults: readonly Fault[] = [
  serves(
    'token-not-checked',
    'Serves requests without a token',
    'token/none',
    (exchange) => sentToken(exchange) === null,
  ),
  serves(
    'token-empty-accepted',
    'Serves requests with an empty token',
    'token/empty',
    (exchange) => sentToken(exchange) === '',
  ),
  serves('token-presence-only', 'Serves requests with any token at all', 'token/invalid', (exchange) =>
    Boolean(sentToken(exchange)),
  ),
  serves(
    'token-prefix-only',
    'Compares tokens only as far as the shorter one goes',
    'token/truncated',
    (exchange) => {
      const sent = sentToken(exchange)
      return Boolean(sent) && token.startsWith(sent ?? '')
    },
  ),
  ofToken.alters(
    'token-and-body-ignored',
    'Responds with 202 whatever is sent, without a look at body or token',
    'token/none',
    ({ request, json }) =>
      request.method === 'POST' ? accepted(stringsOf(field(json, 'instance_ids'))) : undefined,
  ),
  ofToken.alters(
    'token-after-body',
    'Looks at the body before it looks at the token',
    'token/before-body',
    async (exchange) => {
      if (exchange.status !== 401) return undefined
      const { request, bytes, hasBody } = exchange
      const headers = new Headers(request.headers)
      headers.set('X-Auth-Token', token)
      const response = await createSimulator({ instances: {} }).fetch(request.url, {
        method: request.method,
        headers,
        ...(hasBody && { body: bytes }),
      })
      return response.status === 400 ? response : undefined
    },
  ),
  {
    ...ofToken.crashes(
      'token-wrong-crashes',
      'Answers anything but a conforming body with 500 when the token is wrong',
      ({ status, ids }) => status === 401 && (ids.length === 0 || ids.length > maxInstanceIds),
    ),
    unjudged: 'token/before-body',
  },
  ofToken.crashes('token-missing-crashes', 'Answers a missing token with 500', isWithoutToken),
  ofToken.fault(
    'token-missing-login',
    'Sends a request without a token to a login page',
    'response/no-redirect',
    responding(isWithoutToken, {
      status: 302,
      headers: { Location: 'https://login.example.test/' },
      body: '',
    }),
  ),
  ofToken.fault(
    'token-long-refused',
    'Refuses a token of more than 8 KB with 431',
    'token/long',
    responding((exchange) => (sentToken(exchange) ?? '').length > 8192, { status: 431 }),
  ),
  ofToken.fault(
    'token-longest-page',
    'Refuses a token of more than 16 KB with 400 and the page of a gateway',
    'token/long',
    responding((exchange) => (sentToken(exchange) ?? '').length > 16 * 1024, {
      status: 400,
      headers: { 'Content-Type': 'text/html' },
      body: '<html><head><title>400 Request Header Or Cookie Too Large</title></head></html>',
    }),
  ),
  ofToken.fault(
    'token-refused-as-text',
    'Refuses a wrong token in plain text',
    'response/content-type',
    responding(({ status }) => status === 401, {
      headers: { 'Content-Type': 'text/plain' },
      body: 'Unauthorized',
    }),
  ),
  ...['GET', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'].map((method) =>
    ofMethod.alters(
      `method-${method.toLowerCase()}-upgrades`,
      `Starts an upgrade on ${method}`,
      `method/${method.toLowerCase()}`,
      ({ request, ids }) =>
        request.method === method ? accepted(ids.length > 0 ? ids : [unrequestedId]) : undefined,
    ),
  ),
  ofMethod.fault(
    'method-head-upgrades',
    'Starts an upgrade on HEAD',
    'method/head',
    responding(({ request }) => request.method === 'HEAD', { status: 202 }),
  ),
  ofMethod.fault(
    'method-get-accepted',
    'Answers GET with 202 and an empty object',
    'method/get',
    responding(({ request }) => request.method === 'GET', { status: 202, json: {} }),
  ),
  ofMethod.fault(
    'method-get-crashes',
    'Answers GET with 501',
    'response/no-server-error',
    responding(({ request }) => request.method === 'GET', { ...crash, status: 501 }),
  ),
  ofMethod.crashes(
    'method-head-crashes',
    'Answers HEAD with 500',
    ({ request }) => request.method === 'HEAD',
  ),
  ofMediaType.crashes(
    'media-type-missing-crashes',
    'Answers a request without a content type with 500',
    (exchange) => exchange.request.method === 'POST' && mediaType(exchange) === null && exchange.hasBody,
  ),
  ofMediaType.crashes(
    'media-type-text-crashes',
    'Answers the content type text/plain with 500',
    (exchange) => mediaType(exchange) === 'text/plain',
  ),
  ofMediaType.crashes(
    'media-type-nonsense-crashes',
    'Answers a content type that makes no sense with 500',
    (exchange) => /;;/.test(mediaType(exchange) ?? ''),
  ),
  ofMediaType.crashes(
    'media-type-without-slash-crashes',
    'Answers a content type without a slash with 500',
    (exchange) => /^[^/;]+(?:;|$)/.test(mediaType(exchange) ?? ''),
  ),
  ofMediaType.crashes(
    'media-type-unknown-charset-crashes',
    'Answers a charset that does not exist with 500',
    (exchange) => /charset=(?!utf-?8)/i.test(mediaType(exchange) ?? ''),
  ),
  ofMediaType.crashes(
    'media-type-form-without-boundary-crashes',
    'Answers a form with files that has no boundary with 500',
    (exchange) => mediaType(exchange) === 'multipart/form-data',
  ),
  ofMediaType.crashes(
    'media-type-accept-nonsense-crashes',
    'Answers an Accept header that makes no sense with 500',
    ({ request }) => !/^[^/]+\/[^/]+$/.test(request.headers.get('Accept') ?? '*/*'),
  ),
  ofMediaType.crashes(
    'media-type-charset-crashes',
    'Answers a charset in the content type with 500',
    (exchange) => /charset=/i.test(mediaType(exchange) ?? ''),
  ),
  ofMediaType.alters(
    'media-type-form-ignored',
    'Takes a form for a batch without instances',
    'response/each-id-once',
    (exchange) =>
      exchange.status === 400 && mediaType(exchange)?.includes('form') ? accepted([]) : undefined,
  ),
  ofMediaType.fault(
    'media-type-accept-html',
    'Answers with a page of HTML to clients that do not ask for JSON',
    'response/content-type',
    responding(asksForOther, {
      headers: { 'Content-Type': 'text/html' },
      body: '<!doctype html><title>Accepted</title>',
    }),
  ),
  ofMediaType.crashes(
    'media-type-accept-crashes',
    'Answers with 500 to clients that do not ask for JSON',
    asksForOther,
  ),
]

/** Serves what was refused for its token. */
function serving(when: (exchange: Exchange) => boolean) {
  return altering((exchange) =>
    exchange.status === 401 && when(exchange) ? exchange.ask({ token }) : undefined,
  )
}
