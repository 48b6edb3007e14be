import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** A packed file ends too early, or is damaged: what came before can be read. */
export class CutShortError extends Error {
  override readonly name = 'CutShortError'
}

const byteOrderMarks: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]
const gzipMark = [0x1f, 0x8b]
/** Enough to see how a file is encoded. */
const longestMark = 3

/**
 * The bytes of a file as UTF-8 without a byte order mark: unpacked if they are gzip, and decoded if a mark says
 * that they are UTF-16, as redirected output is on Windows.
 */
export async function* decodeRecording(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Buffer, void, undefined> {
  const bytes = withBeginning(chunks)
  const { value: beginning, done } = await bytes.next()
  if (done) return
  if (!startsWith(beginning, gzipMark)) {
    yield* decodeText(beginning, bytes)
    return
  }
  // Once: there are files that unpack to themselves.
  const unpacked = withBeginning(unzip(restoring(beginning, bytes)))
  const first = await unpacked.next()
  if (!first.done) yield* decodeText(first.value, unpacked)
}

async function* decodeText(
  beginning: Buffer,
  rest: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  const [encoding, mark] = byteOrderMarks.find(([, bytes]) => startsWith(beginning, bytes)) ?? ['utf-8', []]
  const first = beginning.subarray(mark.length)
  if (encoding === 'utf-8') {
    if (first.length > 0) yield first
    yield* rest
    return
  }
  const decoder = new TextDecoder(encoding)
  for await (const chunk of restoring(first, rest)) {
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield Buffer.from(text)
  }
  const end = decoder.decode()
  if (end !== '') yield Buffer.from(end)
}

async function* unzip(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const gunzip = createGunzip()
  const source = Readable.from(packed)
  source.on('error', (error) => gunzip.destroy(error))
  try {
    yield* source.pipe(gunzip)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw code?.startsWith('Z_') ? new CutShortError('The file cannot be unpacked to its end.') : error
  } finally {
    source.destroy()
  }
}

/** The same bytes, with enough of them in the first piece to see their encoding. */
async function* withBeginning(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Buffer, undefined, undefined> {
  let beginning: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk)
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    if (!beginning) yield bytes
    else {
      beginning = Buffer.concat([beginning, bytes])
      if (beginning.length < longestMark) continue
      yield beginning
      beginning = undefined
    }
  }
  if (beginning && beginning.length > 0) yield beginning
  return undefined
}

async function* restoring(
  beginning: Buffer,
  rest: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  yield beginning
  yield* rest
}

function startsWith(bytes: Buffer, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte)
}
