import { escapeToken } from '../../../pointer.js'
import { joinWords } from '../words.js'
import { isObject, type Json, pointerOf, resolve, type Schema, type SchemaObject, typeOf } from './schema.js'

/** One requirement of a schema that a value does not meet. */
export interface SchemaError {
  /** Where in the value: a JSON pointer (RFC 6901). */
  readonly pointer: string
  /** Where in the contract: a JSON pointer into the document, or relative to a schema that is no `$ref`. */
  readonly schemaPointer: string
  /** What it should be: `of type string`, `at most 10 items long`, `absent`. */
  readonly expected: string
  /** What it is: `of type number`, `11 items long`, `present`. */
  readonly actual: string
  /** Whether it mixes the forms of a `oneOf`: fields of two, of none, or half of one. */
  readonly exclusive?: boolean
}

/**
 * Finds the requirements that a value does not meet; none when it satisfies the schema.
 *
 * @param onJudged - called with the place in the contract of each requirement that was checked
 */
export type FindSchemaErrors = (value: Json, onJudged?: OnJudged) => SchemaError[]

type OnJudged = (schemaPointer: string) => void

/** Inspects one node of a value; `pointer` is where it is. */
type Inspect<Node = Json> = (node: Node, pointer: string, judged: OnJudged) => SchemaError[]

/** A value can have millions, and the first few are enough. */
const mostErrors = 20

/**
 * Compiles a schema into a function that says what breaks it, and where in the contract that is stated.
 * Extra properties are allowed, as everywhere in the contract. If a value matches no branch of a `oneOf`,
 * it says what is wrong for the closest branch. It goes as deep as the schema, not as deep as the value.
 *
 * @param schema - a schema made of the keywords that `resolve` knows
 * @param document - the contract, into which `$ref` points
 * @throws Error when a keyword is not supported
 */
export function compileSchema(schema: Schema, document: unknown): FindSchemaErrors {
  const inspect = compile(schema, document, '')
  return (value, onJudged = () => {}) => inspect(value, '', onJudged).slice(0, mostErrors)
}

/** @param at - where the schema is, before its `$ref` is followed */
function compile(unresolved: Schema, document: unknown, at: string): Inspect {
  const schema = resolve(unresolved, document)
  const place = pointerOf(unresolved, at)
  const inspect = compileResolved(schema, document, place)
  return (node, pointer, judged) => {
    judged(at)
    return inspect(node, pointer, judged)
  }
}

function compileResolved(schema: Schema, document: unknown, place: string): Inspect {
  if (schema === true) return () => []
  if (schema === false) {
    return (_, pointer) => [{ pointer, schemaPointer: place, expected: 'absent', actual: 'present' }]
  }
  const { type, oneOf } = schema
  if (oneOf) return compileBranches(oneOf, document, `${place}/oneOf`)
  const typePointer = `${place}/type`
  const inspectArray = compileArray(schema, document, place)
  const inspectObject = compileObject(schema, document, place)
  return (node, pointer, judged) => {
    if (type !== undefined) judged(typePointer)
    if (type !== undefined && typeOf(node) !== type) {
      const types = { expected: `of type ${type}`, actual: `of type ${typeOf(node)}` }
      return [{ pointer, schemaPointer: typePointer, ...types }]
    }
    if (Array.isArray(node)) return inspectArray(node, pointer, judged)
    return isObject(node) ? inspectObject(node, pointer, judged) : []
  }
}

function compileArray({ maxItems, items = true }: SchemaObject, document: unknown, place: string) {
  const schemaPointer = `${place}/maxItems`
  const inspectItem = compile(items, document, `${place}/items`)
  const inspect: Inspect<Json[]> = (array, pointer, judged) => {
    const errors: SchemaError[] = []
    if (maxItems !== undefined) judged(schemaPointer)
    if (maxItems !== undefined && array.length > maxItems) {
      const lengths = { expected: `at most ${maxItems} items long`, actual: `${array.length} items long` }
      errors.push({ pointer, schemaPointer, ...lengths })
    }
    for (const [index, item] of array.entries()) {
      if (errors.length >= mostErrors) break
      errors.push(...inspectItem(item, `${pointer}/${index}`, judged))
    }
    return errors
  }
  return inspect
}

function compileObject({ required = [], properties = {} }: SchemaObject, document: unknown, place: string) {
  const needed = required.map((name, index) => ({
    name,
    token: escapeToken(name),
    schemaPointer: `${place}/required/${index}`,
  }))
  const known = Object.entries(properties).map(([name, property]) => {
    const token = escapeToken(name)
    const schemaPointer = `${place}/properties/${token}`
    return { name, token, schemaPointer, property, inspect: compile(property, document, schemaPointer) }
  })
  const inspect: Inspect<Record<string, Json>> = (object, pointer, judged) => {
    const errors: SchemaError[] = []
    for (const { name, token, schemaPointer } of needed) {
      judged(schemaPointer)
      if (Object.hasOwn(object, name)) continue
      const presence = { expected: 'present', actual: 'absent' }
      errors.push({ pointer: `${pointer}/${token}`, schemaPointer, ...presence })
    }
    for (const { name, token, schemaPointer, property, inspect } of known) {
      // An absent forbidden property counts as seen.
      if (property === false) judged(schemaPointer)
      if (!Object.hasOwn(object, name)) continue
      errors.push(...inspect(object[name] as Json, `${pointer}/${token}`, judged))
    }
    return errors
  }
  return inspect
}

function compileBranches(branches: readonly Schema[], document: unknown, place: string): Inspect {
  const inspectors = branches.map((branch, index) => compile(branch, document, `${place}/${index}`))
  const disputed = disputedNames(branches, document)
  const expected = branches
    .map((branch) => joinWords(requiredAmong(branch, disputed, document), 'and'))
    .join(', or ')
  return (node, pointer, judged) => {
    const verdicts = inspectors.map((inspect) => {
      const seen: string[] = []
      return { errors: inspect(node, pointer, (at) => seen.push(at)), seen }
    })
    const satisfied = verdicts.filter(({ errors }) => errors.length === 0)
    const [closest] = verdicts.toSorted((one, other) => one.errors.length - other.errors.length)
    closest?.seen.forEach(judged)
    if (satisfied.length === 1 || !closest) return []
    if (satisfied.length > 1) {
      const forms = { expected: 'one form', actual: `${satisfied.length} forms at once` }
      return [{ pointer, schemaPointer: place, ...forms, exclusive: true }]
    }
    const isDisputed = (error: SchemaError) =>
      disputed.has(error.pointer.slice(pointer.length + 1)) && /^(absent|present)$/.test(error.actual)
    const mixed = closest.errors.find(isDisputed)
    const undisputed = closest.errors.filter((error) => !isDisputed(error))
    if (!mixed || !isObject(node)) return undisputed
    const actual = describeMixture(node, disputed)
    return [{ pointer, schemaPointer: mixed.schemaPointer, expected, actual, exclusive: true }, ...undisputed]
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

function requiredAmong(branch: Schema, disputed: ReadonlySet<string>, document: unknown): string[] {
  const resolved = resolve(branch, document)
  return typeof resolved === 'boolean' ? [] : (resolved.required ?? []).filter((name) => disputed.has(name))
}

/** "both table and excuse", "table alone", "none of excuse and table". */
function describeMixture(object: Record<string, Json>, disputed: ReadonlySet<string>): string {
  const present = [...disputed].filter((name) => Object.hasOwn(object, name)).toSorted()
  if (present.length === 0) return `none of ${joinWords([...disputed].toSorted(), 'and')}`
  if (present.length === 1) return `${present[0]} alone`
  return `${present.length === 2 ? 'both ' : ''}${joinWords(present, 'and')}`
}
