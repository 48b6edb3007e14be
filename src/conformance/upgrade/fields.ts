import type { Contract } from '../engine/contract/contract.js'
import { isObject, type Json } from '../engine/contract/schema.js'

/** The names of the fields: only this file knows how requests and responses are written. */
export const fields = {
  ids: 'instance_ids',
  results: 'upgrade_results',
  id: 'instance_id',
  job: 'job_id',
  code: 'error_code',
  itemText: 'error_message',
  errorText: 'error_msg',
} as const

/** Where a request has its ids: a JSON pointer (RFC 6901). */
export const idsPointer = `/${fields.ids}`
/** Where a response has its results: a JSON pointer (RFC 6901). */
export const resultsPointer = `/${fields.results}`

/** The body of a request for an upgrade of instances. */
export function toBody(ids: Json): { [name: string]: Json } {
  return { [fields.ids]: ids }
}

/** Where the contract states a constraint on the ids of a request. */
export function idsConstraint({ request }: Contract, keyword: string): string {
  return `${request.schemaPointer}/properties/${fields.ids}/${keyword}`
}

/** The ids that a request asks to upgrade; `undefined` when it breaks the contract. */
export function idsIn(value: Json, most: number): readonly string[] | undefined {
  const ids = isObject(value) ? value[fields.ids] : undefined
  if (!Array.isArray(ids) || ids.length > most) return undefined
  return ids.every((id) => typeof id === 'string') ? ids : undefined
}

/** The results in a body; `undefined` when it has none to look at. */
export function resultsIn(value: Json | undefined): readonly Json[] | undefined {
  const results = isObject(value) ? value[fields.results] : undefined
  return Array.isArray(results) ? results : undefined
}

/** The id of a result, when it has one. */
export function idIn(result: Json): string | undefined {
  const id = isObject(result) ? result[fields.id] : undefined
  return typeof id === 'string' ? id : undefined
}

/** Whether a value claims that an upgrade was submitted. */
export function claimsJob(value: Json): boolean {
  return isObject(value) && value[fields.job] != null
}

/** Whether a text looks like the response to an upgrade. */
export function looksLikeResults(text: string): boolean {
  return text.includes(`"${fields.results}"`)
}

/** The texts of a result that its reader needs and that are empty. */
export function emptyTextsIn(result: Json): string[] {
  return emptyIn(result, [fields.job, fields.code, fields.itemText])
}

/** The code and the text of an error, and what is wrong with its fields. */
export function errorIn(value: Json | undefined) {
  const body = isObject(value) ? value : {}
  const { [fields.code]: code, [fields.errorText]: text } = body
  return {
    code: typeof code === 'string' ? code : undefined,
    text: typeof text === 'string' ? text : undefined,
    empty: emptyIn(body, [fields.code, fields.errorText]),
    /** Whether its text is in the field of a rejected upgrade. */
    misplaced: fields.itemText in body && !(fields.errorText in body),
  }
}

function emptyIn(value: Json, names: readonly string[]): string[] {
  if (!isObject(value)) return []
  return names.filter((name) => {
    const text = value[name]
    return typeof text === 'string' && text.trim() === ''
  })
}
