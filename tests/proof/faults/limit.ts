import { maxInstanceIds } from '../../../generated/operation.js'
import {
  accepted,
  accepting,
  altering,
  answering,
  type Exchange,
  rejection,
  serverError,
} from '../planting.js'
import type { Fault } from './fault.js'

const check = 'request/instance_ids/maxItems'
const kind = 'limit'
const isTooLong = ({ status, ids }: Exchange) => status === 400 && ids.length > maxInstanceIds

/** The limit of ten instances, broken from above and from below. */
export const limitFaults: readonly Fault[] = [
  {
    id: 'limit-not-checked',
    kind,
    description: 'Upgrades any number of instances at once',
    check,
    wrap: accepting(({ ids }) => (ids.length > maxInstanceIds ? ids : undefined)),
  },
  {
    id: 'limit-one-too-high',
    kind,
    description: 'Upgrades eleven instances, and refuses twelve',
    check,
    wrap: accepting(({ ids }) => (ids.length === maxInstanceIds + 1 ? ids : undefined)),
  },
  {
    id: 'limit-forgotten-for-many',
    kind,
    description: 'Refuses eleven instances, and upgrades a hundred',
    check,
    wrap: accepting(({ ids }) => (ids.length >= 10 * maxInstanceIds ? ids : undefined)),
  },
  {
    id: 'limit-cuts',
    kind,
    description: 'Upgrades the first ten of a longer batch and forgets the rest',
    check,
    wrap: accepting(({ ids }) => (ids.length > maxInstanceIds ? ids.slice(0, maxInstanceIds) : undefined)),
  },
  {
    id: 'limit-checked-sometimes',
    kind,
    description: 'Lets every second batch that is too long pass',
    check,
    wrap: (server) => {
      let tooLong = 0
      return altering((exchange) => {
        if (!isTooLong(exchange)) return undefined
        tooLong += 1
        return tooLong % 2 === 0 ? accepted(exchange.ids) : undefined
      })(server)
    },
  },
  {
    id: 'limit-rejects-each',
    kind,
    description: 'Answers a batch that is too long with 202 and a rejection of each instance',
    check,
    wrap: altering((exchange) =>
      isTooLong(exchange)
        ? {
            status: 202,
            json: { upgrade_results: exchange.ids.map((id) => ({ instance_id: id, ...rejection })) },
          }
        : undefined,
    ),
  },
  {
    id: 'limit-not-found',
    kind,
    description: 'Answers a batch that is too long with 404',
    check,
    wrap: answering(isTooLong, { status: 404 }),
  },
  {
    id: 'limit-crashes',
    kind,
    description: 'Answers a batch that is too long with 500',
    check: 'response/no-server-error',
    wrap: answering(isTooLong, { status: 500, json: serverError }),
  },
  {
    id: 'limit-one-too-low',
    kind,
    description: 'Refuses ten instances',
    check: 'boundaries/batch-size',
    wrap: refusingBatches((length) => length === maxInstanceIds),
  },
  {
    id: 'limit-nine-refused',
    kind,
    description: 'Refuses nine instances, and upgrades ten',
    check: 'boundaries/batch-size',
    wrap: refusingBatches((length) => length === maxInstanceIds - 1),
  },
  {
    id: 'limit-of-one',
    kind,
    description: 'Refuses everything but a single instance',
    check: 'boundaries/batch-size',
    wrap: refusingBatches((length) => length > 1),
  },
]

function refusingBatches(refused: (length: number) => boolean) {
  return answering(({ status, ids }) => status === 202 && refused(ids.length), {
    status: 400,
    json: { error_code: 'DBS.200001', error_msg: 'Parameter error' },
  })
}
