import { describeTransportError, matchesStatus } from '../case.js'
import { largestResponse } from '../response.js'
import { failureOf, type Rule, type RuleInput } from '../rule.js'

/** Rules about whether a response came at all, and with which status. */
export const transportRules: readonly Rule[] = [
  {
    id: 'response/in-time',
    title: 'every request is answered within the time limit',
    basis: 'policy',
    judge: ({ sent }) => {
      if (sent.transportError !== 'timeout') return []
      const message = 'No response came within the time limit.'
      const expected = 'a response within the time limit'
      return [failureOf('noResponse', { basis: 'policy', message, expected, actual: 'none' })]
    },
  },
  {
    id: 'response/complete',
    title: 'every response arrives completely, and is not uselessly large',
    basis: 'policy',
    judge: ({ sent: { transportError }, response }) => {
      const cut = response?.cut ? `more than ${largestResponse} bytes; the rest was not read` : undefined
      const problem =
        transportError && transportError !== 'timeout' ? describeTransportError(transportError) : cut
      if (problem === undefined) return []
      const message = `The response is not complete: ${problem}.`
      const expected = 'a complete response'
      return [failureOf('noResponse', { basis: 'policy', message, expected, actual: problem })]
    },
  },
  {
    id: 'response/no-server-error',
    title: 'no input makes the server fail',
    basis: 'policy',
    judge: ({ response }) => {
      if (!response || !matchesStatus(response.status, ['5xx'])) return response && []
      return [
        failureOf('serverError', {
          basis: 'policy',
          message: 'The server failed on this request.',
          expected: 'no 5xx',
          actual: String(response.status),
          symptom: `status ${response.status}`,
        }),
      ]
    },
  },
  {
    id: 'response/no-redirect',
    title: 'no request is redirected',
    basis: 'documented',
    judge: (input) => {
      const { response } = input
      if (!response || !matchesStatus(response.status, ['3xx'])) return response && []
      const message = 'The target redirects, and a client that follows sends its token there.'
      const location = response.headers.get('location')
      const actual = location === undefined ? String(response.status) : `${response.status} to ${location}`
      return [failureOf('redirect', { basis: 'documented', message, expected: declaredIn(input), actual })]
    },
  },
  {
    id: 'response/status',
    title: 'the status is one that the contract declares',
    basis: 'documented',
    dependsOnCase: true,
    judge: (input) => {
      const { response, contract, declared, sent } = input
      if (!response || sent.case.method !== contract.method) return undefined
      const { status } = response
      // Redirects and server errors have their own rules, and what is refused has its own expectation.
      if (declared || matchesStatus(status, [...sent.case.expected.accepted, '3xx', '4xx', '5xx'])) return []
      const message = `The contract does not declare the status ${status}.`
      const [expected, actual, symptom] = [declaredIn(input), String(status), `status ${status}`]
      return [failureOf('undeclaredStatus', { basis: 'documented', message, expected, actual, symptom })]
    },
  },
]

function declaredIn({ contract }: RuleInput): string {
  return `one of ${[...contract.responses.keys()].join(', ')}`
}
