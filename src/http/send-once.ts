/** What sends a request: called, like the global `fetch`, with the address as text and a plain record. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** A request that can be sent once. */
export interface OnceOnly {
  /** What to give to `fetch`. */
  readonly init: RequestInit
  /**
   * Returns whether anything has read the body; until then no server can have the request. From now on the
   * body can't be read, so a `fetch` that still waits can't send it later.
   */
  readonly withdraw: () => boolean
}

/**
 * Makes a request that no transport can send twice. `fetch` sends a request again, on a new connection, when
 * the response is 421 and the body can be read again (Fetch Standard, HTTP-network-or-cache fetch). So the body
 * is a stream, which can be read once. With a `Content-Length` it is not sent in chunks, which a gateway may
 * refuse. And because nothing reads the body before there is a connection, an unread body proves that nothing
 * was sent.
 *
 * Runtimes other than Node, including browsers, can't send such a stream over HTTP/1.1: there the body is
 * left as it is, and counts as read. GET and HEAD have no body in `fetch`, so a 421 still doubles them.
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
    if (taken) throw new TypeError('The body of this request has been read; it is only sent once.')
    taken = true
    // A copy, because the stream takes over the memory.
    return bytes.slice()
  }
  const stream = new ReadableStream({
    // With another type, `fetch` would read ahead before there is a connection.
    type: 'bytes',
    pull(controller) {
      const chunk = take()
      if (chunk.length > 0) controller.enqueue(chunk)
      controller.close()
    },
  })
  // A fetch that does not support streams, such as node-fetch, converts the body to a string.
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
