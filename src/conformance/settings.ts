import { path as operationPath } from '../../generated/operation.js'
import { isLoopback, parseBaseUrl } from '../http/base-url.js'
import { projectIdProblem } from '../http/project-id.js'
import { type AccessKeys, keysProblem } from '../signing/keys.js'
import { tokenProblem } from '../token/syntax.js'
import type { Check, CheckContext } from './engine/check.js'
import type { RoundsOptions } from './engine/generate/rounds.js'
import type { Operation } from './engine/operation.js'
import type { SessionOptions } from './engine/send/session.js'
import { checkKnownDeviations } from './known-deviations.js'
import {
  type ConformanceOptions,
  checkNamesAndLists,
  type KnownDeviation,
  runOptions,
  UsageError,
} from './options.js'
import type { Level } from './report.js'
import { selection } from './selection.js'
import { exampleProjectId, operationUrl } from './upgrade/operation.js'
import { prism, prismSince516 } from './upgrade/prism.js'

/** The options of a run, complete and checked. */
export interface Settings
  extends Omit<SessionOptions, 'send' | 'journal' | 'onSent'>,
    RoundsOptions,
    Required<
      Pick<
        ConformanceOptions,
        'baseUrl' | 'projectId' | 'seed' | 'refusesMadeUpIds' | 'stopAtFirst' | 'strict' | 'embedded'
      >
    > {
  readonly knownDeviations: readonly KnownDeviation[]
  /** Those among them that the caller gave. */
  readonly ownDeviations: readonly KnownDeviation[]
  /** Whether every check and rule takes part, with all of its cases. */
  readonly unfiltered: boolean
  /** The checks that take part. */
  readonly selected: readonly Check[]
  /** Those of them that have something to do in this run. */
  readonly running: readonly Check[]
  /** Whether a check, or a rule about responses, takes part. */
  selects(id: string): boolean
}

/** A token for targets that accept any. */
const placeholderToken = 'dds-contract-placeholder-token'

/** What to do when the credentials are refused; the operation itself speaks of a token. */
function hintsFor({ token, keys, target }: ConformanceOptions): Operation['hints'] {
  if (keys && target === 'prism') {
    return {
      401: "Prism's own server knows no signatures; give a token instead, any will do (DDS_AUTH_TOKEN).",
    }
  }
  if (keys) {
    return {
      401: 'the signature was refused; are HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK a valid key of this project, and is the clock of this machine right?',
    }
  }
  return token ? {} : { 401: 'there is no token; set DDS_AUTH_TOKEN to one that the target accepts.' }
}

/** Milliseconds that one request may take unless the caller says otherwise; no document names a limit. */
export const defaultTimeoutMs = 10_000

/**
 * Completes the options of a run and refuses what makes no sense or could do harm.
 *
 * @throws {UsageError} with one sentence that says what is wrong and what to do
 */
export function resolveSettings(options: ConformanceOptions, operation: Operation): Settings {
  checkNamesAndLists(options, runOptions)
  const { only = [], skip = [], path, instanceIds = [] } = options
  const level = checkOneOf('level', options.level ?? 'safe', ['plan', 'safe', 'live'])
  const target = checkOneOf('target', options.target ?? 'service', ['service', 'prism'])
  const url = checkBaseUrl(options)
  const loopback = isLoopback(url)
  const selects = selection(options, operation)
  const selected = operation.checks.filter(({ id }) => selects(id))
  checkLive(options, level, url)
  const knownDeviations = checkKnownDeviations(options.knownDeviations ?? [], operation)
  // A copy: what the caller adds to the array later has not been asked for.
  const liveIds = level === 'live' ? [...instanceIds] : []
  const keys = chosenKeys(options)
  const context: CheckContext = { level, target, loopback, liveIds, signed: keys !== undefined }
  const seed = checkNumber('seed', options.seed ?? Math.floor(Math.random() * 2 ** 31), 0, 2 ** 31 - 1)
  checkPath(options, selected)
  const baseUrl = url.href.replace(/\/+$/, '')
  const projectId = chosenProjectId(options.projectId ?? exampleProjectId())
  return {
    operation: {
      ...operation,
      hints: { ...operation.hints, ...hintsFor(options) },
      // Where no token was sent, none can have got lost on the way.
      ...(options.token ? {} : { hintOf: () => undefined }),
    },
    keys,
    baseUrl,
    projectId,
    url: operationUrl(baseUrl, projectId),
    token: chosenToken(
      options.token,
      keys !== undefined || loopback || level === 'plan' || url.protocol === 'http:',
    ),
    context,
    seed,
    path,
    quick: checkQuick(options),
    stopAtFirst: options.stopAtFirst ?? false,
    runs: checkNumber('runs', options.runs ?? 20, 1, 10_000),
    maxRequests: checkNumber('maxRequests', options.maxRequests ?? 1000, 1, 1_000_000),
    rate: checkRate(options.rate, loopback),
    maxWaitMs: checkNumber('maxWaitMs', options.maxWaitMs ?? 120_000, 0, 86_400_000),
    timeoutMs: checkNumber('timeoutMs', options.timeoutMs ?? defaultTimeoutMs, 1, 600_000),
    concurrency: checkNumber('concurrency', options.concurrency ?? (loopback ? 8 : 1), 1, 64),
    refusesMadeUpIds: options.refusesMadeUpIds ?? false,
    strict: options.strict ?? false,
    knownDeviations: [...(target === 'prism' ? [...prism, ...prismSince516] : []), ...knownDeviations],
    ownDeviations: knownDeviations,
    embedded: options.embedded ?? false,
    unfiltered: only.length === 0 && skip.length === 0 && path === undefined,
    selected,
    running: selected.filter((check) => check.skip?.(context) === undefined),
    selects,
  }
}

function checkBaseUrl({ baseUrl, token, keys, allowPlainHttp = false }: ConformanceOptions): URL {
  const parsed = parseBaseUrl(baseUrl, operationPath, allowPlainHttp || !(token || keys))
  if ('url' in parsed) return parsed.url
  throw new UsageError(`\`baseUrl\` ${parsed.problem}`)
}

function chosenProjectId(projectId: string): string {
  const problem = projectIdProblem(projectId)
  if (problem === undefined) return projectId
  throw new UsageError(`\`projectId\` ${problem}; give the ID of the project that the instances belong to.`)
}

function chosenKeys({ token, keys }: ConformanceOptions): AccessKeys | undefined {
  if (keys === undefined) return undefined
  if (token)
    throw new UsageError('There are a token and keys; give one of them, because a request has one of them.')
  const problem = keysProblem(keys)
  if (problem !== undefined) throw new UsageError(problem)
  return { ...keys }
}

function chosenToken(token: string | undefined, optional: boolean): string {
  if (token === undefined || token === '') {
    if (optional) return placeholderToken
    throw new UsageError('There is no token; set DDS_AUTH_TOKEN to an IAM token of the target.')
  }
  const problem = tokenProblem(token)
  if (problem !== undefined) throw new UsageError(`The token ${problem}; set DDS_AUTH_TOKEN again.`)
  return token
}

function checkLive({ instanceIds = [], confirmHost }: ConformanceOptions, level: Level, { host }: URL): void {
  if (level === 'safe' && instanceIds.length > 0) {
    throw new UsageError(
      'Instance ids are only sent at the level "live"; leave them out, or set `level` to live, which starts real upgrades.',
    )
  }
  if (level !== 'live') return
  if (confirmHost !== host) {
    throw new UsageError(
      `The level "live" starts real upgrades at ${host}; set \`confirmHost\` to ${host} if that is what you want${confirmHost === undefined ? '' : `, not ${confirmHost}`}.`,
    )
  }
  if (instanceIds.length === 0) {
    throw new UsageError(
      'The level "live" needs `instanceIds`: the ids of instances that may be upgraded now.',
    )
  }
  const unusable = instanceIds.find((id) => typeof id !== 'string' || id === '')
  if (unusable !== undefined) throw new UsageError('An instance id is empty; leave it out.')
}

/** Where a run sends its requests, when that is known only after its settings. */
export function servedAt(baseUrl: string, settings: Settings): Settings {
  return { ...settings, baseUrl, url: operationUrl(baseUrl, settings.projectId) }
}

function checkQuick({ quick = false, runs }: ConformanceOptions): boolean {
  if (quick && runs !== undefined)
    throw new UsageError('With `quick` no cases are generated; leave out `runs`, or `quick`.')
  return quick
}

function checkPath({ path, only = [] }: ConformanceOptions, selected: readonly Check[]): void {
  if (path === undefined) return
  // The cases up to each number are made one by one, and no replay line has a longer one.
  if (!/^\d{1,5}(:\d{1,5})*$/.test(path))
    throw new UsageError(`"${path}" is not a path; copy it from a replay line, such as 3:1.`)
  const [check] = selected
  if (only.length === 0 || !check || selected.length > 1) {
    throw new UsageError('A path belongs to one check; name that check with `only`, as the replay line does.')
  }
}

/** Requests per second unless the caller says otherwise: a run takes minutes, and who else uses the service hardly notices. */
const politeRate = 5

function checkRate(rate: number | undefined, loopback: boolean): number | undefined {
  if (rate === undefined) return loopback ? undefined : politeRate
  // Timers wait for 24 days at most.
  if (!(rate >= 0.001 && rate <= 1000))
    throw new UsageError(`\`rate\` must be from 0.001 to 1000 requests per second, not ${rate}.`)
  return rate
}

function checkNumber(name: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(`\`${name}\` must be a whole number from ${least} to ${most}, not ${value}.`)
  }
  return value
}

function checkOneOf<Value extends string>(name: string, value: Value, allowed: readonly Value[]): Value {
  if (!allowed.includes(value))
    throw new UsageError(`\`${name}\` must be one of ${allowed.join(', ')}, not "${value}".`)
  return value
}
