import { matchesStatus, type Sent } from '../case.js'
import type { Contract } from '../contract/contract.js'
import { contentRules } from '../judge/content.js'
import { filterFailure, isFilterPage } from '../judge/filter.js'
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
export function withoutFiltered(got: readonly Got[], contract: Contract): readonly Occurrence[] {
  const occurrences = got.flatMap((one) => one.occurrences)
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
