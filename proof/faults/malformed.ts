import {
  accepting,
  answering,
  crash,
  type Exchange,
  field,
  isDeep,
  isHuge,
  parse,
  stringsOf,
  type Wrap,
} from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

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
  repairs('nan-accepted', 'Reads NaN as a value', 'malformed/nan', (text) => [
    text.replaceAll('NaN', 'null'),
  ]),
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
  crashes('deep-nesting-crashes', 'Answers deep nesting with 500', isDeep),
  fault(
    'huge-string-crashes',
    'Answers a body of more than 100 KB with 503',
    'response/no-server-error',
    answering(isHuge, { ...crash, status: 503 }),
  ),
  crashes('malformed-crashes', 'Answers malformed JSON with 500', isMalformed),
  fault(
    'malformed-error-page',
    'Answers malformed JSON with the HTML page of its web server',
    'response/content-type',
    answering(isMalformed, {
      headers: { 'Content-Type': 'text/html' },
      body: '<!doctype html><title>400 Bad Request</title><h1>Bad Request</h1>',
    }),
  ),
  fault(
    'malformed-stack-trace',
    'Answers malformed JSON with a page that shows its stack',
    'response/no-internals',
    answering(isMalformed, {
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
