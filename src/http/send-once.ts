/** What sends a request: called with the address as text and a plain record, as the global `fetch` can be. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** A request that can leave once. */
export interface OnceOnly {
  /** What to give to `fetch`. */
  readonly init: RequestInit
  /**
   * Says whether anything has asked for the body; until then no server can have the request. From now on
   * nothing gets it any more, so that a `fetch` that still waits can't send it later.
   */
  readonly withdraw: () => boolean
}

/**
 * Makes a request that no transport can send a second time. `fetch` sends one again by itself, on a new
 * connection, when the answer is 421 and the body can be read again (Fetch Standard, HTTP-network-or-cache
 * fetch); so the body is a stream, which can't. With a `Content-Length` it is not sent in chunks, which a
 * gateway may refuse. And as nothing reads the body before a connection stands, a body that was not asked
 * for proves that nothing was sent.
 *
 * Other runtimes than Node, browsers among them, send no such stream over HTTP/1.1: there the body stays
 * what it is, and counts as taken. GET and HEAD can have no body in `fetch`, so a 421 still doubles them.
 *
 * @param init - the request without its body; headers as a plain record
 * @param body - what to send; may be empty
 */
export function onceOnly(
  init: RequestInit & { readonly headers: Readonly<Record<string, string>> },
  body: string | Uint8Array,
): OnceOnly {
  if (init.method === 'GET' || init.method === 'HEAD') return { init, withdraw: () => true }
  const { process } = globalThis as {
    readonly process?: { readonly versions?: Readonly<Record<string, string>> }
  }
  if (!process?.versions?.['undici']) {
    return { init: { ...init, body: body as BodyInit }, withdraw: () => true }
  }
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  let taken = false
  let isWithdrawn = false
  const take = () => {
    if (isWithdrawn && !taken) throw new TypeError('This request was given up before it was sent.')
    if (taken) throw new TypeError('The body of this request was read before; it is sent once only.')
    taken = true
    // A copy, because the stream takes the memory away.
    return bytes.slice()
  }
  const stream = new ReadableStream({
    // Of another type, `fetch` would read ahead before there is a connection.
    type: 'bytes',
    pull(controller) {
      const chunk = take()
      if (chunk.length > 0) controller.enqueue(chunk)
      controller.close()
    },
  })
  // A fetch that knows no streams, such as node-fetch, makes a string of whatever it is given.
  Object.defineProperty(stream, 'toString', { value: () => new TextDecoder().decode(take()) })
  const headers = { ...init.headers, 'Content-Length': String(bytes.length) }
  const streaming: RequestInit & { duplex: 'half' } = { ...init, headers, body: stream, duplex: 'half' }
  return {
    init: streaming,
    withdraw() {
      isWithdrawn = true
      return taken
    },
  }
}
