import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

const ajv = new Ajv2020({ strict: true, strictTypes: true, strictTuples: true, strictRequired: true })
// Not a keyword, but where the references of a schema lead.
ajv.addVocabulary(['components'])
const compiled = new WeakMap<object, ValidateFunction>()

/** Reads a contract the way its reader does: key by key, following references inside the document. */
export function read(contract: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((node, key) => resolve(contract, child(node, key)), contract)
}

/** The keys that stand at a place of a contract; none when nothing stands there. */
export function keysOf(contract: unknown, ...keys: string[]): string[] {
  const node = read(contract, ...keys)
  return typeof node === 'object' && node !== null ? Object.keys(node) : []
}

/** Compiles a schema of a contract with Ajv in strict mode, in which whatever it does not know is an error. */
export function compileSchema(contract: unknown, schema: unknown): ValidateFunction {
  if (typeof schema !== 'object' || schema === null) throw new Error('There is no schema.')
  // Six statuses share one schema, and every mutant of a contract compiles all of its own.
  const validate =
    compiled.get(schema) ?? ajv.compile({ ...schema, components: child(contract, 'components') })
  compiled.set(schema, validate)
  return validate
}

function child(node: unknown, key: string): unknown {
  return typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined
}

function resolve(contract: unknown, node: unknown): unknown {
  const reference = child(node, '$ref')
  return typeof reference === 'string' ? read(contract, ...reference.split('/').slice(1)) : node
}
