import type { BodyPart, Expectation } from '../../engine/case.js'
import type { Check } from '../../engine/check.js'
import { operationCase, refused } from '../cases.js'
import { madeUpId } from '../harm.js'
import { idsName, toBody } from '../wire.js'

interface MalformedBody {
  readonly name: string
  readonly title: string
  readonly body?: readonly BodyPart[]
  readonly expected: Expectation
}

const conformingBody = JSON.stringify(toBody([madeUpId(1)]))
const quotedBody = conformingBody.replaceAll('"', "'")

/** Not JSON at all: the operation takes JSON, so it must be refused. */
const notJson: Expectation = { ...refused, accepted: ['4xx'] }
/** JSON parsers may differ here (RFC 8259, sections 4, 8.1 and 9): whatever the answer, the server must not fail. */
const parserDependent: Expectation = { accepted: ['2xx', '4xx'], basis: 'policy' }

const malformedBodies: readonly MalformedBody[] = [
  {
    name: 'truncated',
    title: 'a body that stops in the middle',
    body: [{ content: conformingBody.slice(0, -3) }],
    expected: notJson,
  },
  {
    name: 'trailing-text',
    title: 'a body with text after its end',
    body: [{ content: `${conformingBody} and more` }],
    expected: notJson,
  },
  {
    name: 'single-quotes',
    title: 'a body in single quotes',
    body: [{ content: quotedBody }],
    expected: notJson,
  },
  {
    name: 'nan',
    title: 'a body with NaN',
    body: [{ content: `{"${idsName}":[NaN]}` }],
    expected: notJson,
  },
  { name: 'empty', title: 'an empty body', body: [{ content: '' }], expected: notJson },
  { name: 'no-body', title: 'no body', expected: notJson },
  { name: 'null', title: 'a body that is null', body: [{ content: 'null' }], expected: notJson },
  {
    name: 'bom',
    title: 'a body with a byte order mark',
    body: [{ content: `\uFEFF${conformingBody}` }],
    expected: parserDependent,
  },
  {
    name: 'duplicate-keys',
    title: 'a body with the same key twice',
    body: [{ content: `{"${idsName}":["${madeUpId(1)}"],"${idsName}":["${madeUpId(2)}"]}` }],
    expected: parserDependent,
  },
  {
    name: 'invalid-utf8',
    title: 'a body that is not UTF-8',
    body: [
      { content: `{"${idsName}":["` },
      { content: Uint8Array.of(0xc3, 0x28, 0xff, 0xfe) },
      { content: '"]}' },
    ],
    expected: parserDependent,
  },
  {
    name: 'lone-surrogate',
    title: 'an id with half a character',
    body: [{ content: `{"${idsName}":["\\ud800"]}` }],
    expected: parserDependent,
  },
  {
    name: 'huge-string',
    title: 'an id of one million characters',
    body: [{ content: `{"${idsName}":["` }, { content: 'z', times: 1_000_000 }, { content: '"]}' }],
    expected: parserDependent,
  },
  {
    name: 'deep-nesting',
    title: '10,000 arrays inside each other',
    body: [
      { content: '[', times: 10_000 },
      { content: ']', times: 10_000 },
    ],
    expected: notJson,
  },
]

/** Bodies that are not JSON, or that are hard on JSON parsers: refused or not, the server must survive them. */
export const malformed: readonly Check[] = malformedBodies.map(({ name, title, body, expected }) => ({
  id: `malformed/${name}`,
  title: `${title} does no harm`,
  basis: expected.basis,
  cases: () => [operationCase(title, body, expected)],
}))
