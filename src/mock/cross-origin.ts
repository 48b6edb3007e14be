import type { LostResponse } from '../http/serve.js'

/**
 * Lets pages of any origin use a handler (Fetch Standard, section 3.3 on CORS). Preflights are answered
 * here and never reach the handler. Cookies are not allowed: the token is an ordinary header.
 */
export function allowCrossOrigin(handler: (request: Request) => Promise<Response | LostResponse>) {
  return async (request: Request): Promise<Response | LostResponse> => {
    const { headers } = request
    const isPreflight = request.method === 'OPTIONS' && headers.has('Access-Control-Request-Method')
    const response = isPreflight ? new Response(null, { status: 204 }) : await handler(request)
    if ('lost' in response) return response
    const allowed = new Response(response.body, response)
    for (const name of isPreflight ? [...forEvery, ...forPreflight] : forEvery) allowed.headers.set(name, '*')
    // The star does not stand for this one (Fetch Standard, section 4.8).
    if (isPreflight) allowed.headers.append('Access-Control-Allow-Headers', 'Authorization')
    return allowed
  }
}

const forEvery = ['Access-Control-Allow-Origin', 'Access-Control-Expose-Headers']
const forPreflight = ['Access-Control-Allow-Methods', 'Access-Control-Allow-Headers']
