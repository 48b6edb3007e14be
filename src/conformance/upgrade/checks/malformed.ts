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
/** A body with something in a field that nobody knows, which no wrong type can hide. */
const withExtra = (value: string) => `${plain.slice(0, -1)},"extra":${value}}`
const deep = (depth: number): Case['body'] => [
  { content: '[', times: depth },
  { content: ']', times: depth },
]

interface Malformed {
  readonly name: string
  readonly title: string
  /** By what is special about each. */
  readonly bodies: Readonly<Record<string, string | Case['body']>>
  readonly essential?: number
  readonly expected?: Expectation
}

const all: readonly Malformed[] = [
  {
    name: 'truncated',
    title: 'a body that stops in the middle',
    bodies: {
      // Who closes more brackets closes this one as well.
      'a body without its last brace': plain.slice(0, -1),
      'a body that stops in the middle': plain.slice(0, -3),
    },
    essential: 1,
  },
  {
    name: 'trailing-text',
    title: 'a body with something after its end',
    bodies: {
      // Who ignores any text after the end ignores this one as well.
      'a body twice in a row': plain + plain,
      'a body with text after its end': `${plain} and more`,
    },
    essential: 1,
  },
  {
    name: 'single-quotes',
    title: 'a body in single quotes',
    bodies: { 'a body in single quotes': plain.replaceAll('"', "'") },
  },
  {
    name: 'trailing-comma',
    title: 'a body with a comma too many',
    bodies: { 'a body with a comma too many': plain.replace(']', ',]') },
  },
  {
    name: 'comment',
    title: 'a body with a comment',
    bodies: { 'a body with a comment': `/* ids */ ${plain}` },
  },
  {
    name: 'nan',
    title: 'a body with NaN or Infinity',
    bodies: {
      'NaN in an unknown field': withExtra('NaN'),
      'Infinity in an unknown field': withExtra('Infinity'),
      'NaN instead of an id': `${beforeIds}NaN]}`,
    },
    essential: 2,
  },
  {
    name: 'empty',
    title: 'an empty body',
    bodies: { 'an empty body': '', 'a body of white space': ' \r\n' },
  },
  { name: 'no-body', title: 'a missing body', bodies: { 'no body': undefined } },
  {
    name: 'bom',
    title: 'a body with a byte order mark',
    bodies: { 'a body with a byte order mark': `\uFEFF${plain}` },
    expected: parserDependent,
  },
  {
    name: 'duplicate-keys',
    title: 'a body with the same key twice',
    bodies: {
      'a body with the same key twice': `${beforeIds}"${madeUpId(1)}"],"${fields.ids}":["${madeUpId(2)}"]}`,
    },
    expected: parserDependent,
  },
  {
    name: 'invalid-utf8',
    title: 'a body that is not UTF-8',
    bodies: {
      'a body that is not UTF-8': [
        { content: `${beforeIds}"` },
        { content: Uint8Array.of(0xc3, 0x28, 0xff, 0xfe) },
        { content: '"]}' },
      ],
    },
    expected: parserDependent,
  },
  {
    name: 'lone-surrogate',
    title: 'an id with half a character',
    bodies: { 'an id with half a character': `${beforeIds}"\\ud800"]}` },
    expected: parserDependent,
  },
  {
    name: 'huge-string',
    title: 'an id of one million characters',
    bodies: {
      'an id of one million characters': [
        { content: `${beforeIds}"` },
        { content: 'z', times: 1_000_000 },
        { content: '"]}' },
      ],
    },
    expected: parserDependent,
  },
  {
    name: 'deep-nesting',
    title: 'a body of 10,000 arrays inside each other',
    bodies: { '10,000 arrays inside each other': deep(10_000) },
  },
  {
    name: 'deep-field',
    title: 'an unknown field with 10,000 arrays inside each other',
    bodies: {
      'an unknown field with 10,000 arrays inside each other': [
        { content: `${plain.slice(0, -1)},"extra":` },
        ...(deep(10_000) ?? []),
        { content: '}' },
      ],
    },
    expected: parserDependent,
  },
]

/** Bodies that are not JSON, or that are hard on JSON parsers: refused or not, the server must survive them. */
export const malformed: readonly Check[] = all.map(
  ({ name, title, bodies, expected = notJson, ...rest }) => ({
    ...rest,
    id: `malformed/${name}`,
    title: `${title} does no harm`,
    basis: expected.basis,
    cases: () => Object.entries(bodies).map(([title, body]) => operationCase(title, body, expected)),
  }),
)
