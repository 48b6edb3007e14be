import { describeFailure, matchesStatus } from '../case.js'
import { largestAnswer } from '../response.js'
import { complain, type Evidence, type Rule } from '../rule.js'

/** Rules about whether an answer came at all, and with which status. */
export const transportRules: readonly Rule[] = [
  {
    id: 'response/in-time',
    title: 'every request is answered within the time limit',
    basis: 'policy',
    judge: ({ sent }) => {
      if (sent.failure !== 'timeout') return []
      const expected = 'an answer within the time limit'
      return [complain('policy', 'No answer came within the time limit.', expected, 'none')]
    },
  },
  {
    id: 'response/complete',
    title: 'every answer arrives completely, and is not uselessly large',
    basis: 'policy',
    judge: ({ sent: { failure }, answer }) => {
      const cut = answer?.cut ? `more than ${largestAnswer} bytes; the rest was not read` : undefined
      const problem = failure && failure !== 'timeout' ? describeFailure(failure) : cut
      if (problem === undefined) return []
      return [complain('policy', `The answer is not complete: ${problem}.`, 'a complete answer', problem)]
    },
  },
  {
    id: 'response/no-server-error',
    title: 'no input makes the server fail',
    basis: 'policy',
    judge: ({ answer }) => {
      if (!answer || !matchesStatus(answer.status, ['5xx'])) return answer && []
      const symptom = `status ${answer.status}`
      return [
        complain('policy', 'The server failed on this request.', 'no 5xx', String(answer.status), {
          symptom,
        }),
      ]
    },
  },
  {
    id: 'response/no-redirect',
    title: 'no request is redirected',
    basis: 'documented',
    judge: (evidence) => {
      const { answer } = evidence
      if (!answer || !matchesStatus(answer.status, ['3xx'])) return answer && []
      const message = 'The target redirects, and a client that follows sends its token there.'
      const location = answer.headers.get('location')
      const actual = location === undefined ? String(answer.status) : `${answer.status} to ${location}`
      return [complain('documented', message, declaredIn(evidence), actual)]
    },
  },
  {
    id: 'response/status',
    title: 'the status is one that the contract declares',
    basis: 'documented',
    judge: (evidence) => {
      const { answer, contract, declared, sent } = evidence
      if (!answer || sent.case.method !== contract.method) return undefined
      const { status } = answer
      // Redirects and server errors have their own rules, and what is refused has its own expectation.
      if (declared || matchesStatus(status, [...sent.case.expected.accepted, '3xx', '4xx', '5xx'])) return []
      const message = `The contract does not declare the status ${status}.`
      const symptom = `status ${status}`
      return [complain('documented', message, declaredIn(evidence), String(status), { symptom })]
    },
  },
]

function declaredIn({ contract }: Evidence): string {
  return `one of ${[...contract.responses.keys()].join(', ')}`
}
