import { compileWithAjv } from '../support/ajv.js'

const errorsInResults = compileWithAjv({ $ref: '#/components/schemas/BatchUpgradeDatabaseVersionResponse' })
const errorsInError = compileWithAjv({ $ref: '#/components/schemas/ErrorResponse' })

/**
 * Judges a response's body by the contract's schema for its status.
 *
 * @returns What is wrong with it; empty when nothing is.
 */
export function findSchemaErrors(status: number, body: unknown): string[] {
  const errors = status === 202 ? errorsInResults(body) : errorsInError(body)
  return errors.map(({ instancePath, message }) => `${instancePath} ${message}`)
}
