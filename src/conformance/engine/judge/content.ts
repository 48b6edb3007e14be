import { repeatsName } from '../../../http/json.js'
import { describeJsonFault } from '../../../http/json-fault.js'
import { namesIn } from '../../../pointer.js'
import { excessOf } from '../response.js'
import { aboutBodies, breaks, type DeclaredInput, type Failure, type Rule } from '../rule.js'
import { severityOf } from '../severity.js'
import { describeContentType } from '../words.js'

/** Rules about the body of a response whose status the contract declares. */
export const contentRules: readonly Rule[] = [
  aboutBodies({
    id: 'response/content-type',
    title: 'the content type is the declared one',
    basis: 'example',
    judge: (input) => {
      const { mediaType, mediaTypePointer } = input.declared
      const contentType = input.response.headers.get('content-type') ?? ''
      const [essence = '', ...parameters] = contentType
        .toLowerCase()
        .split(';')
        .map((part) => part.trim())
      // Whatever reads a charset takes "utf8" for UTF-8 too, by which WHATWG's Encoding lists it.
      const otherCharset = parameters.find((parameter) => /^charset=(?!"?utf-?8"?$)/.test(parameter))
      if (essence === mediaType && !otherCharset) return []
      if (essence === mediaType && otherCharset) {
        const failure = breaks(input, mediaTypePointer, {
          message: `The content type names a charset that JSON does not have: ${contentType} (RFC 8259, section 8.1).`,
          expected: mediaType,
          actual: contentType,
          symptom: otherCharset,
        })
        const isHarmless = readsTheSame(otherCharset, input.response.text)
        return [isHarmless ? { ...failure, severity: severityOf('odderCharset') } : failure]
      }
      const { message, actual } = describeContentType(contentType)
      return [
        breaks(input, mediaTypePointer, {
          message,
          expected: mediaType,
          actual,
          // One error handler may name a charset in some of its errors.
          symptom: `content type ${essence}`,
        }),
      ]
    },
  }),
  aboutBodies({
    id: 'response/utf-8',
    title: 'the body is UTF-8 without a byte order mark',
    basis: 'documented',
    judge: (input) =>
      input.response.encoding === 'UTF-8'
        ? []
        : [
            breaks(input, bodyPointer(input), {
              message: 'The body is not UTF-8 as JSON must be (RFC 8259, section 8.1).',
              expected: 'UTF-8 without a byte order mark',
              actual: input.response.encoding,
              symptom: input.response.encoding,
            }),
          ],
  }),
  aboutBodies({
    id: 'response/json',
    title: 'the body is JSON that all parsers read alike',
    basis: 'documented',
    judge: (input) => {
      const { encoding, text, json } = input.response
      if (encoding === 'bytes that are not UTF-8') return undefined
      if (json && !repeatsName(text)) return []
      const failure = json
        ? {
            message:
              'An object has a name twice, and parsers differ in which value they take (RFC 8259, section 4).',
            expected: 'each name once',
            actual: 'a name twice',
            symptom: 'repeated name',
          }
        : describeNoJson(text)
      return [breaks(input, bodyPointer(input), failure)]
    },
  }),
  aboutBodies({
    id: 'response/schema',
    title: 'the body has the fields and types that the contract declares for its status',
    basis: 'documented',
    judge: (input) => input.response.json && schemaErrorsOf(input, false),
  }),
  aboutBodies({
    id: 'response/exclusivity',
    title: 'nothing mixes forms that exclude each other, or matches none of them',
    basis: 'documented',
    judge: (input) => {
      const hasForms = [...input.places].some((pointer) => pointer.includes('/oneOf/'))
      return hasForms ? schemaErrorsOf(input, true) : undefined
    },
  }),
]

/** Whether a text is the same in another charset: of ASCII alone, in all but those with wider units. */
function readsTheSame(charset: string, text: string): boolean {
  return /^[\0-\x7f]*$/.test(text) && !/utf-?(?:16|32)|ucs|ebcdic|cp037/.test(charset)
}

/** What is wrong with a body that was not parsed. */
export function describeNoJson(text: string) {
  const excess = excessOf(text)
  if (excess !== undefined) {
    const message = `The body has ${excess}, which no parser has to read (RFC 8259, section 9).`
    return { message, expected: 'JSON that can be read', actual: excess, symptom: excess }
  }
  return {
    message: `The body is not JSON (RFC 8259): ${describeJsonFault(text)}.`,
    expected: 'JSON',
    actual: describeJsonFault(text),
    symptom: 'no JSON',
  }
}

function bodyPointer({ declared }: DeclaredInput): string {
  return `${declared.mediaTypePointer}/schema`
}

/** What breaks the schema: either mixed forms that exclude each other, or everything else. */
function schemaErrorsOf(input: DeclaredInput, wanted: boolean): Failure[] {
  return input.schemaErrors
    .filter(({ exclusive = false }) => exclusive === wanted)
    .map(({ pointer, schemaPointer, expected, actual, exclusive }) => {
      const place = pointer === '' ? 'The body' : pointer
      const message = exclusive
        ? `${place} has ${actual}.`
        : `${place} must be ${expected}, and is ${actual}.`
      const symptom = exclusive ? 'exclusivity' : `${fieldName(pointer)} ${actual}`
      return breaks(input, schemaPointer, { message, expected, actual, pointer, symptom })
    })
}

/** The field that a pointer leads to; the place in an array makes no difference. */
function fieldName(pointer: string): string {
  return namesIn(pointer).findLast((name) => !/^\d+$/.test(name)) ?? 'the body'
}
