import { maxInstanceIds } from '../../generated/operation.js'
import {
  changingId,
  changingResults,
  isSubmitted,
  jobId,
  type Result,
  rejection,
  unrequestedId,
} from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

/** Results that do not match the IDs that were asked for. */
export const relationFaults: readonly Fault[] = [
  missing('lost-last', 'Loses the last result', (results) => results.slice(0, -1)),
  missing('lost-all', 'Answers without any result', () => []),
  missing('lost-rejected', 'Lists only what was submitted', (results) => results.filter(isSubmitted)),
  missing('lost-submitted', 'Lists only what was rejected', (results) =>
    results.filter((result) => !isSubmitted(result)),
  ),
  missing('lost-in-full-batch', 'Loses the tenth result of ten', (results) =>
    results.slice(0, maxInstanceIds - 1),
  ),
  missing('lost-beyond-first', 'Answers the first ID alone', (results) => results.slice(0, 1)),
  missing('doubled-first', 'Answers the first ID twice', (results) => [...results, ...results.slice(0, 1)]),
  missing('doubled-with-both', 'Lists a submitted upgrade once more, as rejected', (results) => [
    ...results,
    ...results.filter(isSubmitted).map(({ instance_id }) => ({ instance_id, ...rejection })),
  ]),
  missing('doubled-full-batch', 'Answers each ID of a batch of ten twice', (results) =>
    results.length === maxInstanceIds ? [...results, ...results] : results,
  ),
  missing('swapped', 'Answers the second ID under the first', (results) =>
    results.map((result, index) =>
      index === 1 ? { ...result, instance_id: results[0]?.['instance_id'] } : result,
    ),
  ),
  unrequested('extra-rejected', 'Adds the rejection of an ID that was not requested', (results) => [
    ...results,
    { instance_id: unrequestedId, ...rejection },
  ]),
  unrequested('extra-submitted', 'Upgrades one more instance in each batch of ten', (results) =>
    results.length === maxInstanceIds ? [...results, { instance_id: unrequestedId, job_id: jobId }] : results,
  ),
  unrequested('result-of-another', 'Answers the last ID with the result of another request', (results) =>
    results.map((result, index) =>
      index === results.length - 1 ? { ...result, instance_id: unrequestedId } : result,
    ),
  ),
  changedId('upper-case', 'Answers IDs in upper case', (id) => id.toUpperCase()),
  changedId('cut', 'Answers the first 64 characters of an ID', (id) => id.slice(0, 64)),
  changedId('question-marks', 'Answers non-ASCII characters as question marks', (id) =>
    id.replace(/[^\0-\x7f]/gu, '?'),
  ),
  changedId('html', 'Answers quotes and slashes in IDs as HTML entities', (id) =>
    id.replaceAll('"', '&quot;').replaceAll("'", '&#39;').replaceAll('/', '&#47;'),
  ),
  changedId('mojibake', 'Answers the UTF-8 of an ID read as Latin-1', asLatin1),
  unrequested(
    'id-mojibake-beside',
    'Answers the UTF-8 of an ID read as Latin-1 beside two others',
    (results) => (results.length > 2 ? results.map(changingId(asLatin1)) : results),
  ),
  missing(
    'lost-short-beside',
    'Takes an ID of up to eight characters beside three others for a beginning',
    (results) =>
      results.length > 3
        ? results.filter(({ instance_id: id }) => id === '' || String(id).length > 8)
        : results,
  ),
  faultsOf('relation').crashes(
    'id-empty-beside-crashes',
    'Answers an empty ID beside others with 500',
    ({ results }) => results.length > 1 && results.some(({ instance_id: id }) => id === ''),
  ),
]

function asLatin1(id: string): string {
  return String.fromCharCode(...new TextEncoder().encode(id))
}

type Change = (results: readonly Result[]) => readonly Result[]

function missing(id: string, description: string, change: Change): Fault {
  return faultsOf('relation').fault(id, description, 'response/each-id-once', changingResults(change))
}

function unrequested(id: string, description: string, change: Change): Fault {
  return faultsOf('relation').fault(id, description, 'response/no-unrequested-id', changingResults(change))
}

function changedId(what: string, description: string, change: (id: string) => string): Fault {
  return unrequested(`id-${what}`, description, (results) => results.map(changingId(change)))
}
