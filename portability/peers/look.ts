import { tokenHeader } from '../../generated/operation.js'
import { availableId, madeUpIds } from '../../tests/support/ids.js'

export const lookHeads = ['a valid request', 'outcomes', 'ids', '11 ids', 'not JSON', 'no token']

/** The contract's examples don't have these. */
const ids = madeUpIds(2)
const valid = JSON.stringify({ instance_ids: ids })

/** What a mock makes of a valid request and of three that are not. */
export async function look(url: string, token: string): Promise<string[]> {
  const send = async (body: string, headers: Readonly<Record<string, string>> = { [tokenHeader]: token }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
      signal: AbortSignal.timeout(10_000),
    })
    return { status: response.status, text: await response.text() }
  }
  const cellOf = (sent: Promise<{ readonly status: number }>) =>
    sent.then(
      ({ status }) => (status === 202 ? '**served**' : String(status)),
      () => '**no response**',
    )
  const { status, text } = await send(valid)
  const results = status === 202 ? resultsIn(text) : []
  return [
    status === 202 ? '202' : `**${status}**`,
    results.length === 0 ? '' : outcomesOf(results),
    results.length === 0 ? '' : idsOf(results),
    await cellOf(send(JSON.stringify({ instance_ids: madeUpIds(11) }))),
    await cellOf(send(`${valid}x`)),
    await cellOf(send(valid, {})),
  ]
}

type Result = Readonly<Record<string, unknown>>

function resultsIn(text: string): readonly Result[] {
  return (JSON.parse(text) as { readonly upgrade_results: readonly Result[] }).upgrade_results
}

function outcomesOf(results: readonly Result[]): string {
  const hasBoth = results.some(
    (result) => 'job_id' in result && ('error_code' in result || 'error_message' in result),
  )
  return hasBoth ? '**both in one result**' : 'kept apart'
}

function idsOf(results: readonly Result[]): string {
  const got = results.map(({ instance_id }) => instance_id)
  if (got.includes('')) return '**empty**'
  if (got.length === ids.length && ids.every((id) => got.includes(id))) return 'as sent'
  return got.includes(availableId) ? 'of the example' : 'made up'
}
