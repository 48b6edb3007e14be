/**
 * Writes a name as a reference token of a JSON pointer.
 *
 * @see RFC 6901, section 3
 */
export function escapeToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** Splits a JSON pointer, or the fragment of a `$ref`, into the names that it goes through. */
export function namesIn(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/**
 * Finds the value at a JSON pointer, or under the names that it goes through.
 *
 * @returns `undefined` when nothing is there
 * @see RFC 6901, section 4
 */
export function valueAt(value: unknown, place: string | readonly string[]): unknown {
  const names = typeof place === 'string' ? namesIn(place) : place
  return names.reduce<unknown>(
    (node, name) =>
      Object(node) === node && Object.hasOwn(node as object, name) ? Object(node)[name] : undefined,
    value,
  )
}
