import { matchesStatus, type Sent } from '../case.js'
import { contentRules } from '../judge/content.js'
import { filterFailure, isFilterPage } from '../judge/filter.js'
import type { Operation } from '../operation.js'
import type { Occurrence } from './causes.js'

/** What a check got, and what was wrong with it. */
interface Got {
  readonly sent: readonly Sent[]
  readonly occurrences: readonly Occurrence[]
}

/**
 * Finds what was wrong in a run. Where a filter on the way refuses some bodies with its page, that is one thing by
 * itself: such a page says nothing of the service, so the checks are judged by their other responses.
 */
export function withoutFiltered(
  got: readonly Got[],
  { contract, isOfGateway }: Pick<Operation, 'contract' | 'isOfGateway'>,
): readonly Occurrence[] {
  const occurrences = got.flatMap((one) =>
    one.occurrences.filter((occurrence) => !isOfFirewall(occurrence, one, isOfGateway)),
  )
  const isPage = (sent: Sent) => isFilterPage(sent, contract)
  if (!got.some(({ sent }) => refusesOtherwise(sent, isPage))) return occurrences
  const ofPages = new Map<Sent, Occurrence>()
  const others = occurrences.filter((one) => {
    const isOfPage = isPage(one.sent) && isAboutService(one)
    if (isOfPage && !ofPages.has(one.sent)) ofPages.set(one.sent, one)
    return !isOfPage
  })
  const filtered = [...ofPages.values()].map((one) => ({ ...one, failure: filterFailure(one.sent) }))
  return [...filtered, ...others]
}

/**
 * Whether a broken request was refused by the gateway in front, with an error as it should be, and others of its check by
 * the service as expected: an odd value in it was odd enough for a firewall.
 */
function isOfFirewall(
  { failure, generated, sent: { case: testCase, response } }: Occurrence,
  { sent: all }: Got,
  isOfGateway: Operation['isOfGateway'],
): boolean {
  if (failure.rule !== undefined || generated === undefined || testCase.token !== 'valid') return false
  if (response?.status !== forbidden || !isOfGateway(response)) return false
  return all.some((one) => one.response && matchesStatus(one.response.status, one.case.expected.accepted))
}

/** RFC 9110, section 15.5.4. */
const forbidden = 403

/** Whether valid requests are refused by a page, or broken ones sometimes by a page and sometimes not. */
function refusesOtherwise(sent: readonly Sent[], isPage: (sent: Sent) => boolean): boolean {
  const pages = sent.filter(isPage)
  const isRefused = ({ response }: Sent) => response !== undefined && matchesStatus(response.status, ['4xx'])
  return (
    pages.some((one) => one.case.valid) ||
    (pages.length > 0 && sent.some((one) => isRefused(one) && !isPage(one)))
  )
}

const ofContent = new Set(contentRules.map(({ id }) => id))

/** Whether a failure is one of the service, and of this response by itself. */
function isAboutService({ failure: { rule }, generated }: Occurrence): boolean {
  return generated !== undefined && (rule === undefined || ofContent.has(rule))
}
