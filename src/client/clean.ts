import { layersOf, needlesOf } from '../token/encodings.js'

/** Masks the token in a text. */
export type Mask = (text: string) => string

/** Makes the function that masks a token, also in URL encoding, JSON escapes, HTML entities and base64. */
export function createMask(token: string): Mask {
  let needles: readonly string[] | undefined
  return function mask(text) {
    // No encoding is shorter than the token, and tokens are longer than most texts.
    if (text.length < token.length) return text
    needles ??= needlesOf(token)
    for (const { text: layer, startOf } of layersOf(text)) {
      const needle = needles.find((candidate) => layer.includes(candidate))
      if (!needle) continue
      let masked = ''
      let end = 0
      for (let at = layer.indexOf(needle); at >= 0; at = layer.indexOf(needle, at + needle.length)) {
        masked += `${text.slice(end, startOf(at))}[token]`
        end = startOf(at + needle.length)
      }
      // Once more, for other spellings; the text is shorter now.
      return mask(masked + text.slice(end))
    }
    return text
  }
}

/** A conforming answer has three levels. Very deep nesting makes `JSON.stringify` throw. */
const mostLevels = 32

/** Copies a JSON value without the token, and without what is nested too deeply to be serialized again. */
export function cleanValue(value: unknown, mask: Mask, levels = mostLevels): unknown {
  if (typeof value === 'string') return mask(value)
  if (typeof value !== 'object' || value === null) return value
  if (levels === 0) return '[nested too deeply]'
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, mask, levels - 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [mask(key), cleanValue(item, mask, levels - 1)]),
  )
}

/**
 * Copies a thrown value without the token, keeping name, message, code and causes. The original may hold
 * the request with its headers, or the bytes of the answer, and need not be an error.
 */
export function cleanError(error: unknown, mask: Mask, causes = 4): Error {
  try {
    const { name, message = error, code, stack, cause } = Object(error) as Record<string, unknown>
    const options = cause && causes ? { cause: cleanError(cause, mask, causes - 1) } : {}
    const copy = new Error(mask(String(message)), options)
    for (const [key, value] of Object.entries({ name, code, stack })) {
      if (value) Object.assign(copy, { [key]: mask(String(value)) })
    }
    return copy
  } catch {
    return new Error('What was thrown cannot be shown.')
  }
}

/** Copies headers without the token. */
export function cleanHeaders(headers: Iterable<[string, string]>, mask: Mask): Headers {
  return new Headers(Array.from(headers, ([name, value]): [string, string] => [name, mask(value)]))
}
