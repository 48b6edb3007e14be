import {
  accepting,
  altering,
  answering,
  type Exchange,
  field,
  parse,
  serverError,
  stringsOf,
  type Wrap,
} from '../planting.js'
import type { Fault } from './fault.js'

const kind = 'malformed'

const isMalformed = ({ status, json }: Exchange) => status === 400 && json === undefined
const isDeep = ({ text }: Exchange) => text.includes('[[[[[[[[[[')
const isHuge = ({ bytes }: Exchange) => bytes.length > 100_000

/** Bodies that are no JSON, taken for some or answered with a crash. */
export const malformedFaults: readonly Fault[] = [
  {
    id: 'truncated-accepted',
    kind,
    description: 'Closes the brackets of a body that was cut short',
    check: 'malformed/truncated',
    wrap: repairing((text) => ['}', ']}', '"]}', '": []}', ':[]}', '[]}'].map((end) => text + end)),
  },
  {
    id: 'trailing-text-ignored',
    kind,
    description: 'Stops reading where the JSON ends, whatever follows',
    check: 'malformed/trailing-text',
    wrap: repairing((text) => [...text.matchAll(/\}/g)].map(({ index }) => text.slice(0, index + 1))),
  },
  {
    id: 'single-quotes-accepted',
    kind,
    description: 'Reads single quotes as double ones',
    check: 'malformed/single-quotes',
    wrap: repairing((text) => [text.replaceAll("'", '"')]),
  },
  {
    id: 'nan-accepted',
    kind,
    description: 'Reads NaN as a value',
    check: 'malformed/nan',
    wrap: repairing((text) => [text.replaceAll('NaN', 'null')]),
  },
  {
    id: 'empty-accepted',
    kind,
    description: 'Takes an empty body for one without instances',
    check: 'malformed/empty',
    wrap: accepting(({ hasBody, bytes }) => (hasBody && bytes.length === 0 ? [] : undefined)),
  },
  {
    id: 'no-body-accepted',
    kind,
    description: 'Takes a missing body for one without instances',
    check: 'malformed/no-body',
    wrap: accepting(({ hasBody, bytes }) => (hasBody || bytes.length > 0 ? undefined : [])),
  },
  {
    id: 'deep-nesting-accepted',
    kind,
    description: 'Stops reading at a depth of ten and serves what it has',
    check: 'malformed/deep-nesting',
    wrap: accepting((exchange) => (isDeep(exchange) ? [] : undefined)),
  },
  {
    id: 'deep-nesting-crashes',
    kind,
    description: 'Answers deep nesting with 500',
    check: 'response/no-server-error',
    wrap: answering(isDeep, { status: 500, json: serverError }),
  },
  {
    id: 'huge-string-crashes',
    kind,
    description: 'Answers a body of more than 100 KB with 503',
    check: 'response/no-server-error',
    wrap: answering(isHuge, { status: 503, json: serverError }),
  },
  {
    id: 'malformed-crashes',
    kind,
    description: 'Answers malformed JSON with 500',
    check: 'response/no-server-error',
    wrap: answering(isMalformed, { status: 500, json: serverError }),
  },
  {
    id: 'malformed-error-page',
    kind,
    description: 'Answers malformed JSON with the HTML page of its web server',
    check: 'response/content-type',
    wrap: answering(isMalformed, {
      headers: { 'Content-Type': 'text/html' },
      body: '<!doctype html><title>400 Bad Request</title><h1>Bad Request</h1>',
    }),
  },
  {
    id: 'malformed-stack-trace',
    kind,
    description: 'Answers malformed JSON with a page that shows its stack',
    check: 'response/no-internals',
    wrap: answering(isMalformed, {
      status: 500,
      headers: { 'Content-Type': 'text/html' },
      body: '<pre>com.fasterxml.jackson.core.JsonParseException: Unexpected character\n\tat com.fasterxml.jackson.core.JsonParser._constructError(JsonParser.java:2477)\n\tat com.example.dds.UpgradeController.upgrade(UpgradeController.java:61)</pre>',
    }),
  },
  {
    id: 'invalid-utf-8-crashes',
    kind,
    description: 'Answers bytes that are not UTF-8 with 500',
    check: 'response/no-server-error',
    wrap: answering(({ status, text }) => status === 400 && text.includes('\uFFFD'), {
      status: 500,
      json: serverError,
    }),
  },
  {
    id: 'no-body-crashes',
    kind,
    description: 'Answers a missing body with 500',
    check: 'response/no-server-error',
    wrap: altering(({ status, hasBody }) =>
      status === 400 && !hasBody ? { status: 500, json: serverError } : undefined,
    ),
  },
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
