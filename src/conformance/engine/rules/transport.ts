import { method } from '../../../../generated/operation.js'
import { matchesStatus } from '../case.js'
import { responses } from '../contract.js'
import { describeFailure } from '../target.js'
import type { Evidence, Rule } from './rule.js'

const statusOf = ({ sent }: Evidence): number => sent.response?.status ?? 0
const answered = ({ sent }: Evidence): boolean => sent.response !== undefined
const declared = [...responses.keys()].join(', ')

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
            {
              basis: 'policy',
              severity: 'violation',
              message: 'No whole answer came within the time limit.',
              expected: 'an answer within the time limit',
              actual: 'none',
            },
          ]
        : [],
  },
  {
    id: 'response/complete',
    title: 'every answer arrives whole',
    basis: 'policy',
    applies: () => true,
    judge: ({ sent: { failure } }) =>
      failure && failure !== 'timeout'
        ? [
            {
              basis: 'policy',
              severity: 'violation',
              message: `No whole answer came: ${describeFailure(failure)}.`,
              expected: 'a whole answer',
              actual: describeFailure(failure),
            },
          ]
        : [],
  },
  {
    id: 'response/no-server-error',
    title: 'no input makes the server fail',
    basis: 'policy',
    applies: answered,
    judge: (evidence) =>
      matchesStatus(statusOf(evidence), ['5xx'])
        ? [
            {
              basis: 'policy',
              severity: 'violation',
              message: 'The server failed on this request.',
              expected: 'no 5xx',
              actual: String(statusOf(evidence)),
            },
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
            {
              basis: 'documented',
              severity: 'violation',
              message:
                'The target redirects, and a client that follows would hand its token to the new place; this suite did not follow.',
              expected: `one of ${declared}`,
              actual: `${statusOf(evidence)} to ${evidence.sent.response?.headers.get('location') ?? 'nowhere'}`,
            },
          ]
        : [],
  },
  {
    id: 'response/status',
    title: 'the status is one that the contract declares',
    basis: 'documented',
    applies: (evidence) => answered(evidence) && evidence.sent.case.method === method,
    judge: ({ sent }) => {
      const status = sent.response?.status ?? 0
      const { accepted, tolerated } = sent.case.expected
      // Redirects and server errors have rules of their own.
      if (responses.has(status) || matchesStatus(status, [...accepted, ...(tolerated ?? []), '3xx', '5xx']))
        return []
      return [
        {
          // A gateway in front of the service may refuse a request in ways of its own.
          ...(matchesStatus(status, ['4xx'])
            ? { basis: 'general', severity: 'deviation' }
            : { basis: 'documented', severity: 'violation' }),
          message: 'The contract does not declare this status.',
          expected: `one of ${declared}`,
          actual: String(status),
        },
      ]
    },
  },
]
