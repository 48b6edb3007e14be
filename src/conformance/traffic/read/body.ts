import { isUtf8 } from 'node:buffer'
import * as zlib from 'node:zlib'
import { excessOf, largestResponse } from '../../engine/response.js'
import { fieldsOf, numberOf } from './fields.js'

/** What a recording has of one body: `postData` of a request, or `content` of a response. */
export interface RecordedBody {
  readonly body: unknown
  /** The request or the response that it belongs to. */
  readonly message: Readonly<Record<string, unknown>>
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
}

type BodyContent = string | Uint8Array | undefined

/** What became of a recorded text. */
interface Decoded {
  readonly body: BodyContent
  /** Whether it was unpacked to its end, so that none of it is missing. */
  readonly isUnpacked?: true
}

/** How a comment says that something was left out; Firefox writes one. */
const saysCut =
  /trunc|cut|omit|exclu|left out|not (?:incl|rec|avail|load|stor)|discard|part|large|limit|exceed/i

/**
 * The whole body, decoded; `undefined` unless the recording shows all of it. Recorders write an empty text, a size
 * of 0 or of -1 for a body that they left out, could not get at, or uploaded as a stream.
 */
export function readRecordedBody(recorded: RecordedBody, isRequest: boolean): BodyContent {
  const { body, message, headers } = recorded
  const { text, encoding: named, _encoding: own } = fieldsOf(body)
  const encoding = named ?? own ?? message['_encoding']
  if (typeof text !== 'string' || text === '') {
    const isEmpty = isRequest ? isEmptyRequest(recorded) : isEmptyResponse(recorded)
    return isEmpty && !encoding && !commentOf(recorded) ? '' : undefined
  }
  const { body: decoded, isUnpacked } = decodeRecorded(text, encoding, headers['content-encoding'])
  if (decoded === undefined || isUnpacked) return decoded
  const isShort = saysCut.test(commentOf(recorded)) || isCut(decoded, recorded)
  // Some recorders double the size, others write that of the packed body: half of a JSON text is no JSON.
  return isShort && !isJson(decoded) ? undefined : decoded
}

/** Nothing but the length that the client announced shows that it sent nothing. */
function isEmptyRequest({ body, message, headers }: RecordedBody): boolean {
  const { params } = fieldsOf(body)
  const hasForm = Array.isArray(params) && params.length > 0
  const { bodySize } = message
  return (
    headers['content-length'] === '0' && !headers['transfer-encoding'] && !hasForm && !isPositive(bodySize)
  )
}

function isEmptyResponse({ body, message: { bodySize }, headers }: RecordedBody): boolean {
  const { size } = fieldsOf(body)
  if (isPositive(size) || isPositive(bodySize)) return false
  const announced = headers['content-length']
  // Even an empty text has a few bytes once it is packed.
  if (headers['content-encoding'] && announced !== '0') return false
  return announced === undefined ? size === 0 && bodySize === 0 : announced === '0'
}

function isPositive(size: unknown): boolean {
  return numberOf(size) > 0
}

function commentOf({ body, message }: RecordedBody): string {
  const comments = [fieldsOf(body)['comment'], message['comment']]
  return comments.filter((comment) => typeof comment === 'string').join(' ')
}

/** Whether a text that is no JSON is shorter than the recorder, or the length that was announced, says. */
function isCut(text: string | Uint8Array, { body, headers }: RecordedBody): boolean {
  const { size, compression } = fieldsOf(body)
  const announced = headers['content-encoding'] ? undefined : headers['content-length']
  // mitmproxy takes the compressed size for the size; a short body is longer compressed.
  const saved = Math.min(0, numberOf(compression) || 0)
  const known = isPositive(size) ? numberOf(size) + saved : numberOf(announced)
  return Buffer.byteLength(text) < known
}

function decodeRecorded(text: string, encoding: unknown, contentEncoding: string | undefined): Decoded {
  const isPacked = contentEncoding !== undefined && contentEncoding !== 'identity'
  if (typeof encoding === 'string' && /^base64$/i.test(encoding)) {
    const bytes = bytesOf(text)
    // Some say base64 of what is not.
    if (!bytes) return { body: isJson(text) ? text : undefined }
    return isPacked ? unpack(bytes, contentEncoding) : { body: bytes }
  }
  const isPlain = !encoding || (typeof encoding === 'string' && plainEncodings.test(encoding))
  if (!isPlain) return { body: undefined }
  return isPacked ? unpackText(text, contentEncoding) : { body: text }
}

const plainEncodings = /^(?:utf-?8|utf-?16|us-ascii|ascii|iso-8859-1|identity|plain|none)$/i

/** A text beside a header that says it was packed: mostly unpacked, but some recorders write the packed bytes. */
function unpackText(text: string, contentEncoding: string): Decoded {
  const pieces = text.startsWith('[') ? bytesOf(text) : undefined
  if (pieces) return unpack(pieces, contentEncoding)
  if (!/[^\P{Cc}\s]|\ufffd/u.test(text)) return { body: text }
  // Bytes written as Latin-1 can be unpacked. What was replaced can't.
  return /[\u0100-\uffff]/.test(text)
    ? { body: undefined }
    : unpack(Buffer.from(text, 'latin1'), contentEncoding)
}

const base64 = /^[\w+/\s-]*={0,2}\s*$/
const hexadecimal = /^(?:[\da-f]{2})+$/i

/** The bytes of base64, or of a JSON array of pieces in base64 or hexadecimal digits, as PollyJS writes them. */
function bytesOf(text: string): Buffer | undefined {
  if (!text.startsWith('[')) return base64.test(text) ? Buffer.from(text, 'base64') : undefined
  const pieces: unknown = parseIfCheap(text)
  if (!Array.isArray(pieces) || pieces.length === 0) return undefined
  const isText = pieces.every((piece): piece is string => typeof piece === 'string' && base64.test(piece))
  if (!isText) return undefined
  const isHexadecimal = pieces.every((piece) => hexadecimal.test(piece))
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, isHexadecimal ? 'hex' : 'base64')))
}

/** How to undo each content coding of RFC 9110, section 8.4.1, and later ones; Zstandard where Node has it. */
const decoderNames: Readonly<Record<string, string>> = {
  gzip: 'gunzipSync',
  'x-gzip': 'gunzipSync',
  deflate: 'inflateSync',
  br: 'brotliDecompressSync',
  zstd: 'zstdDecompressSync',
  identity: '',
}

/** The unpacked bytes; as they are if the recorder has unpacked them; `undefined` if neither can be. */
function unpack(bytes: Buffer, contentEncoding: string): Decoded {
  if (isJson(bytes)) return { body: bytes }
  const codings = contentEncoding.toLowerCase().split(',')
  const unpacked = codings.reduceRight<Buffer | undefined>(
    (packed, coding) => packed && undoCoding(packed, coding.trim()),
    bytes,
  )
  return unpacked ? { body: unpacked, isUnpacked: true } : { body: isUtf8(bytes) ? bytes : undefined }
}

function undoCoding(bytes: Buffer, coding: string): Buffer | undefined {
  const name = decoderNames[coding]
  if (name === '') return bytes
  const decoder: unknown = name && Reflect.get(zlib, name)
  if (typeof decoder !== 'function') return undefined
  try {
    // A few bytes can become gigabytes.
    return decoder(bytes, { maxOutputLength: largestResponse })
  } catch {
    return coding === 'deflate' ? inflateRaw(bytes) : undefined
  }
}

/** Some servers send deflate without its header. */
function inflateRaw(bytes: Buffer): Buffer | undefined {
  try {
    return zlib.inflateRawSync(bytes, { maxOutputLength: largestResponse })
  } catch {
    return undefined
  }
}

function isJson(text: string | Uint8Array): boolean {
  return parseIfCheap(typeof text === 'string' ? text : Buffer.from(text).toString()) !== undefined
}

function parseIfCheap(text: string): unknown {
  if (excessOf(text) !== undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
