import type { PlannedRequest } from '../report.js'
import { count, heading, paint, printable, row, type Style, shorten } from './layout.js'

const longestBody = 300

/** Writes what a run would send, check by check. */
export function renderPlan(plan: readonly PlannedRequest[], style: Style): string[] {
  const byCheck = groupByCheck(plan)
  return [
    ...heading(`A run would send ${count(plan.length, 'request')}; nothing was sent.`, 'strong', style),
    ...[...byCheck].flatMap(([check, requests]) => [
      '',
      paint(check, 'strong', style),
      ...requests.flatMap((planned) => renderRequest(planned, style)),
    ]),
  ]
}

function renderRequest({ sent, expected, request }: PlannedRequest, style: Style): string[] {
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`)
  return [
    ...row(request.method, printable(request.url), style),
    ...row('case', printable(`${sent}, expected ${expected}`), style),
    ...row('headers', printable(headers.join(', ')), style),
    ...(request.body === undefined ? [] : row('body', printable(shorten(request.body, longestBody)), style)),
  ]
}

function groupByCheck(plan: readonly PlannedRequest[]): Map<string, PlannedRequest[]> {
  const groups = new Map<string, PlannedRequest[]>()
  for (const planned of plan) groups.set(planned.check, [...(groups.get(planned.check) ?? []), planned])
  return groups
}
