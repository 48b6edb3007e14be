import { existsSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../conformance/options.js'
import { serveDocs } from './docs-server.js'
import { exitCodes } from './exit-codes.js'
import { interruption } from './interruption.js'

/** What the command line says about the docs. */
export interface DocsArguments {
  readonly port: number
  readonly host: string
  readonly output?: string
}

/** Found by the package's name, because the source and the compiled code are at different depths. */
const root = dirname(createRequire(import.meta.url).resolve('dds-db-upgrade-contract/package.json'))
const page = join(root, 'dist/docs/index.html')

/** The files of the contract in each of its forms, by URL path. */
const forms = Object.fromEntries([
  ['/openapi.yaml', join(root, 'openapi/openapi.yaml')],
  ...['openapi.json', 'openapi-3.0.yaml', 'openapi-3.0.json'].map((name) => [
    `/${name}`,
    fileURLToPath(new URL(`../../generated/${name}`, import.meta.url)),
  ]),
])

/** Serves the reference until Ctrl-C, or copies it into a folder. */
export async function docs({ output, ...listen }: DocsArguments): Promise<number> {
  // The package includes the page; a clone has to build it.
  if (!existsSync(page)) throw new UsageError('The docs are not built yet; run "npm run docs" first.')
  if (output === undefined) await serve(listen)
  else await copy(output)
  return exitCodes.conforming
}

async function serve(listen: Omit<DocsArguments, 'output'>): Promise<void> {
  const stopped = interruption()
  const { url, close } = await serveDocs({ '/': page, '/index.html': page, ...forms }, listen)
  process.stdout.write(`The docs are at ${url}\nThe contract is at ${url}/openapi.yaml\n\nCtrl-C stops it.\n`)
  await stopped
  await close()
  process.stdout.write('\nStopped.\n')
}

async function copy(output: string): Promise<void> {
  const copied = join(output, 'index.html')
  try {
    await mkdir(output, { recursive: true })
    await copyFile(page, copied)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new UsageError(`The docs cannot be written to ${output}: ${code}.`, { cause: error })
  }
  process.stdout.write(`Wrote ${copied}\n`)
}
