import { layersOf, needlesOf } from '../token/encodings.js'

/** Masks the credentials in a text. */
export type Mask = (text: string) => string

/**
 * Makes the function that masks credentials, also in lower case, as the names of headers arrive, and in URL
 * encoding, JSON escapes, HTML entities and base64.
 */
export function createMask(secrets: readonly string[], placeholder: string): Mask {
  const shortest = Math.min(...secrets.map(({ length }) => length))
  let needles: readonly string[] | undefined
  return function mask(text) {
    // No encoding is shorter than the secret, and tokens are longer than most texts.
    if (text.length < shortest) return text
    needles ??= secrets.flatMap(needlesOf)
    for (const { text: layer, startOf } of layersOf(text)) {
      const needle = needles.find((candidate) => layer.includes(candidate))
      if (!needle) continue
      let masked = ''
      let end = 0
      for (let at = layer.indexOf(needle); at >= 0; at = layer.indexOf(needle, at + needle.length)) {
        masked += text.slice(end, startOf(at)) + placeholder
        end = startOf(at + needle.length)
      }
      // Once more, for other encodings; the text is shorter now.
      return mask(masked + text.slice(end))
    }
    return text
  }
}

/** Copies a JSON value without the credentials. It must not be nested so deeply that the stack runs out. */
export function cleanValue(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, mask))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [mask(key), cleanValue(item, mask)]))
}

/**
 * Copies a thrown value without the credentials, keeping name, message, code and causes. The original may hold
 * the request with its headers, or the bytes of the response, and need not be an error.
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
