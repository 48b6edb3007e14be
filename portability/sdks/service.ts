import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableId, upgradingId } from '../../tests/support/ids.js'

/** A request as it arrived. */
export interface Arrival {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer>
}

/** Responds to a request, or ends its connection; `count` is 1 for the first, `elsewhere` the address of another host. */
export type Respond = (response: ServerResponse, count: number, elsewhere: string) => void

export const jobId = 'e4616470-733d-41de-a9b0-a260709293d3'
const submitted = { instance_id: availableId, job_id: jobId }
const rejected = { instance_id: upgradingId, error_code: 'DBS.200011', error_message: 'No.' }
const html = { 'Content-Type': 'text/html' }
const json = { 'Content-Type': 'application/json' }

const text =
  (status: number, body: string, headers: Readonly<Record<string, string>>): Respond =>
  (response) => {
    response.writeHead(status, headers)
    response.end(body)
  }

/** An error as the service writes it; `No.` is its text. */
export const error = (status: number, field: 'error_msg' | 'error_message', headers = {}): Respond =>
  text(status, JSON.stringify({ error_code: 'DBS.200001', [field]: 'No.' }), { ...json, ...headers })

export const fine = text(202, JSON.stringify({ upgrade_results: [submitted] }), json)
export const badGateway = text(502, '<html>Bad gateway</html>', html)

/** The first is right; a careful program takes none of the others for success. */
export const responses = {
  mixed: text(202, JSON.stringify({ upgrade_results: [submitted, rejected] }), json),
  both: text(202, JSON.stringify({ upgrade_results: [{ ...rejected, ...submitted }] }), json),
  empty: text(202, '{}', json),
  bodiless: text(202, '', json),
  html: text(202, '<html>Sign in</html>', html),
  unfinished: text(202, `{"upgrade_results":[{"instance_id":"${availableId}","job`, json),
  short: (response) => {
    response.writeHead(202, { ...json, 'Content-Length': '500' })
    response.write('{"upgrade_results":[')
    setTimeout(() => response.destroy(), 100)
  },
  redirect: (response, count, elsewhere) =>
    text(307, '', { Location: elsewhere, 'Content-Length': '0' })(response, count, elsewhere),
  closed: (response) => response.destroy(),
} satisfies Readonly<Record<string, Respond>>

/** A service on this machine that remembers what arrived. */
export async function listen(respond: Respond, elsewhere = '') {
  const arrivals: Arrival[] = []
  const server = createServer(async (request, response) => {
    arrivals.push(await arrivalOf(request))
    respond(response, arrivals.length, elsewhere + request.url)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    arrivals,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function arrivalOf(request: IncomingMessage): Promise<Arrival> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  const headers = new Headers()
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    headers.set(name, values?.join(', ') ?? '')
  }
  const { method = '', url = '' } = request
  return { method, url, headers, body: Uint8Array.from(Buffer.concat(chunks)) }
}
