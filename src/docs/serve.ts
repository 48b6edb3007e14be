import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { type ListenOptions, type RunningServer, serve } from '../http/serve.js'

/** Options of {@link serveDocs}. */
export interface DocsServerOptions extends ListenOptions {
  /** The folder that the docs are in: the page `index.html`, and the forms of the contract beside it. */
  readonly folder: string
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.yaml': 'application/yaml; charset=utf-8',
}

/**
 * Serves the docs of the contract at `/`, and the files beside the page, such as `/openapi.yaml`.
 *
 * @param options What to serve, and where to listen (a free port of 127.0.0.1 unless given).
 * @returns Where it answers, and how to end it.
 * @throws {ServerStartError} When it cannot listen there.
 */
export async function serveDocs({ folder, ...listen }: DocsServerOptions): Promise<RunningServer> {
  // Only what the folder holds is served, so that no path leads out of it.
  const names = new Set(await readdir(folder))
  return serve(async (request) => {
    const name = new URL(request.url).pathname.slice(1) || 'index.html'
    const type = mediaTypes[extname(name)]
    if (!names.has(name) || type === undefined) {
      return new Response('There is no such page; the docs are at /.\n', { status: 404 })
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } })
    }
    // Docs that were built again show at the next reload.
    const headers = { 'Content-Type': type, 'Cache-Control': 'no-store' }
    const content = request.method === 'HEAD' ? null : await readFile(join(folder, name))
    return new Response(content, { headers })
  }, listen)
}
