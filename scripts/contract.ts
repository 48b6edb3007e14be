import { readFile } from 'node:fs/promises'
import { LineCounter, parseDocument } from 'yaml'

/** The contract, or a file next to it, cannot be used; the message is one sentence for the user of the script. */
export class ContractFileError extends Error {
  override readonly name = 'ContractFileError'
}

/** A parsed YAML file that knows the line of each node. */
export interface YamlFile {
  readonly content: unknown
  /** The line, from 1, of the node at these reference tokens. */
  lineOf(tokens: readonly string[]): number
}

/**
 * Reads a text file.
 *
 * @throws {ContractFileError} when the file is missing or cannot be read.
 */
export async function readText(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ContractFileError(
      error.code === 'ENOENT' ? `${path} does not exist.` : `${path} cannot be read: ${error.code}.`,
    )
  })
}

/**
 * Reads a YAML file.
 *
 * @throws {ContractFileError} when the file is missing or is not valid YAML.
 */
export async function readYaml(path: string): Promise<YamlFile> {
  const text = await readText(path)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [error] = document.errors
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    const [reason] = error.message.split(' at line')
    throw new ContractFileError(`${path}:${line}:${col} is not valid YAML: ${reason}.`)
  }
  return {
    content: document.toJS(),
    lineOf(tokens) {
      const parent = document.getIn(tokens.slice(0, -1), true)
      const key = tokens.at(-1)
      const pair = (parent as { items?: { key?: { value?: unknown; range?: number[] } }[] })?.items?.find(
        (item) => String(item.key?.value) === key,
      )
      const node = pair?.key ?? (document.getIn(tokens, true) as { range?: number[] } | undefined)
      return lines.linePos(node?.range?.[0] ?? 0).line
    },
  }
}

/** Whether a value is an object with string keys, neither null nor an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
