import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { type ListenOptions, type RunningServer, serve } from '../http/serve.js'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.yaml': 'application/yaml; charset=utf-8',
}

/**
 * Serves the docs of the contract, and the contract itself.
 *
 * @param files The file to serve at each path, such as `/openapi.yaml`.
 * @throws {ServerStartError} When it cannot listen there.
 */
export function serveDocs(
  files: Readonly<Record<string, string>>,
  listen?: ListenOptions,
): Promise<RunningServer> {
  return serve(async (request) => {
    const { pathname } = new URL(request.url)
    const file = Object.hasOwn(files, pathname) ? files[pathname] : undefined
    if (file === undefined) {
      return new Response('There is no such page; the docs are at /.\n', { status: 404 })
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } })
    }
    const headers = {
      'Content-Type': mediaTypes[extname(file)] ?? 'application/octet-stream',
      // A rebuilt page must show at the next reload.
      'Cache-Control': 'no-store',
    }
    return new Response(request.method === 'HEAD' ? null : await readFile(file), { headers })
  }, listen)
}
