import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildDocs, findBuiltDocs } from '../docs/build.js'
import { serveDocs } from '../docs/serve.js'
import type { DocsArguments } from './docs-command.js'
import { exitCodes } from './exit-codes.js'
import { onInterruption } from './interruption.js'

/** Serves the reference until Ctrl-C, or writes it into a folder. */
export async function docs({ output, ...listen }: DocsArguments): Promise<number> {
  const interruption = new AbortController()
  onInterruption(() => interruption.abort())
  const { signal } = interruption
  try {
    if (output === undefined) await serve(listen, signal)
    else process.stdout.write(`Wrote ${await build(output, signal)}\n`)
    return exitCodes.conforming
  } catch (error) {
    if (!signal.aborted) throw error
    process.stderr.write('\nStopped before the docs were built.\n')
    return exitCodes.noVerdict
  }
}

type ListenArguments = Omit<DocsArguments, 'output'>

/** Serves what is built, or builds it for as long as it is served. */
async function serve(listen: ListenArguments, signal: AbortSignal): Promise<void> {
  const built = findBuiltDocs()
  if (built !== undefined) return serveFolder(built, listen, signal)
  const folder = await mkdtemp(join(tmpdir(), 'dds-contract-docs-'))
  try {
    await build(folder, signal)
    await serveFolder(folder, listen, signal)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function build(folder: string, signal: AbortSignal): Promise<string> {
  return buildDocs(folder, {
    signal,
    onRender: () => process.stderr.write('Rendering the docs, which takes a few seconds.\n'),
  })
}

async function serveFolder(folder: string, listen: ListenArguments, signal: AbortSignal): Promise<void> {
  const { url, close } = await serveDocs({ ...listen, folder })
  process.stdout.write(`The docs are at ${url}\nThe contract is at ${url}/openapi.yaml\n\nCtrl-C stops it.\n`)
  await aborted(signal)
  await close()
  process.stdout.write('\nStopped.\n')
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve())
  })
}
