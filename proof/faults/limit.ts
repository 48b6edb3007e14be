import { maxInstanceIds } from '../../generated/operation.js'
import { accepted, altering, isTooLong, refusing, rejection, responding } from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

const check = 'request/instance_ids/maxItems'
const { fault, accepts, alters, crashes, plantedBy } = faultsOf('limit')
const refuses = plantedBy((refused: (length: number) => boolean) =>
  refusing(({ ids }) => refused(ids.length)),
)

/** The limit of ten instances, broken from above and from below. */
export const limitFaults: readonly Fault[] = [
  accepts('limit-not-checked', 'Upgrades any number of instances at once', check, ({ ids }) =>
    ids.length > maxInstanceIds ? ids : undefined,
  ),
  accepts('limit-one-too-high', 'Upgrades eleven instances, and refuses twelve', check, ({ ids }) =>
    ids.length === maxInstanceIds + 1 ? ids : undefined,
  ),
  accepts('limit-forgotten-for-many', 'Refuses eleven instances, and upgrades a hundred', check, ({ ids }) =>
    ids.length >= 10 * maxInstanceIds ? ids : undefined,
  ),
  accepts('limit-cuts', 'Upgrades the first ten of a longer batch and forgets the rest', check, ({ ids }) =>
    ids.length > maxInstanceIds ? ids.slice(0, maxInstanceIds) : undefined,
  ),
  fault('limit-checked-sometimes', 'Lets every second batch that is too long pass', check, (server) => {
    let tooLong = 0
    return altering((exchange) => {
      if (!isTooLong(exchange)) return undefined
      tooLong += 1
      return tooLong % 2 === 0 ? accepted(exchange.ids) : undefined
    })(server)
  }),
  alters(
    'limit-rejects-each',
    'Answers a batch that is too long with 202 and a rejection of each instance',
    check,
    (exchange) =>
      isTooLong(exchange)
        ? {
            status: 202,
            json: { upgrade_results: exchange.ids.map((id) => ({ instance_id: id, ...rejection })) },
          }
        : undefined,
  ),
  fault(
    'limit-not-found',
    'Answers a batch that is too long with 404',
    check,
    responding(isTooLong, { status: 404 }),
  ),
  crashes('limit-crashes', 'Answers a batch that is too long with 500', isTooLong),
  {
    ...crashes(
      'limit-of-one-crashes',
      'Answers more than a single instance with 500',
      ({ ids }) => ids.length > 1,
    ),
    unjudged: 'boundaries/batch-size',
  },
  refuses(
    'limit-one-too-low',
    'Refuses ten instances',
    'boundaries/batch-size',
    (length) => length === maxInstanceIds,
  ),
  refuses(
    'limit-nine-refused',
    'Refuses nine instances, and upgrades ten',
    'boundaries/batch-size',
    (length) => length === maxInstanceIds - 1,
  ),
  refuses(
    'limit-of-one',
    'Refuses everything but a single instance',
    'boundaries/batch-size',
    (length) => length > 1,
  ),
]
