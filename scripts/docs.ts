import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ContractFileError, readYaml } from './contract.js'

const contractPath = 'openapi/openapi.yaml'
const bundledPath = 'generated/openapi.json'
const configPath = 'openapi/docs.redocly.yaml'
const redocly = fileURLToPath(new URL('../node_modules/@redocly/cli/bin/cli.js', import.meta.url))

const logo = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="38" height="14"><text y="11" font-family="sans-serif" font-size="12" fill="#8a94a6">Redoc</text></svg>',
)

/** What the renderer has no option for: what stands in its page, and what has to stand there. */
const corrections: readonly (readonly [RegExp, string])[] = [
  // It names itself with a logo off a CDN; the same name as text needs no request.
  [/https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g, `data:image/svg+xml,${logo}`],
  // Its links are to routes, which only the part behind the # can name in a single file.
  [/(<a [^>]*href=")(?=\/)/g, '$1#'],
]

/**
 * Builds the docs of the contract: `index.html`, which needs nothing but itself, and the raw contract
 * beside it as `openapi.yaml` and `openapi.json`.
 *
 * @param folder Where to put them; made when it does not exist.
 * @returns The path of the page.
 * @throws {ContractFileError} when the contract is missing, is not valid YAML or cannot be rendered.
 */
export async function buildDocs(folder: string): Promise<string> {
  await readYaml(contractPath)
  await mkdir(folder, { recursive: true })
  const page = join(folder, 'index.html')
  await render(page)
  await correct(page)
  await copyFile(contractPath, join(folder, 'openapi.yaml'))
  await copyFile(bundledPath, join(folder, 'openapi.json'))
  return page
}

/** Runs the renderer, and passes on what it prints only when it fails: it advertises and warns of itself. */
function render(page: string): Promise<void> {
  const args = ['build-docs', contractPath, '--inlineBundle', '--config', configPath, '--output', page]
  const env = { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', REDOCLY_TELEMETRY: 'off' }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [redocly, ...args], { env }, (error, _stdout, stderr) => {
      if (!error) return resolve()
      const reason = stderr.trim().split('\n').at(-1)
      reject(new ContractFileError(`${contractPath} cannot be rendered: ${reason}`))
    })
  })
}

async function correct(page: string): Promise<void> {
  let html = await readFile(page, 'utf8')
  for (const [wrong, right] of corrections) {
    if (html.search(wrong) < 0) {
      throw new ContractFileError(
        `${page} has no ${wrong}; adapt the corrections in scripts/docs.ts to the renderer.`,
      )
    }
    html = html.replaceAll(wrong, right)
  }
  await writeFile(page, html)
}

if (process.argv[1] === import.meta.filename) {
  buildDocs('dist/docs').then(
    (page) => console.log(`Wrote ${page}; open it in a browser, or serve it with "npm run docs:serve".`),
    (error: unknown) => {
      const known = error instanceof ContractFileError
      console.error(known ? `docs: ${error.message}` : error)
      process.exitCode = known ? 2 : 70
    },
  )
}
