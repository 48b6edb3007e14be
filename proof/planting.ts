import { maxInstanceIds } from '../generated/operation.js'
import { simulatorToken } from '../src/mock/simulator.js'

/** The key of a run whose requests are signed. */
export const signingKeys = { accessKey: 'EXAMPLEACCESSKEY0001', secretKey: 'ExampleSecretKeyOfTheProof' }

/** Something that answers requests in memory. */
export type FetchHandler = (request: Request) => Promise<Response>

/** Puts something between a server and its client. */
export type Wrap = (server: FetchHandler) => FetchHandler

/** One request and the response of the server behind, both read to the end. */
export interface Exchange {
  readonly request: Request
  /** Whether the request has a body, be it empty. */
  readonly hasBody: boolean
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly text: string
  /** The request's body as JSON; undefined when it is not JSON. */
  readonly json: unknown
  /** The IDs of a well-formed request; empty otherwise. */
  readonly ids: readonly string[]
  readonly status: number
  readonly headers: Headers
  readonly responseText: string
  /** The results of a 202; empty otherwise. */
  readonly results: readonly Result[]
  /** The which-th exchange it is, from 1. */
  readonly turn: number
  /** The which-th exchange with exactly this body, from 1. */
  readonly repetition: number
  /** Asks the server behind once more, with some of the request changed. */
  readonly ask: (change: { token?: string; mediaType?: string; body?: string }) => Promise<Response>
}

/** One result of a 202, as loose as faults need it. */
export type Result = Readonly<Record<string, unknown>>

/** A response, in a form that a table can hold. Text and JSON values become bodies as they are. */
export interface PlantedResponse {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** A value that is written as JSON. */
  readonly json?: unknown
  /** A body that is sent as it is, instead of `json`. */
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream
}

/** What becomes of an exchange: another response, or undefined to let the server's own pass. */
export type Alteration = (
  exchange: Exchange,
) => PlantedResponse | undefined | Promise<PlantedResponse | Response | undefined>

/** Lets a server answer, and replaces some of its responses. */
export function altering(alter: Alteration): Wrap {
  return (server) => {
    let turn = 0
    const repetitions = new Map<string, number>()
    return async (request) => {
      const { url, method, headers, signal } = request
      const bytes = new Uint8Array(await request.arrayBuffer())
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
      const body = request.body === null ? {} : { body: bytes }
      const response = await server(new Request(url, { method, headers, signal, ...body }))
      const responseText = await response.text()
      const repetition = (repetitions.get(text) ?? 0) + 1
      repetitions.set(text, repetition)
      turn += 1
      const json = parse(text)
      const altered = await alter({
        request,
        hasBody: request.body !== null,
        bytes,
        text,
        json,
        ids: response.status === 202 || response.status === 400 ? stringsOf(field(json, 'instance_ids')) : [],
        status: response.status,
        headers: response.headers,
        responseText,
        results: response.status === 202 ? resultsOf(responseText) : [],
        turn,
        repetition,
        ask: ({ token, mediaType, body = text }) => {
          const headers = new Headers(request.headers)
          if (token !== undefined) headers.set('X-Auth-Token', token)
          if (mediaType !== undefined) headers.set('Content-Type', mediaType)
          return server(withBody(request, headers, body))
        },
      })
      if (altered instanceof Response) return altered
      return respond(request, altered ?? { body: responseText }, response)
    }
  }
}

function withBody({ url, method, body: original }: Request, headers: Headers, body: string): Request {
  return new Request(url, { method, headers, ...(original !== null && { body }) })
}

function respond(request: Request, planted: PlantedResponse, original: Response): Response {
  const status = planted.status ?? original.status
  const headers = new Headers(original.headers)
  for (const [name, value] of Object.entries(planted.headers ?? {})) headers.set(name, value)
  const isBodiless = request.method === 'HEAD' || status === 204
  const body = planted.body ?? JSON.stringify(planted.json)
  // A Response made of text would get a content type automatically; one made of bytes does not.
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  if (headers.get('Content-Type') === '') headers.delete('Content-Type')
  return new Response(isBodiless ? null : bytes, { status, headers })
}

/** Serves what the server refuses with 400, when the reader finds IDs in it. */
export function accepting(readIds: (exchange: Exchange) => readonly string[] | undefined): Wrap {
  return altering((exchange) => {
    const ids = exchange.status === 400 ? readIds(exchange) : undefined
    return ids && accepted(ids)
  })
}

/** Puts another response instead of every one that meets the condition. */
export function responding(when: (exchange: Exchange) => boolean, planted: PlantedResponse): Wrap {
  return altering((exchange) =>
    when(exchange) ? { json: parse(exchange.responseText), ...planted } : undefined,
  )
}

/** Refuses what meets the condition and would be served. */
export function refusing(when: (exchange: Exchange) => boolean, planted = badRequest): Wrap {
  return responding((exchange) => exchange.status === 202 && when(exchange), planted)
}

/** Changes the results of each 202 that has some. */
export function changingResults(
  change: (results: readonly Result[], exchange: Exchange) => readonly unknown[],
): Wrap {
  return altering((exchange) =>
    exchange.results.length > 0
      ? { json: { upgrade_results: change(exchange.results, exchange) } }
      : undefined,
  )
}

/** Changes each result of a 202 by itself. */
export function changingEach(
  change: (result: Result, index: number, results: readonly Result[]) => unknown,
): Wrap {
  return changingResults((results) => results.map(change))
}

/** Changes the ID that a result is about. */
export function changingId(change: (id: string) => unknown) {
  return (result: Result): Result => ({ ...result, instance_id: change(String(result['instance_id'])) })
}

/** Gives these fields to each result that says that the upgrade was submitted. */
export function givingSubmitted(fields: Result): Wrap {
  return changingEach((result) => (isSubmitted(result) ? { ...result, ...fields } : result))
}

/** Gives these fields to each result that says that it was rejected. */
export function givingRejected(fields: Result): Wrap {
  return changingEach((result) => (isSubmitted(result) ? result : { ...result, ...fields }))
}

/** Changes the whole body of each 202 that has results. */
export function changingSuccess(change: (results: readonly Result[]) => unknown): Wrap {
  return altering(({ results }) => (results.length > 0 ? { json: change(results) } : undefined))
}

/** Changes the body of each HTTP error. */
export function changingErrors(change: (error: { code: string; text: string }) => unknown): Wrap {
  return altering(({ status, responseText }) => {
    if (status < 400) return undefined
    const error = parse(responseText)
    return {
      json: change({ code: String(field(error, 'error_code')), text: String(field(error, 'error_msg')) }),
    }
  })
}

/** A 202 that says that an upgrade of each of these was submitted. */
export function accepted(ids: readonly string[]): PlantedResponse {
  const results = [...new Set(ids)].map((id) => ({ instance_id: id, job_id: jobId }))
  return { status: 202, json: { upgrade_results: results } }
}

/** Whether a result says that the upgrade was submitted. */
export function isSubmitted(result: Result): boolean {
  return 'job_id' in result
}

/** A job ID that belongs to no job. */
export const jobId = '0f2c6a4e-58d1-4b7f-9e3a-6d5c4b3a2f10'

/** An instance ID that no request asks for, in the shape of a made-up one. */
export const unrequestedId = '00000000fefefefefefefefefefefefein02'

/** The error fields of a rejected upgrade. */
export const rejection = {
  error_code: 'DBS.200011',
  error_message: 'The status of DB instance does not allow the operation.',
}

/** Three ways in which the service refuses a request. */
export const crash: PlantedResponse = {
  status: 500,
  json: { error_code: 'DBS.280005', error_msg: 'Server error' },
}
export const badRequest: PlantedResponse = {
  status: 400,
  json: { error_code: 'DBS.200001', error_msg: 'Parameter error' },
}
export const unauthorized: PlantedResponse = {
  status: 401,
  json: { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information' },
}

/** What an exchange is about, and what came of it. */
export const isServed = ({ results }: Exchange) => results.length > 0
export const isRefused = ({ status }: Exchange) => status === 400
export const isTooLong = ({ status, ids }: Exchange) => status === 400 && ids.length > maxInstanceIds
export const isHuge = ({ bytes }: Exchange) => bytes.length > 100_000
export const isDeep = ({ text }: Pick<Exchange, 'text'>) => text.includes('[[[[[[[[[[')
export const hasDuplicates = ({ status, ids }: Exchange) => status === 202 && new Set(ids).size < ids.length
export const hasUnknown = ({ results }: Exchange) =>
  results.some((result) => result['error_code'] === 'DBS.200002')
export const isEmptyArray = ({ status, json }: Exchange) => {
  const ids = field(json, 'instance_ids')
  return status === 202 && Array.isArray(ids) && ids.length === 0
}

/** The token that opens the planted servers. */
export const token = simulatorToken

/** The JSON value of a text, undefined when it is not JSON; strict enough for a test. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A field of a JSON object; undefined when the value is no object or has no such field. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}

/** The strings of an array; empty when the value is no array. */
export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function resultsOf(responseText: string): Result[] {
  const results = field(parse(responseText), 'upgrade_results')
  return Array.isArray(results) ? results : []
}
