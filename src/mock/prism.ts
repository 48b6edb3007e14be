import { realpathSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { document } from '../../generated/openapi.js'
import { tokenHeader } from '../../generated/operation.js'
import { type Handler, ServerStartError } from '../http/serve.js'
import { dateHeader } from '../signing/canonical.js'
import { parseAuthorization } from '../signing/parse.js'
import { errors } from './responses.js'

/** Options of {@link createPrism}. */
export interface PrismOptions {
  /** Responds with generated values instead of the examples. */
  readonly dynamic?: boolean
  /** Same seed, same generated values. An integer. */
  readonly seed?: number | undefined
}

/**
 * Runs Prism on the contract in this process. It uses the part of Prism that validates requests and makes
 * responses, but not its server, which crashes at a header such as `Accept: foo`.
 *
 * @returns Its fetch handler.
 * @throws {ServerStartError} When Prism is not installed (it is large, so it is an optional peer dependency), or is
 *   a version that can't work.
 */
export async function createPrism({ dynamic = false, seed }: PrismOptions = {}): Promise<Handler> {
  const { createLogger, getHttpOperationsFromSpec, createInstance } = loadPrism()
  // Prism resolves the references in place.
  const operations = await getHttpOperationsFromSpec(structuredClone(document))
  const logger = createLogger('prism', { level: 'silent' })
  const config = { validateRequest: true, validateResponse: true, checkSecurity: true, errors: false }
  const prism = createInstance({ ...config, isProxy: false }, { logger })
  const defaults = { dynamic, ...(seed === undefined ? {} : { seed: String(seed) }) }
  return async (request) => {
    try {
      const mock = { ...defaults, ...preferencesOf(request) }
      const result = await prism.request(await toInput(request), operations, { ...config, mock })()
      return result._tag === 'Right' ? succeed(result.right) : fail(result.left)
    } catch (error) {
      // Prism throws when it cannot parse something; its own server then leaves the request without a response.
      const { status, error_code } = errors.parameter
      const error_msg = error instanceof Error ? error.message : String(error)
      return Response.json({ error_code, error_msg }, { status })
    }
  }
}

async function toInput(request: Request) {
  const { pathname, searchParams } = new URL(request.url)
  const text = await request.text()
  return {
    method: request.method.toLowerCase(),
    url: { path: pathname, query: Object.fromEntries(searchParams) },
    headers: Object.fromEntries([...signatureAsToken(request), ...request.headers]),
    body: text === '' ? null : parseText(text, request.headers.get('Content-Type') ?? ''),
  }
}

/** The contract has a signature in words alone, so for Prism a token stands in for one that is well formed. */
function signatureAsToken({ headers }: Request): [string, string][] {
  const signature = parseAuthorization(headers.get('Authorization'))
  const isSigned = signature !== undefined && !('problem' in signature) && headers.has(dateHeader)
  return isSigned ? [[tokenHeader.toLowerCase(), 'a-signature']] : []
}

/** A body that is not JSON, or has another media type, goes to Prism as text. */
function parseText(text: string, mediaType: string): unknown {
  if (!/^application\/([^;]+\+)?json *(;|$)/i.test(mediaType)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** What a client asks of Prism in the header `Prefer` (RFC 7240). */
function preferencesOf({ headers }: Request): object {
  const preferences = new Map(
    (headers.get('Prefer') ?? '').split(/[,;]/).map((preference) => {
      const [name = '', value = ''] = preference.trim().split(/ *= *"?|"/)
      return [name.toLowerCase(), value]
    }),
  )
  const code = preferences.get('code')
  const exampleKey = preferences.get('example')
  const dynamic = preferences.get('dynamic')
  const seed = preferences.get('seed')
  return {
    ...(code && /^\d{3}$/.test(code) && { code: Number(code) }),
    ...(exampleKey && { exampleKey }),
    ...(dynamic && { dynamic: dynamic === 'true' }),
    ...(seed && { seed }),
  }
}

function succeed({ output, validations }: Success): Response {
  const headers = new Headers(output.headers)
  const violations = [
    ...validations.input.map(describeViolation('request')),
    ...validations.output.map(describeViolation('response')),
  ]
  if (violations.length > 0) headers.set('sl-violations', toHeader(violations))
  const body = output.body === undefined ? null : JSON.stringify(output.body)
  return new Response(body, { status: output.statusCode, headers })
}

/** A violation as Prism's own server describes it. */
function describeViolation(side: 'request' | 'response') {
  return ({ path = [], severity, code, message }: Violation) => ({
    location: [side, ...path],
    severity: severities[severity],
    code,
    message,
  })
}

const severities = ['Error', 'Warning', 'Information', 'Hint']

/** JSON with characters and of a length that every HTTP client accepts in a header: Node takes 16 KB of all together. */
function toHeader(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .slice(0, 8_000)
}

/** An error as problem details (RFC 9457), the format of Prism's own errors. */
function fail({ name, message, status = 500, detail = message, additional }: PrismFailure): Response {
  const headers = new Headers({ ...additional?.headers, 'Content-Type': 'application/problem+json' })
  return new Response(JSON.stringify({ type: name, title: message, status, detail }), { status, headers })
}

/** The types of the parts of Prism that are used; its packages may not be installed when this is compiled. */
interface Prism {
  createLogger(name: string, options: { readonly level: string }): unknown
  getHttpOperationsFromSpec(contract: unknown): Promise<unknown>
  createInstance(config: object, components: { readonly logger: unknown }): Instance
}

interface Instance {
  request(
    input: Awaited<ReturnType<typeof toInput>>,
    operations: unknown,
    config: object,
  ): () => Promise<{ _tag: 'Right'; right: Success } | { _tag: 'Left'; left: PrismFailure }>
}

interface Success {
  readonly output: {
    readonly statusCode: number
    readonly headers?: Record<string, string>
    readonly body?: unknown
  }
  readonly validations: Record<'input' | 'output', readonly Violation[]>
}

interface Violation {
  readonly path?: readonly (string | number)[]
  readonly severity: number
  readonly code?: string | number
  readonly message: string
}

interface PrismFailure {
  readonly name?: string
  readonly message: string
  readonly status?: number
  readonly detail?: string
  readonly additional?: { readonly headers?: Record<string, string> }
}

const packageName = '@stoplight/prism-cli'

function loadPrism(): Prism {
  const manifest = findPackage()
  if (manifest === undefined) {
    throw new ServerStartError(`Prism is not installed; ${remedy}`)
  }
  // They are dependencies of that package, and need not be resolvable from here.
  const load = createRequire(manifest)
  const prism = { ...load('@stoplight/prism-core'), ...withoutLanguages(load, '@stoplight/prism-http') }
  const missing = neededExports.find((name) => typeof prism[name] !== 'function')
  if (missing !== undefined) {
    const { version } = load('./package.json')
    throw new ServerStartError(`Prism ${version} is installed, which has no ${missing}; ${remedy}`)
  }
  return prism
}

/**
 * Loads a package of Prism with no language of its faker but English, the one that Prism uses: all of them are two
 * thirds of its modules, and take half of the time.
 */
function withoutLanguages(load: NodeJS.Require, name: string) {
  const loadFaker = createRequire(load.resolve(name))
  const all = resolveOrNot(loadFaker, '@faker-js/faker')
  const english = resolveOrNot(loadFaker, '@faker-js/faker/locale/en')
  if (all === undefined || english === undefined || all in load.cache) return load(name)
  const faker = loadFaker(english)
  load.cache[all] = Object.assign(new Module(all), { exports: { default: faker, faker }, loaded: true })
  try {
    return load(name)
  } finally {
    // Whoever else asks for faker gets all of it.
    delete load.cache[all]
  }
}

function resolveOrNot(load: NodeJS.Require, name: string): string | undefined {
  try {
    return load.resolve(name)
  } catch {
    return undefined
  }
}

/** Prism 4 lacks one of them, and what comes after 5 may lack others. */
const neededExports: readonly (keyof Prism)[] = [
  'createLogger',
  'getHttpOperationsFromSpec',
  'createInstance',
]
const remedy = `npm install --save-dev --save-exact ${packageName}@5.14.2 adds one that works. The simulator works without it: dds-contract mock.`

/** Whether {@link createPrism} has what it needs. */
export function isPrismInstalled(): boolean {
  return findPackage() !== undefined
}

function findPackage(): string | undefined {
  try {
    // If packages are links, as with pnpm, their dependencies are next to the link target.
    return realpathSync(createRequire(import.meta.url).resolve(`${packageName}/package.json`))
  } catch {
    return undefined
  }
}
