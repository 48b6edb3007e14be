import { buffer } from 'node:stream/consumers'
import { UsageError } from '../conformance/options.js'
import { keysProblem } from '../signing/keys.js'
import { signRequest } from '../signing/sign.js'
import { exitCodes } from './exit-codes.js'
import { keysFromEnvironment } from './keys.js'

/** What the command line says about a request to sign. */
export interface SignArguments {
  /** Each as in `Content-Type: application/json`. */
  readonly header?: readonly string[]
}

/** Prints the headers that sign a request, for `curl -H @-`. Its body is standard input. */
export async function sign(method: string, url: string, { header = [] }: SignArguments): Promise<number> {
  const keys = keysFromEnvironment()
  if (!keys) throw new UsageError('There is no key; set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK.')
  const problem = keysProblem(keys)
  if (problem !== undefined) throw new UsageError(problem)
  if (!URL.canParse(url))
    throw new UsageError('The URL is not valid; give it in full, with https:// and the path.')
  const body = new Uint8Array(await buffer(process.stdin))
  const added = await signRequest({ method, url, headers: toHeaders(header), body }, keys, new Date())
  const lines = Object.entries(added).map(([name, value]) => `${name}: ${value}\n`)
  process.stdout.write(lines.join(''))
  return exitCodes.conforming
}

function toHeaders(lines: readonly string[]): Headers {
  // curl sends no such header, so a signature that covers it would be refused.
  if (lines.some((line) => !line.includes(':')))
    throw new UsageError('A header has no colon; write it as "Name: value".')
  try {
    return new Headers(
      lines.map((line): [string, string] => [line.replace(/:.*/s, ''), line.replace(/^[^:]*:/, '')]),
    )
  } catch {
    throw new UsageError(
      'A header has a name or a value that HTTP does not allow; write it as "Name: value".',
    )
  }
}
