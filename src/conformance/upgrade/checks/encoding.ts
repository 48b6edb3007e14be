import { mediaType } from '../../../../generated/operation.js'
import { type Case, escapeUnit } from '../../engine/case.js'
import { type Check, compareStatuses } from '../../engine/check.js'
import { madeUpIdList, operationCase, servedOrRefused } from '../cases.js'
import { toBody } from '../fields.js'

const ids = madeUpIdList(1)
const body = toBody(ids)
const plainEncoding = { title: 'the plain encoding', content: JSON.stringify(body) }
const extraFieldLast = {
  title: 'an unknown field at the end',
  content: JSON.stringify({ ...body, extra: 1 }),
}

interface Encoding {
  readonly name: string
  readonly title: string
  /** What it is compared with, from which it differs in this one thing only; the plain encoding unless given. */
  readonly reference?: typeof plainEncoding
  readonly content?: string
  readonly rest?: Partial<Case>
}

const inLines = JSON.stringify(body, null, 2)
const inCapitals = mediaType.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())
const withCharset = (type: string) => ({ headers: { 'Content-Type': `${type}; charset=utf-8` } })

/** Other ways to say the same (RFC 8259; RFC 9110, section 8.3; RFC 9112, section 7.1). */
const encodings: readonly Encoding[] = [
  {
    // One request shows whether there is anything for the others to find.
    name: 'together',
    title: 'line breaks, escapes, capital letters, a charset and chunks at once',
    content: escapeIds(inLines),
    rest: { ...withCharset(inCapitals), chunked: true },
  },
  {
    name: 'key-order',
    title: 'another order of the keys',
    // An unknown field alone may be refused.
    reference: extraFieldLast,
    content: JSON.stringify({ extra: 1, ...body }),
  },
  { name: 'extra-field', title: 'an unknown field', content: extraFieldLast.content },
  { name: 'white-space', title: 'line breaks and spaces', content: inLines },
  {
    name: 'escapes',
    title: 'every character of the ids escaped',
    content: escapeIds(plainEncoding.content),
  },
  { name: 'charset', title: 'charset=utf-8 in the content type', rest: withCharset(mediaType) },
  {
    name: 'media-type-case',
    title: 'capital letters in the content type',
    rest: { headers: { 'Content-Type': inCapitals } },
  },
  { name: 'chunked', title: 'a body in chunks', rest: { chunked: true } },
]

/** The same request in another encoding gets the same response as the plain one, whatever that is for made-up ids. */
export const encoding: readonly Check[] = encodings.map(
  ({ name, title, reference = plainEncoding, content = plainEncoding.content, rest = {} }) => ({
    id: `encoding/${name}`,
    title: `the response stays the same with ${title}`,
    basis: 'policy',
    cases: () => [sameRequest(reference.title, reference.content, {}), sameRequest(title, content, rest)],
    relate: (sent) =>
      compareStatuses(sent, {
        basis: 'policy',
        symptom: 'encoding',
        explain: ({ title }) => `The same request with ${title} is answered with another status.`,
      }),
  }),
)

function sameRequest(title: string, content: string, rest: Partial<Case>): Case {
  return operationCase(title, content, servedOrRefused, { ids, valid: true, ...rest })
}

function escapeIds(json: string): string {
  return json.replace(/(?<=")[0-9a-z]+(?=")/g, (id) => [...id].map(escapeUnit).join(''))
}
