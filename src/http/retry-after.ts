/**
 * Reads how long a server asks to wait, in seconds or as a date (RFC 9110, section 10.2.3).
 *
 * @returns milliseconds, 0 for a date that has passed; `undefined` when it says neither.
 */
export function parseRetryAfter(header: string | null | undefined): number | undefined {
  if (!header) return undefined
  if (/^\d+$/.test(header)) return Math.min(Number(header) * 1000, Number.MAX_SAFE_INTEGER)
  // A date has letters; without them, Date.parse makes one of almost any number.
  const date = /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(date - Date.now(), 0)
}
