import { escapeToken } from '../../pointer.js'
import { list } from './phrases.js'
import { isObject, type Json, pointerOf, resolve, type Schema, type SchemaObject, typeOf } from './schema.js'

/** One requirement of a schema that a value does not meet. */
export interface Breach {
  /** Where in the value: a JSON pointer (RFC 6901). */
  readonly pointer: string
  /** Where in the contract: a JSON pointer into the document, or relative to a schema that is no `$ref`. */
  readonly schemaPointer: string
  /** What it should be: `of type string`, `at most 10 items`, `absent`. */
  readonly expected: string
  /** What it is: `of type number`, `11 items`, `present`. */
  readonly actual: string
  /** Whether it mixes the forms of a `oneOf`: fields of two, of none, or half of one. */
  readonly exclusive?: boolean
}

type Note = (schemaPointer: string) => void

/** A value can have millions, and the first few are enough. */
const mostBreaches = 20

/** Whether a value satisfies a schema; extra properties are allowed, as everywhere in the contract. */
export function conforms(value: Json, schema: Schema, document: unknown): boolean {
  return findBreaches(value, schema, document).length === 0
}

/**
 * Finds the requirements that a value does not meet, and where in the contract they are. If a value
 * matches no branch of a `oneOf`, it says what is wrong for the closest branch. It goes as deep as the
 * schema, not as deep as the value.
 *
 * @param schema - a schema made of the keywords that `resolve` knows
 * @param document - the contract, into which `$ref` points
 * @param onJudged - called with the place in the contract of each requirement that was checked
 */
export function findBreaches(
  value: Json,
  schema: Schema,
  document: unknown,
  onJudged: Note = () => {},
): Breach[] {
  return inspect(value, schema, '', '', onJudged).slice(0, mostBreaches)

  function inspect(node: Json, unresolved: Schema, pointer: string, at: string, judged: Note): Breach[] {
    const target = pointerOf(unresolved, at)
    const schema = resolve(unresolved, document)
    judged(at)
    if (schema === true) return []
    if (schema === false) return [{ pointer, schemaPointer: target, expected: 'absent', actual: 'present' }]
    const places = placesIn(schema, target)
    if (schema.oneOf) return inspectBranches(node, schema.oneOf, pointer, places, judged)
    if (schema.type !== undefined) {
      judged(places.type)
      if (typeOf(node) !== schema.type) {
        const types = { expected: `of type ${schema.type}`, actual: `of type ${typeOf(node)}` }
        return [{ pointer, schemaPointer: places.type, ...types }]
      }
    }
    if (Array.isArray(node)) return inspectArray(node, schema, pointer, places, judged)
    if (isObject(node)) return inspectObject(node, pointer, places, judged)
    return []
  }

  function inspectArray(array: Json[], schema: SchemaObject, pointer: string, places: Places, judged: Note) {
    const { maxItems, items } = schema
    const breaches: Breach[] = []
    if (maxItems !== undefined) judged(places.maxItems)
    if (maxItems !== undefined && array.length > maxItems) {
      const lengths = { expected: `at most ${maxItems} items`, actual: `${array.length} items` }
      breaches.push({ pointer, schemaPointer: places.maxItems, ...lengths })
    }
    for (const [index, item] of array.entries()) {
      if (items === undefined || breaches.length >= mostBreaches) break
      breaches.push(...inspect(item, items, `${pointer}/${index}`, places.items, judged))
    }
    return breaches
  }

  function inspectObject(object: Record<string, Json>, pointer: string, places: Places, judged: Note) {
    const breaches: Breach[] = []
    for (const { name, token, schemaPointer } of places.required) {
      judged(schemaPointer)
      if (Object.hasOwn(object, name)) continue
      const presence = { expected: 'present', actual: 'absent' }
      breaches.push({ pointer: `${pointer}/${token}`, schemaPointer, ...presence })
    }
    for (const { name, token, schemaPointer, property } of places.properties) {
      // An absent forbidden property counts as seen.
      if (property === false) judged(schemaPointer)
      if (!Object.hasOwn(object, name)) continue
      const inside = `${pointer}/${token}`
      breaches.push(...inspect(object[name] as Json, property, inside, schemaPointer, judged))
    }
    return breaches
  }

  function inspectBranches(
    node: Json,
    branches: readonly Schema[],
    pointer: string,
    places: Places,
    judged: Note,
  ): Breach[] {
    const verdicts = branches.map((branch, index) => {
      const seen: string[] = []
      const at = places.branches[index] ?? ''
      const breaches = inspect(node, branch, pointer, at, (place) => seen.push(place))
      return { breaches, seen }
    })
    const satisfied = verdicts.filter(({ breaches }) => breaches.length === 0)
    const [closest] = verdicts.toSorted((one, other) => one.breaches.length - other.breaches.length)
    closest?.seen.forEach(judged)
    if (satisfied.length === 1 || !closest) return []
    const schemaPointer = places.oneOf
    if (satisfied.length > 1) {
      const forms = { expected: 'one form', actual: `${satisfied.length} forms at once` }
      return [{ pointer, schemaPointer, ...forms, exclusive: true }]
    }
    const disputed = disputedNames(branches, document)
    const isDisputed = (breach: Breach) =>
      disputed.has(breach.pointer.slice(pointer.length + 1)) && /^(absent|present)$/.test(breach.actual)
    const mixed = closest.breaches.find(isDisputed)
    const others = closest.breaches.filter((breach) => !isDisputed(breach))
    if (!mixed || !isObject(node)) return others
    const expected = branches.map((branch) => list(needed(branch, disputed, document), 'and')).join(', or ')
    const actual = describeMixture(node, disputed)
    return [{ pointer, schemaPointer: mixed.schemaPointer, expected, actual, exclusive: true }, ...others]
  }
}

/** Computed once per schema: computing them for every answer takes most of the time of judging it. */
const knownPlaces = new WeakMap<SchemaObject, Places>()

function placesIn(schema: SchemaObject, at: string): Places {
  const known = knownPlaces.get(schema)
  if (known?.at === at) return known
  const places = locate(schema, at)
  knownPlaces.set(schema, places)
  return places
}

type Places = ReturnType<typeof locate>

/** Where the parts of a schema are in the contract. `token` is a name as a part of a pointer. */
function locate({ required = [], properties = {}, oneOf = [] }: SchemaObject, at: string) {
  return {
    at,
    type: `${at}/type`,
    maxItems: `${at}/maxItems`,
    items: `${at}/items`,
    oneOf: `${at}/oneOf`,
    branches: oneOf.map((_, index) => `${at}/oneOf/${index}`),
    required: required.map((name, index) => ({
      name,
      token: escapeToken(name),
      schemaPointer: `${at}/required/${index}`,
    })),
    properties: Object.entries(properties).map(([name, property]) => {
      const token = escapeToken(name)
      return { name, token, schemaPointer: `${at}/properties/${token}`, property }
    }),
  }
}

/** The names that some branch of a `oneOf` forbids. */
function disputedNames(branches: readonly Schema[], document: unknown): Set<string> {
  return new Set(
    branches.flatMap((branch) => {
      const resolved = resolve(branch, document)
      const { properties = {} } = typeof resolved === 'boolean' ? {} : resolved
      return Object.entries(properties).flatMap(([name, property]) => (property === false ? [name] : []))
    }),
  )
}

function needed(branch: Schema, disputed: ReadonlySet<string>, document: unknown): string[] {
  const resolved = resolve(branch, document)
  return typeof resolved === 'boolean' ? [] : (resolved.required ?? []).filter((name) => disputed.has(name))
}

/** "has both table and excuse", "has table alone", "has none of excuse and table". */
function describeMixture(object: Record<string, Json>, disputed: ReadonlySet<string>): string {
  const present = [...disputed].filter((name) => Object.hasOwn(object, name)).toSorted()
  if (present.length === 0) return `has none of ${list([...disputed].toSorted(), 'and')}`
  if (present.length === 1) return `has ${present[0]} alone`
  return `has ${present.length === 2 ? 'both ' : ''}${list(present, 'and')}`
}
