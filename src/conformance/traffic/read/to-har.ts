import { STATUS_CODES } from 'node:http'
import { fieldsOf, numberOf } from './fields.js'

type Fields = Readonly<Record<string, unknown>>

/**
 * An entry as HAR writes it.
 *
 * @param array - the names that lead to the entries; each recorder that writes no HAR has its own
 */
export function toHarEntry(value: unknown, array: string | undefined): Fields {
  const convert = array === undefined ? undefined : converters[array]
  return convert ? convert(fieldsOf(value)) : fieldsOf(value)
}

const converters: Readonly<Record<string, (entry: Fields) => Fields>> = {
  interactions: fromCassette,
  http_interactions: fromCassette,
  'run.executions': fromNewman,
  requests: fromWireMock,
}

/** VCR cassettes: of VCR for Ruby, VCR.py, Betamax and go-vcr, in JSON. */
function fromCassette({ request, response, recorded_at: recordedAt }: Fields): Fields {
  const sent = fieldsOf(request)
  const received = fieldsOf(response)
  const { code, message } = fieldsOf(received['status'])
  return {
    // A cassette of VCR for Ruby has seconds alone, and the others no time.
    startedDateTime: recordedAt,
    request: {
      method: sent['method'],
      url: sent['uri'] ?? sent['url'],
      headers: toList(sent['headers']),
      postData: toHarText(sent['body']),
    },
    response: {
      status: code ?? received['code'] ?? received['status_code'],
      statusText: message,
      headers: toList(received['headers']),
      content: toHarText(received['body']),
    },
  }
}

/** A body is a text, or an object with one, whose name says whether it is base64. */
function toHarText(body: unknown): Fields {
  if (typeof body === 'string') return { text: body }
  const { string, base64_string: base64 } = fieldsOf(body)
  // The encoding of VCR for Ruby is that of the text in memory.
  return base64 === undefined ? { text: string } : { text: base64, encoding: 'base64' }
}

/** The report of newman's reporter `json`. */
function fromNewman({ request, response }: Fields): Fields {
  const sent = fieldsOf(request)
  const received = fieldsOf(response)
  const { mode, raw } = fieldsOf(sent['body'])
  const { data } = fieldsOf(received['stream'])
  const isBytes = Array.isArray(data) && data.every((byte) => typeof byte === 'number')
  const status = numberOf(received['code'])
  return {
    time: received['responseTime'],
    request: {
      method: sent['method'],
      url: urlOf(sent['url']),
      headers: toHarPairs(sent['header'], 'key'),
      postData: { text: mode === 'raw' ? raw : undefined },
    },
    response: {
      status,
      statusText: received['status'] ?? STATUS_CODES[status],
      headers: toHarPairs(received['header'], 'key'),
      content: isBytes ? { text: Buffer.from(data).toString('base64'), encoding: 'base64' } : {},
    },
  }
}

/** A URL in parts. */
function urlOf(url: unknown): unknown {
  const { protocol = 'http', host, port, path } = fieldsOf(url)
  if (typeof url === 'string' || !Array.isArray(host) || !Array.isArray(path)) return url
  return `${text(protocol)}://${host.map(text).join('.')}${port === undefined ? '' : `:${text(port)}`}/${path.map(text).join('/')}`
}

/** The journal of WireMock. */
function fromWireMock({ request, response }: Fields): Fields {
  const sent = fieldsOf(request)
  const received = fieldsOf(response)
  const { loggedDate } = sent
  return {
    startedDateTime: typeof loggedDate === 'number' ? new Date(loggedDate).toISOString() : undefined,
    request: {
      method: sent['method'],
      url: sent['absoluteUrl'] ?? sent['url'],
      headers: toList(sent['headers']),
      postData: toHarBody(sent),
    },
    response: {
      status: received['status'],
      headers: toList(received['headers']),
      content: toHarBody(received),
    },
  }
}

function toHarBody({ body, bodyAsBase64 }: Fields): Fields {
  return bodyAsBase64 === undefined ? { text: body } : { text: bodyAsBase64, encoding: 'base64' }
}

/** Headers by name, each with a value or several. */
function toList(headers: unknown): unknown {
  if (Array.isArray(headers)) return headers
  return Object.entries(fieldsOf(headers)).flatMap(([name, values]) =>
    (Array.isArray(values) ? values : [values]).map((value) => ({ name, value })),
  )
}

function toHarPairs(list: unknown, key: string): unknown {
  if (!Array.isArray(list)) return []
  return list.map(fieldsOf).map((pair) => ({ name: pair[key], value: pair['value'] }))
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
