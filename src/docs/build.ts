import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The docs cannot be built; the message says why and what to do. */
export class DocsBuildError extends Error {
  override readonly name = 'DocsBuildError'
}

/** Options of {@link buildDocs}. */
export interface DocsBuildOptions {
  /** What `npm run build` made for the renderer: the contract with the basis of everything, template and options. */
  readonly source?: string
  /** Ends the build; nothing of it stays. */
  readonly signal?: AbortSignal
  /** Called when the renderer is found and starts: it takes a few seconds. */
  readonly onRender?: () => void
}

const require = createRequire(import.meta.url)
/** The package, by its own name: the source and the compiled code are not at the same depth. */
const root = dirname(require.resolve('dds-db-upgrade-contract/package.json'))

const docsSource = join(root, 'dist/docs-source')
const builtDocs = join(root, 'dist/docs')
const contract = join(root, 'openapi/openapi.yaml')
/** The editions of the contract that are made from it: in JSON, and in OpenAPI 3.0. */
const editions = ['openapi.json', 'openapi-3.0.json', 'openapi-3.0.yaml']

/** The renderer whose pages the tests read. */
const knownRenderer = '@redocly/cli@2.77.0'

const logo = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="38" height="14"><text y="11" font-family="sans-serif" font-size="12" fill="#8a94a6">Redoc</text></svg>',
)

interface Correction {
  readonly of: string
  readonly wrong: RegExp
  readonly right: string
}

/** What the renderer has no option for: what stands in its page, and what has to stand there. */
const corrections: readonly Correction[] = [
  {
    // It names itself with a logo off a CDN; the same name as text needs no request.
    of: 'logo',
    wrong: /https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g,
    right: `data:image/svg+xml,${logo}`,
  },
  {
    // They are to routes, which only the part behind the # can name in a single file.
    of: 'links',
    wrong: /(<a [^>]*href=")(?=\/)/g,
    right: '$1#',
  },
]

/** The folder with the docs that `npm run docs` built in a clone; the package comes without, for its size. */
export function findBuiltDocs(): string | undefined {
  return existsSync(join(builtDocs, 'index.html')) ? builtDocs : undefined
}

/**
 * Builds the docs of the contract: `index.html`, which needs nothing but itself, and the raw contract
 * beside it as `openapi.yaml` and `openapi.json`, and in OpenAPI 3.0.3 as `openapi-3.0.yaml` and `openapi-3.0.json`.
 *
 * @param folder Where to put them; made when it does not exist.
 * @returns The path of the page.
 * @throws {DocsBuildError} When the renderer is not installed (it is large, so it is an optional peer
 * dependency), not one that this knows, or fails, and when the folder cannot be written.
 * @throws The reason of the signal, when that ends the build.
 */
export async function buildDocs(folder: string, options: DocsBuildOptions = {}): Promise<string> {
  const { source = docsSource, signal, onRender } = options
  const renderer = findRenderer()
  if (!existsSync(source)) {
    throw new DocsBuildError('The docs are not built here; run "npm run docs" in the clone first.')
  }
  onRender?.()
  const html = correct(await render(renderer, source, signal))
  await write(html, folder).catch((error: NodeJS.ErrnoException) => {
    throw new DocsBuildError(`The docs cannot be written to ${folder}: ${error.code}.`, { cause: error })
  })
  return join(folder, 'index.html')
}

async function write(html: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'index.html'), html)
  await copyFile(contract, join(folder, 'openapi.yaml'))
  for (const edition of editions) {
    await copyFile(new URL(`../../generated/${edition}`, import.meta.url), join(folder, edition))
  }
}

function findRenderer(): string {
  try {
    return require.resolve('@redocly/cli/bin/cli.js')
  } catch (error) {
    throw new DocsBuildError(
      'The renderer of the docs is not installed; npm install --save-dev @redocly/cli@2 adds it.',
      { cause: error },
    )
  }
}

/** Runs the renderer in a folder of its own, so that only a whole page ever gets to where the docs belong. */
async function render(renderer: string, source: string, signal?: AbortSignal): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dds-contract-render-'))
  const page = join(folder, 'index.html')
  const config = join(source, 'docs.redocly.yaml')
  const args = ['build-docs', join(source, 'contract.json'), '--inlineBundle']
  try {
    await runRenderer([renderer, ...args, '--config', config, '--output', page], signal)
    return await readFile(page, 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Passes on what the renderer prints only when it fails: it advertises and warns of itself. */
function runRenderer(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const env = { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', REDOCLY_TELEMETRY: 'off' }
  return new Promise((resolve, reject) => {
    // Not by its own option "signal", which does not wait until the process has ended.
    const stop = () => child.kill()
    const child = execFile(process.execPath, args, { env }, (error, _stdout, stderr) => {
      signal?.removeEventListener('abort', stop)
      if (signal?.aborted) return reject(signal.reason)
      if (!error) return resolve()
      const reason = stderr.trim().split('\n').at(-1) || error.message
      reject(new DocsBuildError(`The docs cannot be rendered: ${reason}`))
    })
    signal?.addEventListener('abort', stop)
    if (signal?.aborted) stop()
  })
}

function correct(html: string): string {
  const unknown = corrections.find(({ wrong }) => html.search(wrong) < 0)
  if (unknown) {
    throw new DocsBuildError(
      `The installed renderer writes its ${unknown.of} in a way that these docs do not know; npm install --save-dev ${knownRenderer} adds one that they do.`,
    )
  }
  return corrections.reduce((text, { wrong, right }) => text.replaceAll(wrong, right), html)
}
