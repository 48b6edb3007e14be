import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

const contract: unknown = JSON.parse(
  readFileSync(new URL('../../generated/openapi.json', import.meta.url), 'utf8'),
)
const ajv = new Ajv2020({ strict: false, allErrors: true }).addSchema(Object(contract), 'contract')

function compile(name: string): ValidateFunction {
  return ajv.compile({ $ref: `contract#/components/schemas/${name}` })
}

const validateResults = compile('BatchUpgradeDatabaseVersionResponse')
const validateError = compile('ErrorResponse')

/**
 * Judges an answer's body by the contract's schema for its status.
 *
 * @returns What is wrong with it; empty when nothing is.
 */
export function findSchemaErrors(status: number, body: unknown): string[] {
  const validate = status === 202 ? validateResults : validateError
  validate(body)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
