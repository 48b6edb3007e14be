import { createServer } from 'node:net'
import { successStatus } from '../generated/operation.js'
import { listen } from '../tests/support/server.js'

/** How a service fails the one request under test, after all of it has arrived. */
export const failures = {
  'response lost (closed)': '',
  'response lost (reset)': 'reset',
  'half a head': `HTTP/1.1 ${successStatus} Accepted\r\nContent-Type: application/json\r\nContent-Le`,
  'no body': `HTTP/1.1 ${successStatus} Accepted\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n`,
  '408': refusal('408 Request Timeout'),
  '421': refusal('421 Misdirected Request'),
  '429': refusal('429 Too Many Requests'),
  '429 with Retry-After': refusal('429 Too Many Requests', 'Retry-After: 0\r\n'),
  '503': refusal('503 Service Unavailable'),
  '503 with Retry-After': refusal('503 Service Unavailable', 'Retry-After: 0\r\n'),
} as const

export type Failure = keyof typeof failures

/** The failures after which nobody can say what became of the request. */
export const unknowable: readonly Failure[] = [
  'response lost (closed)',
  'response lost (reset)',
  'half a head',
  'no body',
]

/** A service whose first responses fail. */
export interface FailingService {
  readonly url: string
  /** How many whole requests arrived. */
  readonly arrivals: () => number
  readonly close: () => Promise<void>
}

/**
 * Starts a service that knows no HTTP but what this takes, so that it counts whatever arrives.
 *
 * @param failure - How the request under test fails.
 * @param warmUps - How many requests before it are served on the same connections.
 */
export async function startFailingService(failure: Failure, warmUps = 0): Promise<FailingService> {
  let arrivals = 0
  const server = createServer((socket) => {
    socket.on('error', () => {})
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      if (/^[^\n]*\r\n(?:[^\n]+\r\n)*expect: 100-continue\r\n/i.test(received) && !bodyOf(received)) {
        socket.write('HTTP/1.1 100 Continue\r\n\r\n')
      }
      const body = bodyOf(received)
      if (body === undefined) return
      received = ''
      arrivals += 1
      if (arrivals !== warmUps + 1) return socket.write(served(body))
      const bytes = failures[failure]
      if (bytes === 'reset') return socket.resetAndDestroy()
      return socket.end(bytes)
    })
  })
  return { ...(await listen(server)), arrivals: () => arrivals }
}

/** The body of a request, once all of it is there. */
function bodyOf(received: string): string | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [head, body] = [received.slice(0, end + 2), received.slice(end + 4)]
  if (/\r\ntransfer-encoding: *chunked\r\n/i.test(head)) {
    return /(?:^|\r\n)0\r\n\r\n$/.test(body)
      ? body.replaceAll(/(?:^|\r\n)[0-9a-f]+\r\n/gi, '').trim()
      : undefined
  }
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  return body.length < length ? undefined : body
}

/** A 202 that submits each of the ids. */
function served(body: string): string {
  const { instance_ids } = JSON.parse(body) as { instance_ids: string[] }
  const results = instance_ids.map((id) => ({
    instance_id: id,
    job_id: 'e4616470-733d-41de-a9b0-a260709293d3',
  }))
  const text = JSON.stringify({ upgrade_results: results })
  return `HTTP/1.1 ${successStatus} Accepted\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`
}

function refusal(status: string, headers = ''): string {
  const text = '{"error_code":"DBS.280443","error_msg":"Try again later."}'
  return `HTTP/1.1 ${status}\r\n${headers}Content-Type: application/json\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`
}
