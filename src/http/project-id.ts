import { isPathSegment } from './base-url.js'

/** How languages write a value that was never set. */
const unsetValues: ReadonlySet<string> = new Set([
  'undefined',
  'null',
  'None',
  'nil',
  '<nil>',
  'NaN',
  '[object Object]',
])

/**
 * Whether a segment of a path is a placeholder that was never filled in, such as `{project_id}`, `$PROJECT`,
 * `undefined` or `None`. No real project has such an ID.
 *
 * @param segment - decoded
 */
export function isUnfilled(segment: string): boolean {
  return unsetValues.has(segment) || /^(\{.*\}|<.*>|\$.*|:.+|%[A-Za-z_]\w*%)$/s.test(segment)
}

/** Why a value can't be the ID of a project, as the end of a sentence: nobody can mean it, and it would be sent encoded. */
export function projectIdProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'is not a string'
  if (value.trim() === '') return 'is empty'
  if (isUnfilled(value)) return 'is a placeholder that was never filled in'
  if (/[\s\p{Cc}]/u.test(value)) return 'has white space in it'
  return isPathSegment(value) && !/[/\\]/.test(value) ? undefined : 'is not a project ID'
}
