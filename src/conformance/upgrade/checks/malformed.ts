import type { Case, Expectation } from '../../engine/case.js'
import type { Check } from '../../engine/check.js'
import { operationCase, refused, servedOrRefused } from '../cases.js'
import { fields, toBody } from '../fields.js'
import { madeUpId } from '../safety.js'

/** Not JSON at all: the operation takes JSON, so it must be refused. */
const notJson: Expectation = { ...refused, accepted: ['4xx'] }
/** JSON parsers may differ here (RFC 8259, sections 4, 8.1 and 9). */
const parserDependent = servedOrRefused

const plain = JSON.stringify(toBody([madeUpId(1)]))
const beforeIds = `{"${fields.ids}":[`

const bodies: readonly {
  name: string
  title: string
  body?: string | Case['body']
  expected?: Expectation
}[] = [
  { name: 'truncated', title: 'a body that stops in the middle', body: plain.slice(0, -3) },
  { name: 'trailing-text', title: 'a body with text after its end', body: `${plain} and more` },
  { name: 'single-quotes', title: 'a body in single quotes', body: plain.replaceAll('"', "'") },
  { name: 'nan', title: 'a body with NaN', body: `${beforeIds}NaN]}` },
  { name: 'empty', title: 'an empty body', body: '' },
  { name: 'no-body', title: 'no body' },
  { name: 'null', title: 'a body that is null', body: 'null' },
  { name: 'bom', title: 'a body with a byte order mark', body: `\uFEFF${plain}`, expected: parserDependent },
  {
    name: 'duplicate-keys',
    title: 'a body with the same key twice',
    body: `${beforeIds}"${madeUpId(1)}"],"${fields.ids}":["${madeUpId(2)}"]}`,
    expected: parserDependent,
  },
  {
    name: 'invalid-utf8',
    title: 'a body that is not UTF-8',
    body: [
      { content: `${beforeIds}"` },
      { content: Uint8Array.of(0xc3, 0x28, 0xff, 0xfe) },
      { content: '"]}' },
    ],
    expected: parserDependent,
  },
  {
    name: 'lone-surrogate',
    title: 'an id with half a character',
    body: `${beforeIds}"\\ud800"]}`,
    expected: parserDependent,
  },
  {
    name: 'huge-string',
    title: 'an id of one million characters',
    body: [{ content: `${beforeIds}"` }, { content: 'z', times: 1_000_000 }, { content: '"]}' }],
    expected: parserDependent,
  },
  {
    name: 'deep-nesting',
    title: '10,000 arrays inside each other',
    body: [
      { content: '[', times: 10_000 },
      { content: ']', times: 10_000 },
    ],
  },
]

/** Bodies that are not JSON, or that are hard on JSON parsers: refused or not, the server must survive them. */
export const malformed: readonly Check[] = bodies.map(({ name, title, body, expected = notJson }) => ({
  id: `malformed/${name}`,
  title: `${title} does no harm`,
  basis: expected.basis,
  cases: () => [operationCase(title, body, expected)],
}))
