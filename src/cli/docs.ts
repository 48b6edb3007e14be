import { serveDocs } from '../docs-server.js'
import type { DocsArguments } from './docs-command.js'
import { exitCodes } from './exit-codes.js'
import { interruption } from './interruption.js'

/** Serves the reference until Ctrl-C. */
export async function docs(options: DocsArguments): Promise<number> {
  const stopped = interruption()
  const { url, close } = await serveDocs(options)
  process.stdout.write(`The docs are at ${url}\nThe contract is at ${url}/openapi.yaml\n\nCtrl-C stops it.\n`)
  await stopped
  await close()
  process.stdout.write('\nStopped.\n')
  return exitCodes.conforming
}
