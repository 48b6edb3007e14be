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
