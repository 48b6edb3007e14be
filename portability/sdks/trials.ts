import { maxInstanceIds, tokenHeader } from '../../generated/operation.js'
import { startMock } from '../../src/mock/index.js'
import { parseAuthorization } from '../../src/signing/parse.js'
import { verifyRequest } from '../../src/signing/verify.js'
import { availableId, madeUpIds, projectId } from '../../tests/support/ids.js'
import { type CallSdk, linesOf, trialKeys } from './sdks.js'
import { type Arrival, badGateway, error, fine, listen, type Respond, responses } from './service.js'

/** What the program says about one call. */
interface Line {
  readonly ok: boolean
  readonly status?: number
  readonly results?: readonly Readonly<Record<string, unknown>>[] | null
  readonly type?: string
  readonly isOfSdk?: boolean
  readonly code?: string | null
  readonly message?: string | null
}

interface Tried {
  readonly lines: readonly Line[]
  readonly arrivals: readonly Arrival[]
  readonly elsewhere: readonly Arrival[]
}

/** A row of the table: what is tried, and what a cell says of it. */
interface Trial {
  readonly title: string
  readonly words?: string
  readonly env?: Readonly<Record<string, string>>
  readonly respond?: Respond
  readonly cell?: (tried: Tried) => string | Promise<string>
  /** The only SDK that it is for. */
  readonly only?: string
}

const onSecondCall: Respond = (...given) => (given[1] === 2 ? responses.closed : fine)(...given)

const trials: readonly Trial[] = [
  {
    title: 'signs these headers',
    cell: ({ arrivals: [first] }) => {
      const signed = parseAuthorization(first?.headers.get('authorization') ?? null)
      return signed && 'signedHeaders' in signed ? signed.signedHeaders.join(', ') : 'none'
    },
  },
  { title: 'its signature, checked by this package', cell: ({ arrivals: [first] }) => verified(first) },
  {
    title: `sends \`${tokenHeader}\``,
    cell: ({ arrivals: [first] }) => (first?.headers.has(tokenHeader) ? 'yes' : 'no'),
  },
  {
    title: 'temporary keys',
    env: { HUAWEICLOUD_SDK_SECURITY_TOKEN: 'example-security-token' },
    cell: async ({ arrivals: [first] }) => {
      const isSigned = first?.headers.get('authorization')?.includes('x-security-token')
      return `\`X-Security-Token\`, ${isSigned ? 'signed' : 'not signed'}, ${await verified(first)}`
    },
  },
  { title: 'eleven ids', words: madeUpIds(maxInstanceIds + 1).join(' '), cell: sentOrNot },
  { title: 'no ids', words: '', cell: sentOrNot },
  { title: 'the same id twice', words: `${availableId} ${availableId}`, cell: sentOrNot },
  {
    title: 'no project id',
    env: { DDS_PROJECT_ID: '' },
    cell: ({ arrivals: [first] }) =>
      first ? `**sent** to \`${first.url.split('/instances')[0]}/…\`` : 'not sent',
  },
  { title: 'a 202 with both kinds of results', respond: responses.mixed },
  { title: 'a result with both outcomes', respond: responses.both },
  { title: 'a 202 of `{}`', respond: responses.empty },
  { title: 'a 202 without a body', respond: responses.bodiless },
  { title: 'a 202 of HTML', respond: responses.html },
  { title: 'a 202 whose JSON ends early', respond: responses.unfinished },
  { title: 'a 202 that ends before its `Content-Length`', respond: responses.short },
  { title: 'a 307 to another host', respond: responses.redirect },
  {
    title: 'a 307, with `maxRedirects: 0`',
    only: 'Node',
    env: { MAX_REDIRECTS: '0' },
    respond: responses.redirect,
  },
  { title: 'a 400 with `error_code` and `error_msg`', respond: error(400, 'error_msg') },
  { title: 'a 400 with `error_message` instead', respond: error(400, 'error_message') },
  { title: 'a 502 of HTML', respond: badGateway },
  { title: 'a 429 with `Retry-After: 0`', respond: error(429, 'error_msg', { 'Retry-After': '0' }) },
  { title: 'the connection closed', respond: responses.closed },
  { title: 'the connection closed, after it served a call', env: { CALLS: '2' }, respond: onSecondCall },
  {
    title: 'the same, with `ConnectionPool(0, …)`',
    only: 'Java',
    env: { CALLS: '2', NO_KEPT_CONNECTIONS: '1' },
    respond: onSecondCall,
  },
  {
    title: 'the connection closed, two endpoints given',
    only: 'Node',
    env: { SECOND_URL: 'the other host' },
    respond: responses.closed,
  },
  { title: 'no response within its limit, set to a second', env: { SECONDS: '1' }, respond: () => {} },
]

/** What an SDK does in each trial, by the title of the trial. */
export async function trySdk(name: string, call: CallSdk): Promise<Map<string, string>> {
  const [limits] = linesOf<{ limits: number[] }>(await call('limits', { DDS_BASE_URL: 'http://127.0.0.1:1' }))
  const seconds = limits?.limits.map((limit) => limit || 'none').join(' + ') ?? ''
  const rows = new Map([['its limit, in seconds (to connect + to read)', seconds]])
  for (const trial of trials) {
    const isFor = trial.only === undefined || trial.only === name
    rows.set(trial.title, isFor ? await (trial.cell ?? outcome)(await on(call, trial)) : '')
  }
  rows.set('the mock with `--access-key`', await onVerifyingMock(call))
  return rows
}

/** What the mock that verifies signatures says of the right secret key, and of another one. */
async function onVerifyingMock(call: CallSdk): Promise<string> {
  const mock = await startMock({ keys: [trialKeys], tokens: [] })
  try {
    const env = { DDS_PROJECT_ID: projectId, DDS_BASE_URL: mock.url }
    const upgrade = async (more: Readonly<Record<string, string>>) =>
      linesOf<Line>(await call(`upgrade ${availableId}`, { ...env, ...more })).at(-1)
    const right = await upgrade({})
    const wrong = await upgrade({ HUAWEICLOUD_SDK_SK: 'another-secret-key' })
    const accepted = right?.ok ? 'success' : '**refused**'
    return `${accepted}; with another secret key ${wrong?.ok ? '**success**' : wrong?.status}`
  } finally {
    await mock.close()
  }
}

async function on(call: CallSdk, { words = availableId, env = {}, respond = fine }: Trial): Promise<Tried> {
  await using other = await listen(fine)
  await using service = await listen(respond, other.url.replace('127.0.0.1', 'localhost'))
  const variables = { DDS_PROJECT_ID: projectId, ...env, DDS_BASE_URL: service.url }
  const second = 'SECOND_URL' in env ? { SECOND_URL: other.url } : {}
  const lines = linesOf<Line>(await call(`upgrade ${words}`, { ...variables, ...second }))
  return { lines, arrivals: service.arrivals, elsewhere: other.arrivals }
}

async function verified(arrival: Arrival | undefined): Promise<string> {
  if (!arrival) return 'not sent'
  return verifyRequest(arrival, { secretKeyOf: () => trialKeys.secretKey, now: Date.now() })
}

function sentOrNot({ arrivals }: Tried): string {
  return arrivals.length > 0 ? 'sent' : 'not sent'
}

/** What the caller of the last call is told, and how often its request arrived. */
function outcome({ lines, arrivals, elsewhere }: Tried): string {
  const line = lines.at(-1)
  const times = arrivals.length + elsewhere.length - lines.length + 1
  const where = elsewhere.length > 0 ? ', also to the other host' : ''
  return `${line?.ok ? successOf(line) : failureOf(line)}${times > 1 ? `; **sent ${times} times**${where}` : ''}`
}

function successOf({ status, results }: Line): string {
  if (!results) return `**success**, ${status}, no results`
  const hasBoth = results.some(({ job_id, error_code }) => job_id && error_code)
  return hasBoth ? '**success**, both outcomes kept' : `success, ${results.length} of them`
}

function failureOf({ type, isOfSdk, status, code, message }: Partial<Line> = {}): string {
  const what = isOfSdk ? `\`${type}\`` : `\`${type}\`, **not of the SDK**`
  if (status === undefined) return what
  const isTextKept = message === 'No.'
  return `${what}, ${status}, code \`${JSON.stringify(code ?? null)}\`${isTextKept ? ', text kept' : ''}`
}
