import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import draft04 from 'ajv-draft-04'

/** The same contract in OpenAPI 3.0. */
export const portableFiles = ['generated/openapi-3.0.yaml', 'generated/openapi-3.0.json']

/** A judge for each dialect of JSON Schema that a contract can be written in. */
const judges = {
  '3.1': new Ajv2020({ strict: true, strictTypes: true, strictTuples: true, strictRequired: true }),
  // The schemas of OpenAPI 3.0 are those of draft 04 with fewer keywords and a few of its own. There a
  // schema names what it forbids as "required", without defining it. Nothing but "example" may stop the strict mode:
  // lint wants that, because mocks send what it says.
  '3.0': new draft04.default({
    strict: true,
    strictTypes: true,
    strictTuples: true,
    strictRequired: false,
  }).addKeyword('example'),
}
// Not a keyword, but where the references of a schema lead.
for (const judge of Object.values(judges)) judge.addVocabulary(['components'])
const compiled = new WeakMap<object, ValidateFunction>()

/** Reads a contract the way its reader does: key by key, following references inside the document. */
export function read(contract: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((node, key) => resolve(contract, child(node, key)), contract)
}

/** The keys at a place in a contract; empty when there is nothing. */
export function keysOf(contract: unknown, ...keys: string[]): string[] {
  const node = read(contract, ...keys)
  return typeof node === 'object' && node !== null ? Object.keys(node) : []
}

/** Compiles a schema of a contract with Ajv in strict mode, in which whatever it does not know is an error. */
export function compileSchema(contract: unknown, schema: unknown): ValidateFunction {
  if (typeof schema !== 'object' || schema === null) throw new Error('There is no schema.')
  const judge = judges[isPortable(contract) ? '3.0' : '3.1']
  // Six statuses share one schema, and every mutant of a contract compiles all of its own.
  const validate =
    compiled.get(schema) ?? judge.compile({ ...schema, components: child(contract, 'components') })
  compiled.set(schema, validate)
  return validate
}

/** Whether a contract is written in OpenAPI 3.0. */
export function isPortable(contract: unknown): boolean {
  return String(child(contract, 'openapi')).startsWith('3.0.')
}

function child(node: unknown, key: string): unknown {
  return typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined
}

function resolve(contract: unknown, node: unknown): unknown {
  const reference = child(node, '$ref')
  return typeof reference === 'string' ? read(contract, ...reference.split('/').slice(1)) : node
}
