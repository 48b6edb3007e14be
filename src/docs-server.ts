import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ListenOptions, type RunningServer, ServerStartError, serve } from './serve.js'

/** Options of {@link serveDocs}. */
export interface DocsOptions extends ListenOptions {
  /** The folder of the built docs. Default: where `npm run docs` puts them. */
  readonly folder?: string
}

/** Where the built docs are, seen from the compiled code and from the source. */
const folders = ['../docs', '../dist/docs'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)))

/** What is served, by path. */
const files: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/index.html': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/openapi.yaml': { name: 'openapi.yaml', type: 'application/yaml; charset=utf-8' },
  '/openapi.json': { name: 'openapi.json', type: 'application/json' },
}

/**
 * Serves the built docs of the contract, and the contract itself beside them as `/openapi.yaml` and
 * `/openapi.json`.
 *
 * @param options Where to listen (a free port of 127.0.0.1 unless given), and what to serve.
 * @returns Where it answers, and how to end it.
 * @throws {ServerStartError} When the docs are not built, or when it cannot listen there.
 */
export async function serveDocs(options: DocsOptions = {}): Promise<RunningServer> {
  const candidates = options.folder === undefined ? folders : [options.folder]
  const folder = candidates.find((candidate) => existsSync(join(candidate, 'index.html')))
  if (folder === undefined) {
    throw new ServerStartError(
      'The docs are not built here; run "npm run docs" in a clone of the repository, or render openapi/openapi.yaml of the package with "npx @redocly/cli build-docs".',
    )
  }
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
  }, options)
}
