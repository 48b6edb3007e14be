import { maxInstanceIds } from '../../../../generated/operation.js'
import { type Check, conforming, countIds, type Relation, upgradeCase } from '../../engine/check.js'
import { requestSchemaPointer } from '../../engine/contract.js'
import type { Sent } from '../../engine/target.js'
import { madeUpId } from '../harm.js'

const sizes = [1, 2, maxInstanceIds - 1, maxInstanceIds]

/** Batches of every allowed size at the edges: the largest one is not refused for its size. */
export const batchSize: Check = {
  id: 'boundaries/batch-size',
  title: `batches of ${sizes.join(', ')} ids are not refused for their size`,
  basis: 'documented',
  constraint: `${requestSchemaPointer}/properties/instance_ids/maxItems`,
  cases: () =>
    [...sizes, ...sizes].map((size) =>
      upgradeCase(
        countIds(size),
        Array.from({ length: size }, (_, index) => madeUpId(index + 1)),
        conforming,
      ),
    ),
  // The ids are equally unknown in every batch, so only the size can make the difference.
  relate: (sent) => {
    const smallest = sent.find(({ response }) => response && response.status !== 429 && response.status < 500)
    const status = smallest?.response?.status
    return sent
      .filter(
        ({ response }) =>
          response && response.status !== 429 && response.status < 500 && response.status !== status,
      )
      .map(
        (other): Relation => ({
          sent: other,
          complaint: {
            basis: 'documented',
            severity: 'violation',
            message: `${other.case.title} ${other.case.title === '1 id' ? 'is' : 'are'} answered with another status than ${smallest?.case.title}, although both are allowed.`,
            expected: `${status}, as for ${smallest?.case.title}`,
            actual: String(other.response?.status),
            pointer: '/instance_ids',
          },
        }),
      )
  },
  observe: (sent) => describeAnswers('made-up ids', sent),
}

/** Ids of forms that no real instance has, all of which the contract allows: any string. */
export const idText: Check = {
  id: 'boundaries/id-text',
  title: 'ids of any text get a declared answer',
  basis: 'documented',
  constraint: `${requestSchemaPointer}/properties/instance_ids/items`,
  cases: () => Object.entries(oddIds).map(([title, id]) => upgradeCase(title, [id], conforming)),
}

const oddIds: Readonly<Record<string, string>> = {
  'an empty id': '',
  'an id of one character': 'a',
  'an id of 1,000 characters': 'z'.repeat(1000),
  'an id with letters beyond ASCII': 'Übergröße-実例-🛠️',
  'an id with quotes': `"quoted" 'id'`,
  'an id with slashes': '../..//upgrade\\id',
  'an id with spaces and line breaks': ' \t\r\n ',
  'an id with a null character': 'id\u0000id',
  'an id with a percent escape': '%2e%2e%2f%00',
}

/** Says which statuses came for the same kind of request. */
export function describeAnswers(what: string, sent: readonly Sent[]): string[] {
  const statuses = new Set(sent.flatMap(({ response }) => (response ? [response.status] : [])))
  return statuses.size > 0 ? [`${what}: answered with ${[...statuses].toSorted().join(', ')}`] : []
}
