import { readToLimit } from '../../../http/read.js'
import { onceOnly } from '../../../http/send-once.js'
import type { Sender } from './http.js'

/**
 * Makes a sender from a fetch handler: a server in memory, or the caller's own `fetch`. The body can be read
 * once, so nothing can send it twice.
 */
export function throughHandler(handler: (request: Request) => Promise<Response>): Sender {
  return {
    async send({ url, method, headers, body, limit, maxBytes, onStatus }) {
      const signal = limit.toSignal()
      const plain = { method, headers, redirect: 'manual' as const, signal }
      const { init } = body ? onceOnly(plain, new Uint8Array(body)) : { init: plain }
      const response = await handler(new Request(url, init))
      onStatus?.(response.status)
      const read = await readToLimit(response, maxBytes, signal)
      return {
        status: response.status,
        statusText: response.statusText,
        headers: [...response.headers],
        body: read ?? new Uint8Array(),
        cut: read === undefined,
      }
    },
    close() {},
  }
}
