import { UsageError } from '../conformance/options.js'
import { exitCodes } from './exit-codes.js'

/** What `dds-contract explain` is called with. */
export interface ExplainArguments {
  readonly list?: true
}

/** Prints what a check does, on what basis, and what a failure usually means. */
export async function explain(id: string | undefined, { list }: ExplainArguments): Promise<number> {
  if (list && id !== undefined)
    throw new UsageError(`--list names all checks; leave it out to explain ${id}, or leave out ${id}.`)
  const { explainCheck, listExplained } = await import('../conformance/explain.js')
  if (list || id === undefined) {
    const { renderCheckList } = await import('../conformance/render/terminal.js')
    process.stdout.write(renderCheckList(listExplained()))
    return exitCodes.conforming
  }
  const { renderExplanation } = await import('../conformance/render/explanation.js')
  process.stdout.write(renderExplanation(explainCheck(id)))
  return exitCodes.conforming
}
