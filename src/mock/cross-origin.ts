import type { Handler } from '../http/serve.js'

/**
 * Lets pages of any origin use a handler (Fetch Standard, section 3.3 on CORS). Preflights are answered
 * here and never reach the handler. Credentials are not allowed: the token is an ordinary header.
 */
export function allowCrossOrigin(handler: Handler): Handler {
  return async (request) => {
    const { headers } = request
    const isPreflight = request.method === 'OPTIONS' && headers.has('Access-Control-Request-Method')
    const response = isPreflight ? new Response(null, { status: 204 }) : await handler(request)
    const allowed = new Response(response.body, response)
    for (const name of isPreflight ? [...forEvery, ...forPreflight] : forEvery) allowed.headers.set(name, '*')
    return allowed
  }
}

const forEvery = ['Access-Control-Allow-Origin', 'Access-Control-Expose-Headers']
const forPreflight = ['Access-Control-Allow-Methods', 'Access-Control-Allow-Headers']
