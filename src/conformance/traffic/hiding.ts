import { tokenHeader } from '../../../generated/operation.js'
import { credentialsIn, credentialsInUrl, isCredential, maskHeaders } from '../../token/credentials.js'
import { createSecrets, type Secrets } from '../../token/find.js'
import { decodeUtf8 } from '../engine/response.js'
import type { RecordedExchange } from './exchange.js'

type Headers = Readonly<Record<string, string>>

/** How to replace what must not show of an exchange. */
export interface Hiding {
  readonly hide: (text: string) => string
  readonly hideInUrl: (text: string) => string
}

/**
 * Hides the token, other credentials and what URLs may hold, also where a response repeats them.
 *
 * @param token - finds the token of the request
 */
export function hidingOf({ request, response }: RecordedExchange, token: Secrets): Hiding {
  let otherCredentials: Secrets | undefined
  return {
    // Most exchanges are only counted, so they hide nothing.
    hide: (text) => {
      otherCredentials ??= createSecrets(credentialsOf(request.url, request.headers, response?.headers), '…')
      return otherCredentials.mask(token.mask(text))
    },
    // A query, such as that of a login page, may repeat the address, which has to show.
    hideInUrl: token.mask,
  }
}

function credentialsOf(url: string, ...messages: readonly (Headers | undefined)[]): string[] {
  const headers = messages.flatMap((message) => Object.entries(message ?? {}))
  const locations = headers.flatMap(([name, value]) => (/^location$/i.test(name) ? [value] : []))
  return [
    ...credentialsIn(headers.filter(([name]) => !isToken(name))),
    ...[url, ...locations].flatMap((one) => credentialsInUrl(one, url)),
  ]
}

/** The same exchange without what must not show. */
export function hideExchange(exchange: RecordedExchange, { hide, hideInUrl }: Hiding): RecordedExchange {
  const { request, response } = exchange
  const { origin, pathname } = new URL(request.url)
  return {
    ...exchange,
    request: { ...request, url: hideInUrl(origin + pathname), ...hideMessage(request, hide) },
    ...(response ? { response: { ...response, ...hideMessage(response, hide) } } : {}),
  }
}

function hideMessage(
  { headers, body }: RecordedExchange['request'] | NonNullable<RecordedExchange['response']>,
  hide: Hiding['hide'],
) {
  return {
    ...(headers ? { headers: hideHeaders(headers, hide) } : {}),
    ...(body === undefined ? {} : { body: hide(typeof body === 'string' ? body : decodeUtf8(body)) }),
  }
}

function hideHeaders(headers: Headers, hide: Hiding['hide']): Headers {
  const masked = maskHeaders(Object.entries(headers), hide)
  return Object.fromEntries(
    masked.map(([name, value]) => [name, isCredential(name) && !isToken(name) ? '…' : value]),
  )
}

function isToken(name: string): boolean {
  return name.toLowerCase() === tokenHeader.toLowerCase()
}
