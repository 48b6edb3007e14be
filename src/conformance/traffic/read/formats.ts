import { fieldsOf } from './fields.js'

/** A file is no recording; the message is the end of a sentence that names what it is, and the way out. */
export class NotARecordingError extends Error {
  override readonly name = 'NotARecordingError'
}

/** The names that lead to the entries of what can be read: HAR, its `log` or its entries alone, and `to-har.ts`. */
export const arrays: ReadonlySet<string> = new Set([
  'log.entries',
  'entries',
  '',
  'interactions',
  'http_interactions',
  'run.executions',
  'requests',
])

const toHar = 'record the traffic as HAR'
const withMitmproxy = 'record it with `mitmdump --set hardump=OUT.har`'

/** What a file is that is no JSON, by how it begins (as Latin-1). */
const texts: readonly (readonly [RegExp, string])[] = [
  [
    /^PK\W\W/,
    "is a ZIP archive, and not HAR: with Playwright, record with `content: 'embed'`; with Fiddler, export HTTPArchive v1.2",
  ],
  [
    /^\d{1,12}:\d{1,9}:/,
    'holds flows of mitmproxy, and not HAR: write them as HAR with `mitmdump -nr FLOWS --set hardump=OUT.har`',
  ],
  [
    /^(?:\xd4\xc3\xb2\xa1|\xa1\xb2\xc3\xd4|\x4d\x3c\xb2\xa1|\xa1\xb2\x3c\x4d|\n\r\r\n)/,
    `is a capture of packets, and not HAR: HTTPS cannot be read from it; ${withMitmproxy}`,
  ],
  [/^\xac\xed/, 'is a session of Charles, and not HAR: export it as HTTP Archive (.har)'],
  [/^\s*<\?xml[\s\S]*<items[^>]*burpVersion/i, `is an export of Burp, and not HAR: ${withMitmproxy}`],
  [/^\s*<(?:!doctype html|html)/i, `is a page in HTML, and not HAR: ${toHar}`],
  [/^\s*<\?xml|^\s*<[a-z]/i, `is XML, and not HAR: ${toHar}`],
  [
    /^(?:---|#[^\n]*\n|%YAML)?[\s\S]*^(?:http_)?interactions:/m,
    'is a VCR cassette in YAML: convert it to JSON with `yq -o json CASSETTE > OUT.json`, and judge that',
  ],
  [/^(?:---|%YAML)|^[\w.-]+:(?:\s|$)/, `is YAML, and not HAR: ${toHar}`],
  [
    /^[\d.:a-f]+ \S+ \S+ \[|^\[?\d{4}-\d\d-\d\d[T ]|^\w{3} +\d+ [\d:]{8}|^(?:GET|POST|PUT) \S+ HTTP/i,
    `is a log in lines of text, which has no headers and bodies to judge: ${toHar}`,
  ],
]

/** What a text or a binary file is. */
export function explainText(bytes: Buffer): string {
  // What a file is shows in its beginning, if at all.
  const text = bytes.toString('latin1', 0, 100_000)
  const known = texts.find(([pattern]) => pattern.test(text))
  return known?.[1] ?? `is neither HAR nor one JSON entry per line: ${toHar}`
}

/** What a JSON document is, by a name of its outermost object that no other of them has. */
const documents: readonly (readonly [string, string])[] = [
  [
    'item',
    'is a collection of Postman, and no recording: run it with `newman run … --reporters json`, and judge its report',
  ],
  [
    'collection',
    'is a collection of Postman, and no recording: run it with `newman run … --reporters json`, and judge its report',
  ],
  [
    'mappings',
    'holds mappings of WireMock, and no recording: judge its journal, which GET /__admin/requests returns',
  ],
  ['resources', `is an export of Insomnia, and no recording: ${withMitmproxy}`],
  ['openapi', 'is an OpenAPI document, and no recording'],
  ['verdict', 'is a report, and no recording: `dds-contract merge` takes reports'],
]

/** What a JSON document is that has none of {@link arrays}. */
export function explainJson(names: ReadonlySet<string>): string {
  const known = documents.find(([name]) => names.has(name))
  return known?.[1] ?? `is JSON, but neither HAR nor one HAR entry per line: ${toHar}`
}

const mapping =
  'is a mapping of WireMock, and no recording: judge its journal, which GET /__admin/requests returns'
/** What a mapping of WireMock has in its request or response, and an entry of HAR has not. */
const ofMapping =
  /"(?:urlPath|urlPattern|urlPathPattern|urlPathTemplate|bodyPatterns|jsonBody|bodyFileName)"\s*:/

/** What a single object with a request is that takes several lines. */
export function explainEntry(text: string): string {
  return ofMapping.test(text)
    ? mapping
    : 'is JSON over several lines, but no HAR: put HAR entries on one line each (`jq -c .`)'
}

/** What a file is whose first entry is none of a recording; `undefined` if it can be one. */
export function explainValue(first: unknown): string | undefined {
  const value = fieldsOf(first)
  const { request, response } = value
  if ('scope' in value && 'path' in value) {
    return 'holds recordings of nock, which have no time and few headers: record with PollyJS, which writes HAR'
  }
  if ('_source' in value) return `is written by tshark, and not HAR: ${withMitmproxy}`
  if ('scheme' in value && 'host' in value) {
    return 'is a session of Charles, and not HAR: export it as HTTP Archive (.har)'
  }
  if (typeof request === 'string') {
    return `is a log in lines of JSON, which has no headers and bodies to judge: ${toHar}`
  }
  const isMapping = ofMapping.test(JSON.stringify([request, response]))
  return isMapping && !('startedDateTime' in value) && !('wasMatched' in value) ? mapping : undefined
}
