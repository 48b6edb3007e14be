import { maxInstanceIds } from '../../../../generated/operation.js'
import type { Sent } from '../../engine/case.js'
import { type Check, compareStatuses } from '../../engine/check.js'
import type { Contract } from '../../engine/contract/contract.js'
import { saysSomething } from '../../engine/response.js'
import { count } from '../../engine/words.js'
import { conforming, madeUpIdList, upgradeCase } from '../cases.js'
import { idsConstraint } from '../fields.js'

const sizes = [1, maxInstanceIds - 1, maxInstanceIds, 2]

/** Batches of the smallest and largest allowed sizes: none is refused for its size. */
export function batchSize(contract: Contract): Check {
  return {
    id: 'boundaries/batch-size',
    title: `batches of ${sizes.toSorted((one, other) => one - other).join(', ')} ids are not refused for their size`,
    basis: 'documented',
    constraint: idsConstraint(contract, 'maxItems'),
    essential: 3,
    cases: () =>
      [...sizes, ...sizes].map((size, index) =>
        upgradeCase(count(size, 'id'), madeUpIdList(size, index * maxInstanceIds), conforming, {
          plain: true,
        }),
      ),
    // All ids are equally unknown and none is sent twice, so only the size can make the difference.
    relate: (sent) =>
      compareStatuses(sent, {
        basis: 'documented',
        symptom: 'size',
        explain: ({ title }) =>
          `A request with ${title} is answered with another status than a smaller one, although both are allowed.`,
      }),
    observe: (sent) => describeStatuses('made-up ids', sent),
  }
}

/** Ids in forms that no real instance has; the contract allows any string. */
export function idText(contract: Contract): Check {
  return {
    id: 'boundaries/id-text',
    title: 'ids of any text get a declared response',
    basis: 'documented',
    constraint: idsConstraint(contract, 'items'),
    essential: 2,
    cases: () => [
      // One request shows whether there is anything for the others to find.
      upgradeCase(
        count(maxInstanceIds, 'odd id'),
        Object.values(oddIds).slice(0, maxInstanceIds),
        conforming,
      ),
      ...Object.entries(oddIds).map(([title, id]) => upgradeCase(title, [id], conforming)),
      ...Object.entries(alikeIds).map(([title, ids]) => upgradeCase(title, ids, conforming)),
    ],
  }
}

/** What a filter may take for an attack comes last: sent with nine others, it would have them all refused. */
const oddIds: Readonly<Record<string, string>> = {
  // Two accents, each encoded in one of the two ways.
  'an id with letters beyond ASCII': '\u00dcbergro\u0308ße-実例-🛠️',
  'an id that looks like a large number': '1e5',
  'an id with quotes': `"quoted" 'id'`,
  'an id of 1,000 characters': 'z'.repeat(1000),
  'an empty id': '',
  'an id of one character': 'a',
  'an id with separators': 'a,b;c|d&e=f+g',
  'an id with spaces and line breaks': ' \t\r\n ',
  'an id that looks like a number': '123',
  'an id that looks like a boolean': 'true',
  'an id that looks like null': 'null',
  'an id that every JavaScript object has as a property': 'constructor',
  'an id that stands for the prototype in JavaScript': '__proto__',
  'an id with slashes': '../..//upgrade\\id',
  'an id with a null character': 'id\u0000id',
  'an id with a percent escape': '%2e%2e%2f%00',
  'an id with signs of patterns and templates': '$& %s {0} (*',
}

/** Different ids that a database may take for the same one. Each must have its result. */
const alikeIds: Readonly<Record<string, readonly string[]>> = {
  'ids that differ only in case': ['an-id', 'AN-ID'],
  'ids that differ only in white space': ['an-id', 'an-id ', ' an-id'],
  'ids that differ only in how an accent is encoded': ['\u00e9', 'e\u0301'],
  'ids that are equal as numbers': ['1', '01', '1.0'],
}

/** Lists the statuses of responses to the same kind of request. */
export function describeStatuses(what: string, sent: readonly Sent[]): string[] {
  const statuses = new Set(sent.flatMap(({ response }) => (saysSomething(response) ? [response.status] : [])))
  return statuses.size > 0 ? [`${what}: answered with ${[...statuses].toSorted().join(', ')}`] : []
}
