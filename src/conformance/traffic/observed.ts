import { largestAnswer } from '../engine/answer.js'
import type { Judgement } from '../engine/judge.js'
import { describeUpgrade } from '../upgrade/operation.js'
import { openBook } from './book.js'
import type { RecordedExchange } from './exchange.js'

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** What an observed exchange shows to be wrong. */
export type ObservedComplaint = Pick<
  Judgement,
  'basis' | 'severity' | 'message' | 'expected' | 'actual' | 'place'
> & {
  /** The rule that complains: `client/…` about the request, any other about the answer. */
  readonly rule: string
}

/**
 * Makes a `fetch` that judges as it goes, and changes nothing: requests, answers and errors pass as they
 * are. For the tests of a client, and for a monitor in production. The judging begins when an answer has
 * been read whole, and never throws into the caller's code.
 *
 * @param fetch - what sends the requests
 * @param onComplaint - told of everything that breaks the contract, on either side
 */
export function observed<Observed extends (input: never, init?: never) => Promise<Response>>(
  fetch: Observed,
  onComplaint: (complaint: ObservedComplaint, exchange: RecordedExchange) => void,
): Observed {
  const operation = describeUpgrade()
  const send = fetch as unknown as Fetch
  const observe: Fetch = async (input, init) => {
    const request = await copyRequest(input, init)
    const response = await send(...(request.arguments as [typeof input, typeof init]))
    void judge(request.read, response.clone()).catch(() => {})
    return response
  }
  return observe as unknown as Observed

  async function judge(readRequest: ReadRequest, response: Response): Promise<void> {
    const body = await readWhole(response)
    const { status, headers } = response
    const exchange: RecordedExchange = {
      request: await readRequest(),
      response: { status, headers: Object.fromEntries(headers), ...(body === undefined ? {} : { body }) },
    }
    const told = ({ rule = 'traffic/answered', ...rest }: Judgement) =>
      onComplaint({ rule, ...rest }, exchange)
    openBook(operation, told).add(exchange)
  }
}

type ReadRequest = () => Promise<RecordedExchange['request']>

/** Takes note of a request. A body that is a stream is passed on piece by piece, as it is asked for. */
async function copyRequest(input: string | URL | Request, init: RequestInit = {}) {
  const isRequest = typeof input === 'object' && 'headers' in input
  const url = isRequest ? input.url : String(input)
  const method = init.method ?? (isRequest ? input.method : 'GET')
  const headers = Object.fromEntries(new Headers(init.headers ?? (isRequest ? input.headers : {})))
  const pieces: Uint8Array[] = []
  const read =
    (body: () => Promise<string | undefined>): ReadRequest =>
    async () => {
      const text = await body()
      return { method, url, headers, ...(text === undefined ? {} : { body: text }) }
    }
  if (init.body instanceof ReadableStream) {
    const passed = passOn(init.body, pieces)
    return {
      arguments: [input, { ...init, body: passed }],
      read: read(async () => new TextDecoder().decode(Buffer.concat(pieces))),
    }
  }
  const copy = isRequest
    ? input.clone()
    : new Request(url, { method, ...(init.body ? { body: init.body } : {}) })
  return { arguments: [input, init], read: read(() => copy.text()) }
}

/** A stream with the same pieces, each asked for only when somebody asks for it. */
function passOn(stream: ReadableStream<Uint8Array>, pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  const reader = stream.getReader()
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const { done, value } = await reader.read()
      if (value) {
        pieces.push(value)
        // A copy, because the stream takes the memory away.
        controller.enqueue(value.slice())
      }
      if (done) {
        controller.close()
        controller.byobRequest?.respond(0)
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

/** The whole body, unless it is longer than any that can be judged. */
async function readWhole(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > largestAnswer) return undefined
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
