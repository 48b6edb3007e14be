import {
  accepting,
  crash,
  type Exchange,
  field,
  isDeep,
  isHuge,
  parse,
  responding,
  stringsOf,
  type Wrap,
} from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

/** Whether the request got past the gateway. */
const mayReach = (status: number) => status === 202 || status === 400
const isMalformed = ({ status, json }: Exchange) => status === 400 && json === undefined

const { fault, accepts, crashes, plantedBy } = faultsOf('malformed')
const repairs = plantedBy(repairing)

/** Bodies that are no JSON, taken for some or answered with a crash. */
export const malformedFaults: readonly Fault[] = [
  repairs(
    'truncated-accepted',
    'Closes the brackets of a body that was cut short',
    'malformed/truncated',
    (text) => ['}', ']}', '"]}', '": []}', ':[]}', '[]}'].map((end) => text + end),
  ),
  repairs(
    'trailing-text-ignored',
    'Stops reading where the JSON ends, whatever follows',
    'malformed/trailing-text',
    (text) => [...text.matchAll(/\}/g)].map(({ index }) => text.slice(0, index + 1)),
  ),
  repairs(
    'single-quotes-accepted',
    'Reads single quotes as double ones',
    'malformed/single-quotes',
    (text) => [text.replaceAll("'", '"')],
  ),
  accepts('nan-accepted', 'Reads NaN as a number, as Python does', 'malformed/nan', (exchange) =>
    readLeniently(exchange, (text) => text.replace(/\bNaN\b/g, '0')),
  ),
  accepts('infinity-accepted', 'Reads Infinity as a number', 'malformed/nan', (exchange) =>
    readLeniently(exchange, (text) => text.replace(/\bInfinity\b/g, '0')),
  ),
  accepts('comments-accepted', 'Skips comments', 'malformed/comment', (exchange) =>
    readLeniently(exchange, (text) => text.replace(/\/\*.*?\*\/|\/\/.*$/gm, '')),
  ),
  accepts('trailing-comma-accepted', 'Takes a comma too many', 'malformed/trailing-comma', (exchange) =>
    readLeniently(exchange, (text) => text.replace(/,(?=[\]}])/g, '')),
  ),
  accepts(
    'last-brace-supplied',
    'Stops reading after the field that it looks for',
    'malformed/truncated',
    (exchange) => readLeniently(exchange, (text) => (/\]$/.test(text) ? `${text}}` : text)),
  ),
  accepts(
    'documents-in-a-row-accepted',
    'Reads the first of several JSON texts in a row',
    'malformed/trailing-text',
    (exchange) => readLeniently(exchange, (text) => text.replace(/\}\{.*$/s, '}')),
  ),
  accepts(
    'blank-accepted',
    'Takes a body of white space for one without instances',
    'malformed/empty',
    ({ bytes, text }) => (bytes.length > 0 && text.trim() === '' ? [] : undefined),
  ),
  fault(
    'deep-field-crashes',
    'Answers deep nesting in a field that it does not know with 500',
    'response/no-server-error',
    responding(({ json, text }) => isDeep({ text }) && field(json, 'instance_ids') !== undefined, crash),
  ),
  accepts(
    'empty-accepted',
    'Takes an empty body for one without instances',
    'malformed/empty',
    ({ hasBody, bytes }) => (hasBody && bytes.length === 0 ? [] : undefined),
  ),
  accepts(
    'no-body-accepted',
    'Takes a missing body for one without instances',
    'malformed/no-body',
    ({ hasBody, bytes }) => (hasBody || bytes.length > 0 ? undefined : []),
  ),
  accepts(
    'deep-nesting-accepted',
    'Stops reading at a depth of ten and serves what it has',
    'malformed/deep-nesting',
    (exchange) => (isDeep(exchange) ? [] : undefined),
  ),
  crashes(
    'byte-order-mark-crashes',
    'Fails on a byte order mark before the body',
    ({ status, text }) => mayReach(status) && text.startsWith('\uFEFF'),
  ),
  crashes(
    'repeated-key-crashes',
    'Fails on a key that is there twice',
    ({ status, text }) =>
      mayReach(status) && text.split('"instance_ids"').length > 2 && !/\}\s*\{/.test(text),
  ),
  crashes(
    'half-character-crashes',
    'Fails on half a character',
    ({ status, text }) => mayReach(status) && /\\ud800(?!\\u)/i.test(text),
  ),
  crashes('deep-nesting-crashes', 'Answers deep nesting with 500', isDeep),
  fault(
    'huge-string-crashes',
    'Answers a body of more than 100 KB with 503',
    'response/no-server-error',
    responding(isHuge, { ...crash, status: 503 }),
  ),
  crashes('malformed-crashes', 'Answers malformed JSON with 500', isMalformed),
  fault(
    'malformed-error-page',
    'Answers malformed JSON with the HTML page of its web server',
    'response/content-type',
    responding(isMalformed, {
      headers: { 'Content-Type': 'text/html' },
      body: '<!doctype html><title>400 Bad Request</title><h1>Bad Request</h1>',
    }),
  ),
  fault(
    'malformed-stack-trace',
    'Answers malformed JSON with a page that shows its stack',
    'response/no-internals',
    responding(isMalformed, {
      status: 500,
      headers: { 'Content-Type': 'text/html' },
      body: '<pre>com.fasterxml.jackson.core.JsonParseException: Unexpected character\n\tat com.fasterxml.jackson.core.JsonParser._constructError(JsonParser.java:2477)\n\tat com.example.dds.UpgradeController.upgrade(UpgradeController.java:61)</pre>',
    }),
  ),
  crashes(
    'invalid-utf-8-crashes',
    'Answers bytes that are not UTF-8 with 500',
    ({ status, text }) => status === 400 && text.includes('\uFFFD'),
  ),
  crashes(
    'no-body-crashes',
    'Answers a missing body with 500',
    ({ status, hasBody }) => status === 400 && !hasBody,
  ),
]

/** Serves malformed JSON when one of the repaired texts is JSON. */
function repairing(repair: (text: string) => string[]): Wrap {
  return accepting((exchange) => {
    // Repairing megabytes takes long and shows nothing more.
    if (!isMalformed(exchange) || isHuge(exchange) || isDeep(exchange) || exchange.bytes.length === 0)
      return undefined
    const repaired = repair(exchange.text).map(parse)
    const body = repaired.find((json) => field(json, 'instance_ids') !== undefined)
    return body === undefined ? undefined : stringsOf(field(body, 'instance_ids'))
  })
}

/** The IDs that a parser finds which takes more than JSON, and checks the types of what it has read. */
function readLeniently(
  { json, text, bytes }: Exchange,
  read: (text: string) => string,
): readonly string[] | undefined {
  if (json !== undefined || bytes.length > 100_000) return undefined
  const ids = field(parse(read(text)), 'instance_ids')
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? ids : undefined
}
