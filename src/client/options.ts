import { maxInstanceIds, path } from '../../generated/operation.js'
import { isPathSegment } from '../http/base-url.js'
import { type InvalidInputCode, InvalidInputError } from './errors.js'
import type { UpgradeCall } from './interface.js'

/** With a longer delay, timers fire at once. */
const maxDelay = 2 ** 31 - 1

/** What an option must be: of this type, or a whole number that is at least this. */
type Kind = 'anything' | 'boolean' | 'function' | 'object' | 'signal' | 'string' | 0 | 1

/**
 * Checks the options of a call: each must exist and be of the right kind. An option that does not exist
 * is refused, because a call with `dryRun: true` must not start an upgrade.
 *
 * @throws {InvalidInputError} otherwise.
 */
export function checkOptions(of: string, options: unknown, kinds: Readonly<Record<string, Kind>>): void {
  const names = Object.keys(kinds).join(', ')
  if (Object(options) !== options) throw invalid(`${of} needs an object with ${names}.`)
  for (const [name, value] of Object.entries(Object(options))) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) throw invalid(`${of} has no "${name}"; it knows ${names}.`)
    if (value !== undefined && !isOfKind(value, kind)) throw invalid(`${name} must be ${nameOf(kind)}.`)
  }
}

function isOfKind(value: unknown, kind: Kind): boolean {
  if (kind === 'anything') return true
  if (kind === 'signal') return 'aborted' in Object(value)
  if (typeof kind === 'string') return typeof value === kind
  return Number.isInteger(value) && Number(value) >= kind && Number(value) <= maxDelay
}

function nameOf(kind: Kind): string {
  if (kind === 'signal') return 'an AbortSignal'
  return typeof kind === 'string' ? `of type ${kind}` : `a whole number from ${kind} to ${maxDelay}`
}

/** An error that says what is wrong with what the caller passed. */
export function invalid(message: string, code: InvalidInputCode = 'INVALID_OPTION'): InvalidInputError {
  return new InvalidInputError(message, { code })
}

/** @throws {InvalidInputError} for what can't be a segment of a path, such as `..`. */
export function checkProjectId(option: string, value: unknown): void {
  if (!isPathSegment(value)) throw invalid(`${option} is not a project ID; give that of the instances.`)
}

/** @throws {InvalidInputError} for anything but a non-empty string. */
export function checkInstanceId(id: unknown, position: number): void {
  if (typeof id === 'string' && id !== '') return
  const problem = id === '' ? 'empty' : `of type ${typeof id}`
  throw invalid(
    `The instance ID at position ${position} is ${problem}; give a non-empty string.`,
    'INVALID_INSTANCE_ID',
  )
}

/** @throws {InvalidInputError} when a call has options that do not exist, or that `fetch` would refuse. */
export function checkCall(template: unknown, call: UpgradeCall): void {
  if (template !== path) throw invalid(`POST knows the path ${path} only.`)
  checkOptions('POST', call, {
    params: 'object',
    body: 'object',
    headers: 'object',
    signal: 'signal',
    middleware: 'object',
  })
  checkOptions('params', call.params, { path: 'object' })
  checkOptions('params.path', call.params.path, { project_id: 'string' })
  checkProjectId('params.path.project_id', call.params.path.project_id)
  try {
    new Headers(call.headers)
  } catch {
    // What is wrong is not said, because a value can be a secret.
    throw invalid('headers has a name or a value that HTTP does not allow.')
  }
}

/** @throws {InvalidInputError} when the body of a request is not one of the contract. */
export function checkBody(json: string): void {
  const body = parseJson(json)
  checkOptions('body', body, { instance_ids: 'anything' })
  const ids: unknown = Object(body).instance_ids
  if (!Array.isArray(ids)) throw invalid('body.instance_ids must be an array.')
  if (ids.length > maxInstanceIds) {
    throw invalid(
      `One request takes ${maxInstanceIds} instance IDs, not ${ids.length}; use upgradeInstances for more.`,
      'TOO_MANY_INSTANCE_IDS',
    )
  }
  ids.forEach(checkInstanceId)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
