import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { type ListenOptions, type RunningServer, serve } from '../http/serve.js'

/** Options of {@link serveDocs}. */
export interface DocsServerOptions extends ListenOptions {
  /** The file to serve at each path, such as `/openapi.yaml`. The page itself is at `/`. */
  readonly files: Readonly<Record<string, string>>
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.yaml': 'application/yaml; charset=utf-8',
}

/**
 * Serves the docs of the contract, and the contract itself.
 *
 * @param options What to serve, and where to listen (a free port of 127.0.0.1 unless given).
 * @returns Where it answers, and how to end it.
 * @throws {ServerStartError} When it cannot listen there.
 */
export function serveDocs({ files, ...listen }: DocsServerOptions): Promise<RunningServer> {
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
