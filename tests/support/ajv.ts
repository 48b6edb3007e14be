import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { document } from '../../generated/openapi.js'
import type { Schema } from '../../src/conformance/engine/contract/schema.js'

const ajv = new Ajv2020({ strict: false, allErrors: true }).addSchema(Object(document), 'contract')

/** Compiles a schema with a judge that this project did not write; `$ref` points into the contract. */
export function compileWithAjv(schema: Schema): (value: unknown) => ErrorObject[] {
  const anchored = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/'))
  const validate = ajv.compile(anchored)
  return (value) => (validate(value) ? [] : (validate.errors ?? []))
}
