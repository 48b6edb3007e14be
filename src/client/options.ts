import { maxInstanceIds, path } from '../../generated/operation.js'
import { projectIdProblem } from '../http/project-id.js'
import { type InvalidInputCode, InvalidInputError } from './errors.js'
import type { UpgradeCall } from './interface.js'

/** With a longer delay, timers fire at once. */
const maxDelay = 2 ** 31 - 1

/** What an option must be: of this type, or a whole number that is at least this. */
type OptionKind = 'anything' | 'boolean' | 'function' | 'object' | 'signal' | 'string' | 0 | 1

/**
 * Checks the options of a call: each must exist and be of the right kind. An option that does not exist
 * is refused, because a call with `dryRun: true` must not start an upgrade.
 *
 * @throws {InvalidInputError} otherwise.
 */
export function checkOptions(
  of: string,
  options: unknown,
  kinds: Readonly<Record<string, OptionKind>>,
): void {
  const names = Object.keys(kinds).join(', ')
  if (Object(options) !== options) throw invalid(`${of} needs an object with ${names}.`)
  for (const [name, value] of Object.entries(Object(options))) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) throw invalid(`${of} has no "${name}"; it knows ${names}.`)
    if (value !== undefined && !isOfKind(value, kind)) throw invalid(`${name} must be ${describeKind(kind)}.`)
  }
}

function isOfKind(value: unknown, kind: OptionKind): boolean {
  if (kind === 'anything') return true
  if (kind === 'signal') return 'aborted' in Object(value)
  if (typeof kind === 'string') return typeof value === kind
  return Number.isInteger(value) && Number(value) >= kind && Number(value) <= maxDelay
}

function describeKind(kind: OptionKind): string {
  if (kind === 'signal') return 'an AbortSignal'
  return typeof kind === 'string' ? `of type ${kind}` : `a whole number from ${kind} to ${maxDelay}`
}

/** An error that says what is wrong with what the caller passed. */
export function invalid(message: string, code: InvalidInputCode = 'INVALID_OPTION'): InvalidInputError {
  return new InvalidInputError(message, { code })
}

/** @throws {InvalidInputError} for what can't be the ID of a project */
export function checkProjectId(option: string, value: unknown): void {
  const problem = projectIdProblem(value)
  if (problem) throw invalid(`${option} ${problem}; give the ID of the project that the instances belong to.`)
}

/**
 * @param index - from zero, as arrays and `forEach` have it; people count from one
 * @throws {InvalidInputError} for anything but a string that is not empty, without white space at its ends: it
 * comes from a file with other line ends, and would be sent as it is.
 */
export function checkInstanceId(id: unknown, index: number): void {
  const problem = instanceIdProblem(id)
  if (!problem) return
  throw invalid(`Instance ID number ${index + 1} ${problem}.`, 'INVALID_INSTANCE_ID')
}

function instanceIdProblem(id: unknown): string | undefined {
  if (typeof id !== 'string') return `is of type ${typeof id}; give a string`
  if (id.trim() === '') return 'is empty; leave it out'
  return id.trim() === id ? undefined : 'has white space at its beginning or end; trim it'
}

/**
 * @throws {InvalidInputError} for a client such as ky, ofetch or axios, which is called like `fetch` but is not one. It
 * may send a request again by itself, which makes the response of the first unreadable, and return something else.
 */
export function checkFetch(fetch: object = {}): void {
  if (!('create' in fetch || 'extend' in fetch)) return
  throw invalid(
    'The fetch option is a client of its own, like ky, ofetch or axios, which may send an upgrade twice; give fetch, or a function that passes each request on once.',
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
  const body = parseOrUndefined(json)
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

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
