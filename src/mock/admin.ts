import type { Service } from './service.js'

/** No path of the contract begins like this. */
const prefix = '/__admin/'

/**
 * Tells tests in any language, over HTTP, what a service knows: `GET /__admin/requests`, `/__admin/instances`
 * and `/__admin/jobs`.
 *
 * @returns the response to such a request; `undefined` for any other request
 */
export function respondToAdmin(request: Request, service: Service): Response | undefined {
  const { pathname } = new URL(request.url)
  if (!pathname.startsWith(prefix)) return undefined
  const views = {
    requests: () => service.requests,
    instances: () => Object.fromEntries(service.states),
    jobs: () => [...service.jobs.values()],
    followed: () => service.followed,
  }
  const name = pathname.slice(prefix.length)
  if (request.method !== 'GET' || !Object.hasOwn(views, name)) {
    const paths = Object.keys(views).map((view) => prefix + view)
    return jsonNoStore({ problem: `Only GET ${paths.join(', ')} is there.` }, 404)
  }
  return jsonNoStore(views[name as keyof typeof views](), 200)
}

function jsonNoStore(value: unknown, status: number): Response {
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
  return new Response(JSON.stringify(value), { status, headers })
}
