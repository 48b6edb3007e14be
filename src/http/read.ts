import { untilAborted } from './deadline.js'

/** The part of a response that is read. The caller's own `fetch` may return less than a `Response`. */
export type Readable = Partial<Pick<Response, 'body' | 'text' | 'json'>>

type Chunks = Pick<AsyncIterator<Uint8Array | string>, 'next' | 'return'>

/**
 * Reads a body, and stops reading when it gets too long: without a limit one response could fill the memory.
 *
 * @param maxBytes - the most that is kept
 * @param signal - ends the reading, even if the body does not know the signal
 * @returns `undefined` when the body is longer.
 * @throws the signal's reason, or what the body throws.
 */
export async function readToLimit(
  response: Readable,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const chunks = chunksOf(response)
  const read: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await untilAborted(chunks.next(), signal)
      if (done) return join(read, length)
      const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
      length += bytes.length
      if (length > maxBytes) return undefined
      read.push(bytes)
    }
  } finally {
    cancel(chunks)
  }
}

/** Cancels a body that will not be read; otherwise its connection would stay open until it ends. */
export function discard(response: Readable): void {
  cancel(chunksOf(response))
}

function cancel(chunks: Chunks): void {
  // Neither awaited nor checked for errors: nothing depends on a body that is not read.
  Promise.resolve(chunks.return?.()).catch(() => {})
}

function chunksOf(response: Readable): Chunks {
  const { body } = response
  if (!body) return bodyWithoutStream(response)
  if (!('getReader' in body)) return (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  // Not every browser can iterate over a stream.
  const reader = body.getReader()
  return {
    next: async () => {
      const { done, value } = await reader.read()
      return done ? { done, value: undefined } : { value }
    },
    return: async () => ({ done: true, value: await reader.cancel() }),
  }
}

async function* bodyWithoutStream(response: Readable): AsyncGenerator<Uint8Array | string, undefined> {
  if (response.body === null) return
  if (response.text) yield await response.text()
  else if (response.json) yield JSON.stringify(await response.json())
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  if (chunks.length === 1 && chunks[0]) return chunks[0]
  const joined = new Uint8Array(length)
  let position = 0
  for (const chunk of chunks) {
    joined.set(chunk, position)
    position += chunk.length
  }
  return joined
}
