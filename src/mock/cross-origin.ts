import type { Handler } from '../http/serve.js'

/**
 * Lets pages of every origin use a handler (Fetch Standard, section 3.3 on CORS). Preflights are answered
 * here, and the handler never sees them. No credentials are allowed: the token is a header like any other.
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
