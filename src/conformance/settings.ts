import type { CheckContext } from './engine/check.js'
import { exampleProjectId } from './engine/contract.js'
import { rules } from './engine/judge.js'
import { isLoopback } from './engine/target.js'
import { type ConformanceOptions, type KnownDeviation, UsageError } from './options.js'
import type { Level, TargetKind } from './report.js'
import { checks } from './upgrade/checks/index.js'
import { knownDeviationsOf } from './upgrade/known-deviations.js'

/** The options of a run, complete and checked. */
export interface Settings {
  readonly baseUrl: string
  readonly loopback: boolean
  readonly projectId: string
  readonly token: string
  readonly level: Level
  readonly instanceIds: readonly string[]
  readonly target: TargetKind
  readonly seed: number
  readonly path?: string | undefined
  readonly runs: number
  readonly maxRequests: number
  readonly rate?: number | undefined
  readonly timeoutMs: number
  readonly concurrency: number
  readonly strict: boolean
  readonly knownDeviations: readonly KnownDeviation[]
  /** Whether a check, or a rule about responses, takes part. */
  selects(id: string): boolean
  readonly options: ConformanceOptions
}

/** A token that a mock on this machine accepts when the caller has none. */
const placeholderToken = 'dds-contract-placeholder-token'

const levels: readonly Level[] = ['plan', 'safe', 'live']
const targets: readonly TargetKind[] = ['service', 'prism']

/**
 * Completes the options of a run and refuses what makes no sense or could do harm.
 *
 * @throws {UsageError} with one sentence that says what is wrong and what to do
 */
export function settle(options: ConformanceOptions): Settings {
  const baseUrl = checkBaseUrl(options.baseUrl)
  const loopback = isLoopback(baseUrl)
  const level = checkOneOf('level', options.level ?? 'safe', levels)
  const target = checkOneOf('target', options.target ?? 'service', targets)
  const selects = selection(options)
  checkPath(options, selects)
  return {
    baseUrl,
    loopback,
    projectId: options.projectId ?? exampleProjectId,
    token: checkToken(options.token, loopback || level === 'plan'),
    level,
    instanceIds: checkLive(options, level, baseUrl),
    target,
    seed: checkNumber('seed', options.seed ?? Math.floor(Math.random() * 2 ** 31), 0, 2 ** 31 - 1),
    path: options.path,
    runs: checkNumber('runs', options.runs ?? 20, 1, 10_000),
    maxRequests: checkNumber('maxRequests', options.maxRequests ?? 1000, 1, 1_000_000),
    rate: checkRate(options.rate, loopback),
    timeoutMs: checkNumber('timeoutMs', options.timeoutMs ?? 10_000, 1, 600_000),
    concurrency: checkNumber('concurrency', options.concurrency ?? (loopback ? 8 : 1), 1, 64),
    strict: options.strict ?? false,
    knownDeviations: [...knownDeviationsOf(target), ...(options.knownDeviations ?? [])],
    selects,
    options,
  }
}

function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`"${baseUrl}" is not an HTTP address; give one such as https://dds.example.com.`)
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new UsageError(
      'The base URL must have no user, password, query or fragment; the token goes into DDS_AUTH_TOKEN.',
    )
  }
  if (url.protocol === 'http:' && !isLoopback(baseUrl)) {
    throw new UsageError(
      `${url.host} would get the token without encryption; use https:// outside this machine.`,
    )
  }
  return baseUrl.replace(/\/+$/, '')
}

function checkToken(token: string | undefined, optional: boolean): string {
  if (token === undefined || token === '') {
    if (optional) return placeholderToken
    throw new UsageError('There is no token; set DDS_AUTH_TOKEN to an IAM token of the target.')
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new UsageError(
      'The token has a space, a line break or another character that no header can carry; set DDS_AUTH_TOKEN again.',
    )
  }
  return token
}

function checkLive(options: ConformanceOptions, level: Level, baseUrl: string): readonly string[] {
  const { instanceIds = [], confirmHost } = options
  if (level !== 'live') {
    if (instanceIds.length > 0 && level === 'safe') {
      throw new UsageError(
        'Instance ids are sent at the level "live" only; leave them out, or say --level live, which starts real upgrades.',
      )
    }
    return []
  }
  const { host } = new URL(baseUrl)
  if (confirmHost !== host) {
    throw new UsageError(
      `The level "live" starts real upgrades at ${host}; say --confirm-host ${host} if that is what you want${confirmHost === undefined ? '' : `, not ${confirmHost}`}.`,
    )
  }
  if (instanceIds.length === 0) {
    throw new UsageError(
      'The level "live" needs at least one --instance-id, the id of an instance that may be upgraded now.',
    )
  }
  const unusable = instanceIds.find((id) => typeof id !== 'string' || id === '')
  if (unusable !== undefined) throw new UsageError('An instance id is empty; leave it out.')
  return instanceIds
}

function checkPath({ path, only = [] }: ConformanceOptions, selects: Settings['selects']): void {
  if (path === undefined) return
  if (!/^\d+(:\d+)*$/.test(path))
    throw new UsageError(`"${path}" is not a path; copy it from a replay line, such as 3:1.`)
  const selected = checks.filter(({ id }) => selects(id))
  if (only.length === 0 || selected.length !== 1) {
    throw new UsageError('A path belongs to one check; name that check with --only, as the replay line does.')
  }
}

function checkRate(rate: number | undefined, loopback: boolean): number | undefined {
  if (rate === undefined) return loopback ? undefined : 5
  if (!(rate > 0 && rate <= 1000))
    throw new UsageError(`The rate must be more than 0 and at most 1000 requests per second, not ${rate}.`)
  return rate
}

function checkNumber(name: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(`${name} must be a whole number from ${least} to ${most}, not ${value}.`)
  }
  return value
}

function checkOneOf<Value extends string>(name: string, value: Value, allowed: readonly Value[]): Value {
  if (!allowed.includes(value))
    throw new UsageError(`The ${name} must be one of ${allowed.join(', ')}, not "${value}".`)
  return value
}

/** What `only` and `skip` leave: senders and rules are chosen apart, for one is nothing without the other. */
function selection({ only = [], skip = [] }: ConformanceOptions): Settings['selects'] {
  const senders = checks.map(({ id }) => id)
  const judges = rules.map(({ id }) => id)
  for (const wanted of [...only, ...skip]) {
    if (![...senders, ...judges].some((id) => covers(wanted, id))) {
      throw new UsageError(`There is no check "${wanted}"; --list names them all.`)
    }
  }
  const narrow = (ids: readonly string[]) => {
    const named = ids.filter((id) => only.some((wanted) => covers(wanted, id)))
    const chosen = named.length > 0 ? named : ids
    return chosen.filter((id) => !skip.some((unwanted) => covers(unwanted, id)))
  }
  const selected = new Set([...narrow(senders), ...narrow(judges)])
  return (id) => selected.has(id)
}

function covers(wanted: string, id: string): boolean {
  return id === wanted || id.startsWith(`${wanted}/`)
}

/** What a check may know of the run. */
export function contextOf({ level, target, loopback, instanceIds }: Settings): CheckContext {
  return { level, target, loopback, instanceIds }
}
