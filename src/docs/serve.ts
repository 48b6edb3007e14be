import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ListenOptions, type RunningServer, serve } from '../http/serve.js'

/** Options of {@link serveDocs}. */
export interface DocsServerOptions extends ListenOptions {
  /** The folder that the docs were built into. */
  readonly folder: string
}

/** What is served, by path. */
const files: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/index.html': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/openapi.yaml': { name: 'openapi.yaml', type: 'application/yaml; charset=utf-8' },
  '/openapi.json': { name: 'openapi.json', type: 'application/json' },
  '/openapi-3.0.yaml': { name: 'openapi-3.0.yaml', type: 'application/yaml; charset=utf-8' },
  '/openapi-3.0.json': { name: 'openapi-3.0.json', type: 'application/json' },
}

/**
 * Serves the built docs of the contract, and the contract itself beside them: `/openapi.yaml`,
 * `/openapi.json`, and both in OpenAPI 3.0.3 as `/openapi-3.0.yaml` and `/openapi-3.0.json`.
 *
 * @param options What to serve, and where to listen (a free port of 127.0.0.1 unless given).
 * @returns Where it answers, and how to end it.
 * @throws {ServerStartError} When it cannot listen there.
 */
export function serveDocs({ folder, ...listen }: DocsServerOptions): Promise<RunningServer> {
  return serve(async (request) => {
    const file = files[new URL(request.url).pathname]
    if (!file) return new Response('There is no such page; the docs are at /.\n', { status: 404 })
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } })
    }
    // Docs that were built again show at the next reload.
    const headers = { 'Content-Type': file.type, 'Cache-Control': 'no-store' }
    const content = request.method === 'HEAD' ? null : await readFile(join(folder, file.name))
    return new Response(content, { headers })
  }, listen)
}
