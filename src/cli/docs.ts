import { existsSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { UsageError } from '../conformance/options.js'
import { serveDocs } from '../docs/serve.js'
import type { DocsArguments } from './docs-command.js'
import { exitCodes } from './exit-codes.js'
import { interruption } from './interruption.js'

/** Of the package, by its own name: the source and the compiled code are not at the same depth. */
const manifest = createRequire(import.meta.url).resolve('dds-db-upgrade-contract/package.json')
const folder = join(dirname(manifest), 'dist/docs')

/** Serves the reference until Ctrl-C, or copies it into a folder. */
export async function docs({ output, ...listen }: DocsArguments): Promise<number> {
  // The package comes with them; a clone has to build them.
  if (!existsSync(folder)) throw new UsageError('The docs are not built yet; run "npm run docs" first.')
  if (output === undefined) await serve(listen)
  else await copy(output)
  return exitCodes.conforming
}

async function serve(listen: Omit<DocsArguments, 'output'>): Promise<void> {
  const stopped = interruption()
  const { url, close } = await serveDocs({ ...listen, folder })
  process.stdout.write(`The docs are at ${url}\nThe contract is at ${url}/openapi.yaml\n\nCtrl-C stops it.\n`)
  await stopped
  await close()
  process.stdout.write('\nStopped.\n')
}

async function copy(output: string): Promise<void> {
  try {
    await mkdir(output, { recursive: true })
    await cp(folder, output, { recursive: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new UsageError(`The docs cannot be written to ${output}: ${code}.`, { cause: error })
  }
  process.stdout.write(`Wrote ${join(output, 'index.html')}\n`)
}
