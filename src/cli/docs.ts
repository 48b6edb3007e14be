import { existsSync, mkdirSync, statSync } from 'node:fs'
import { copyFile, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../conformance/options.js'
import { printable } from '../conformance/render/text.js'
import { type ListenOptions, type RunningServer, serve } from '../http/serve.js'
import { exitCodes } from './exit-codes.js'
import { interruption } from './interruption.js'

/** The options of `dds-contract docs`: where to listen, or the folder to copy the page into. */
export interface DocsArguments extends ListenOptions {
  readonly output?: string
}

/** Found by the package's name, because the source and the compiled code are at different depths. */
const packageRoot = dirname(createRequire(import.meta.url).resolve('dds-db-upgrade-contract/package.json'))
const page = join(packageRoot, 'dist/docs/index.html')

/** The files of the contract in each of its forms, by URL path. */
const contractFiles = Object.fromEntries([
  ['/openapi.yaml', join(packageRoot, 'openapi/openapi.yaml')],
  ...['openapi.json', 'openapi-3.0.yaml', 'openapi-3.0.json'].map((name) => [
    `/${name}`,
    fileURLToPath(new URL(`../../generated/${name}`, import.meta.url)),
  ]),
])

/**
 * Runs `dds-contract docs`: serves the page until Ctrl-C, or copies it.
 *
 * @returns the exit status
 * @throws {UsageError} When the page is not built, or the folder cannot be used.
 */
export async function docs({ output, ...listen }: DocsArguments): Promise<number> {
  // The package includes the page; a clone has to build it.
  if (!existsSync(page)) throw new UsageError('The docs are not built yet; run "npm run docs" first.')
  if (output === undefined) await serveUntilStopped(listen)
  else await copy(output)
  return exitCodes.conforming
}

async function serveUntilStopped(listen: ListenOptions): Promise<void> {
  const stopped = interruption()
  const { url, close } = await serveDocs({ '/': page, '/index.html': page, ...contractFiles }, listen)
  process.stdout.write(`The docs are at ${url}\nThe contract is at ${url}/openapi.yaml\n\nCtrl-C stops it.\n`)
  await stopped
  await close()
  process.stdout.write('\nStopped.\n')
}

async function copy(output: string): Promise<void> {
  const copied = join(output, 'index.html')
  try {
    makeFolder(resolve(output))
    await copyFile(page, copied)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'a file is in the way; name a folder' : code
    throw new UsageError(`The docs cannot be written to ${output}: ${why}.`, { cause: error })
  }
  process.stdout.write(`Wrote ${printable(copied)}\n`)
}

/** Makes a folder, and those around it. Asked for all at once, Node says ENOENT of a disk that is read-only. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && dirname(folder) !== folder) {
      makeFolder(dirname(folder))
      mkdirSync(folder)
    } else if (code !== 'EEXIST' || !statSync(folder).isDirectory()) throw error
  }
}

const mediaTypeOf: Readonly<Record<string, string>> = {
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
      'Content-Type': mediaTypeOf[extname(file)] ?? 'application/octet-stream',
      // A rebuilt page must show at the next reload.
      'Cache-Control': 'no-store',
    }
    return new Response(await readFile(file), { headers })
  }, listen)
}
