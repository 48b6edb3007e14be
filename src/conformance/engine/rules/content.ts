import { method } from '../../../../generated/operation.js'
import { basisOf, constraintAt, type DeclaredResponse, responses } from '../contract.js'
import { type Breach, isObject, type Json } from '../schema.js'
import { type Complaint, type Evidence, type Rule, severityOf } from './rule.js'

/** Rules about the body of an answer whose status the contract declares. */
export const bodyRules: readonly Rule[] = [
  {
    id: 'response/content-type',
    title: 'the content type is the declared one',
    basis: 'example',
    applies: isDeclared,
    judge: (evidence) => {
      const declared = declarationOf(evidence)
      const contentType = evidence.sent.response?.headers.get('content-type') ?? ''
      const [essence = '', ...parameters] = contentType
        .toLowerCase()
        .split(';')
        .map((part) => part.trim())
      const foreign = parameters.find((parameter) => /^charset=(?!"?utf-8"?$)/.test(parameter))
      if (!declared || (essence === declared.mediaType && !foreign)) return []
      return [
        complain(declared.mediaTypePointer, {
          message: 'The content type is not the declared one.',
          expected: declared.mediaType,
          actual: contentType || 'no content type',
        }),
      ]
    },
  },
  {
    id: 'response/utf-8',
    title: 'the body is UTF-8 without a byte order mark',
    basis: 'documented',
    applies: isDeclared,
    judge: (evidence) => {
      const marked = evidence.sent.response?.body.slice(0, 3).join() === '239,187,191'
      if (evidence.text !== undefined && !marked) return []
      return [
        complain(bodyPointer(evidence), {
          message: 'The body is not UTF-8 as JSON must be (RFC 8259, section 8.1).',
          expected: 'UTF-8 without a byte order mark',
          actual: marked ? 'a byte order mark' : 'bytes that are not UTF-8',
        }),
      ]
    },
  },
  {
    id: 'response/json',
    title: 'the body is JSON',
    basis: 'documented',
    applies: (evidence) => isDeclared(evidence) && evidence.text !== undefined,
    judge: (evidence) =>
      evidence.json
        ? []
        : [
            complain(bodyPointer(evidence), {
              message: 'The body is not JSON (RFC 8259).',
              expected: 'JSON',
              actual: evidence.text === '' ? 'an empty body' : 'something else',
            }),
          ],
  },
  {
    id: 'response/schema',
    title: 'the body has the fields and types that the contract declares for its status',
    basis: 'documented',
    applies: hasJson,
    judge: (evidence) =>
      breachesOf(evidence)
        .filter(({ exclusive }) => !exclusive)
        .map(fromBreach),
  },
  {
    id: 'response/exclusivity',
    title: 'every result is submitted or rejected, never both, never neither',
    basis: 'documented',
    applies: (evidence) => hasJson(evidence) && hasResults(evidence),
    judge: (evidence) =>
      breachesOf(evidence)
        .filter(({ exclusive }) => exclusive)
        .map(fromBreach),
  },
  {
    id: 'response/error-fields',
    title: 'an HTTP error says its code and its text, in the fields of an HTTP error',
    basis: 'general',
    applies: (evidence) => hasJson(evidence) && (evidence.sent.response?.status ?? 0) >= 400,
    judge: ({ json }) => {
      const body = json?.value
      if (!isObject(body)) return []
      const complaints: Complaint[] = ['error_code', 'error_msg']
        .filter((name) => typeof body[name] === 'string' && body[name].trim() === '')
        .map((name) => ({
          basis: 'policy',
          severity: 'deviation',
          message: `${name} is empty, so the caller learns nothing.`,
          expected: 'a text',
          actual: 'an empty text',
          pointer: `/${name}`,
        }))
      if ('error_message' in body && !('error_msg' in body)) {
        complaints.push({
          basis: 'general',
          severity: 'deviation',
          message:
            'An HTTP error carries its text in error_msg; error_message belongs to a rejected upgrade.',
          expected: 'error_msg',
          actual: 'error_message',
          pointer: '/error_message',
        })
      }
      return complaints
    },
  },
]

function declarationOf({ sent }: Evidence): DeclaredResponse | undefined {
  return sent.case.method === method ? responses.get(sent.response?.status ?? 0) : undefined
}

/** Whether there is a body to judge. That the server failed says it all; how it words that is of no use. */
function isDeclared(evidence: Evidence): boolean {
  return declarationOf(evidence) !== undefined && (evidence.sent.response?.status ?? 0) < 500
}

function hasJson(evidence: Evidence): boolean {
  return isDeclared(evidence) && evidence.json !== undefined
}

function hasResults({ json }: Evidence): boolean {
  const body = json?.value
  if (!isObject(body)) return false
  return Array.isArray(body['upgrade_results']) && body['upgrade_results'].length > 0
}

function bodyPointer(evidence: Evidence): string {
  return `${declarationOf(evidence)?.mediaTypePointer}/schema`
}

function breachesOf(evidence: Evidence): Breach[] {
  const declared = declarationOf(evidence)
  const value = evidence.json?.value as Json
  if (!declared || declared.accepts(value)) return []
  return declared.explain(value)
}

function fromBreach({ pointer, schemaPointer, expected, actual }: Breach): Complaint {
  const message = `${pointer || 'The body'} must be ${expected}, and is ${actual}.`
  return complain(schemaPointer, { message, expected, actual, pointer })
}

function complain(
  contractPointer: string,
  { message, expected, actual, pointer }: Pick<Complaint, 'message' | 'expected' | 'actual' | 'pointer'>,
): Complaint {
  const basis = basisOf(contractPointer)
  const constraint = constraintAt(contractPointer)
  return {
    basis,
    severity: severityOf(basis),
    message,
    expected,
    actual,
    ...(pointer === undefined ? {} : { pointer }),
    ...(constraint ? { constraint } : {}),
  }
}
