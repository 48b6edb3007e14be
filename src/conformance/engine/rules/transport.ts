import { largestAnswer } from '../answer.js'
import { matchesStatus } from '../case.js'
import { describeFailure } from '../target.js'
import type { Complaint, Evidence, Rule } from './rule.js'

const statusOf = ({ answer }: Evidence): number => answer?.status ?? 0
const answered = ({ answer }: Evidence): boolean => answer !== undefined

/** Rules about whether an answer came at all, and with which status. */
export const transportRules: readonly Rule[] = [
  {
    id: 'response/in-time',
    title: 'every request is answered within the time limit',
    basis: 'policy',
    applies: () => true,
    judge: ({ sent }) =>
      sent.failure === 'timeout'
        ? [
            violation({
              message: 'No answer came within the time limit.',
              expected: 'an answer within the time limit',
              actual: 'none',
            }),
          ]
        : [],
  },
  {
    id: 'response/complete',
    title: 'every answer arrives completely, and is not uselessly large',
    basis: 'policy',
    applies: () => true,
    judge: ({ sent: { failure }, answer }) => {
      const problem =
        failure && failure !== 'timeout'
          ? describeFailure(failure)
          : answer?.cut
            ? `more than ${largestAnswer} bytes; the rest was not read`
            : undefined
      if (problem === undefined) return []
      return [
        violation({
          message: `The answer is not complete: ${problem}.`,
          expected: 'a complete answer',
          actual: problem,
        }),
      ]
    },
  },
  {
    id: 'response/no-server-error',
    title: 'no input makes the server fail',
    basis: 'policy',
    applies: answered,
    judge: (evidence) =>
      matchesStatus(statusOf(evidence), ['5xx'])
        ? [
            violation({
              message: 'The server failed on this request.',
              expected: 'no 5xx',
              actual: String(statusOf(evidence)),
              symptom: `status ${statusOf(evidence)}`,
            }),
          ]
        : [],
  },
  {
    id: 'response/no-redirect',
    title: 'no request is redirected',
    basis: 'documented',
    applies: answered,
    judge: (evidence) =>
      matchesStatus(statusOf(evidence), ['3xx'])
        ? [
            violation({
              basis: 'documented',
              message:
                'The target redirects, and a client that follows would send its token there; this suite did not follow.',
              expected: `one of ${declaredIn(evidence)}`,
              actual: `${statusOf(evidence)} to ${evidence.answer?.headers.get('location') ?? 'nowhere'}`,
            }),
          ]
        : [],
  },
  {
    id: 'response/status',
    title: 'the status is one that the contract declares',
    basis: 'documented',
    applies: (evidence) => answered(evidence) && evidence.sent.case.method === evidence.contract.method,
    judge: (evidence) => {
      const status = statusOf(evidence)
      const { accepted, tolerated } = evidence.sent.case.expected
      // Redirects and server errors have their own rules.
      if (evidence.declared || matchesStatus(status, [...accepted, ...(tolerated ?? []), '3xx', '5xx']))
        return []
      const complaint: Complaint = violation({
        basis: 'documented',
        message: `The contract does not declare the status ${status}.`,
        expected: `one of ${declaredIn(evidence)}`,
        actual: String(status),
        symptom: `status ${status}`,
      })
      // A gateway in front of the service may refuse a request in other ways.
      const refused = matchesStatus(status, ['4xx'])
      return [refused ? { ...complaint, basis: 'general', severity: 'deviation' } : complaint]
    },
  },
]

function declaredIn({ contract }: Evidence): string {
  return [...contract.responses.keys()].join(', ')
}

function violation(
  complaint: Pick<Complaint, 'message' | 'expected' | 'actual'> & Partial<Complaint>,
): Complaint {
  return { basis: 'policy', severity: 'violation', ...complaint }
}
