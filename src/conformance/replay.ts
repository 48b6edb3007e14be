import { tokenHeader } from '../../generated/operation.js'
import {
  type BodyPart,
  type Case,
  escapeUnit,
  headersOf,
  invalidToken,
  longTokens,
  toBytes,
  truncatedLength,
} from './engine/case.js'
import { decodeUtf8 } from './engine/response.js'
import { madeUpKeys } from './engine/send/authenticate.js'
import { printable, quote } from './render/text.js'
import { defaultTimeoutMs, type Settings } from './settings.js'
import { exampleProjectId } from './upgrade/operation.js'

/** Bodies up to this length stand in the command as they are. */
const longestLiteralBody = 4000

/**
 * The command that sends a case again, and judges the response.
 *
 * @param check - the id of the check that sent it
 * @param path - where fast-check finds the case under the run's seed; undefined for the whole check
 */
export function replayCommand(settings: Settings, check: string, path: string | undefined): string {
  const { baseUrl, projectId, context, seed, timeoutMs, embedded, refusesMadeUpIds } = settings
  const words = [
    'npx dds-contract conformance',
    ...(embedded ? [] : [`--base-url ${quote(baseUrl)}`]),
    ...(projectId === exampleProjectId() ? [] : [`--project-id ${quote(projectId)}`]),
    ...(context.target === 'prism' && !embedded ? ['--target prism'] : []),
    ...(baseUrl.startsWith('http:') && !context.loopback ? ['--allow-plain-http'] : []),
    ...(refusesMadeUpIds ? ['--refuses-made-up-ids'] : []),
    ...(timeoutMs === defaultTimeoutMs ? [] : [`--timeout ${timeoutMs}`]),
    // The reference is sent by every run, and is no check to choose.
    ...(check === 'reference' ? [] : [`--only ${quote(check)}`]),
    `--seed ${seed}`,
    ...(path === undefined ? [] : [`--path ${path}`]),
  ]
  return words.join(' ')
}

/**
 * The curl command that sends a case again; the credentials come from the environment.
 *
 * @returns `undefined` for a signed request that does not fit on a command line twice, or whose signature is wrong
 */
export function curlCommand(settings: Settings, testCase: Case): string | undefined {
  return settings.keys ? signedCurlCommand(settings, testCase) : plainCurlCommand(settings, testCase)
}

/** The command `sign` gets what it signs, and hands the headers to curl. */
function signedCurlCommand(settings: Settings, testCase: Case): string | undefined {
  const { token, method, headers, body } = testCase
  const curl = plainCurlCommand(settings, { ...testCase, token: 'none' })
  if (token === 'none') return curl
  if (token === 'empty') return `${curl} -H 'Authorization;'`
  const literal = literalBody(body ?? [])
  if (literal === undefined || (token !== 'valid' && token !== 'invalid')) return undefined
  const { accessKey, secretKey } = madeUpKeys
  const words = [
    ...(token === 'invalid' ? [`HUAWEICLOUD_SDK_AK=${accessKey} HUAWEICLOUD_SDK_SK=${secretKey}`] : []),
    `npx dds-contract sign ${method} ${quote(settings.url + (testCase.addressSuffix ?? ''))}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
  ]
  return `printf %s ${quote(literal)} | ${words.join(' ')} | ${curl} -H @-`
}

/** With the token, if the case has one. */
function plainCurlCommand(settings: Settings, testCase: Case): string {
  const { method, body, chunked } = testCase
  const { [tokenHeader]: _, ...headers } = headersOf(testCase, settings.token, tokenHeader)
  const words = [
    'curl -sS -i',
    method === 'HEAD' ? '--head' : `-X ${method}`,
    quote(settings.url),
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    // curl adds this header when there is a body.
    ...(body && !('Content-Type' in headers) ? ["-H 'Content-Type:'"] : []),
    ...(chunked ? ["-H 'Transfer-Encoding: chunked'"] : []),
    ...tokenArgument(testCase),
  ]
  if (!body) return words.join(' ')
  const literal = literalBody(body)
  if (literal !== undefined) return [...words, `--data-raw ${quote(literal)}`].join(' ')
  return `${bodyCommand(body)} | ${[...words, '--data-binary @-'].join(' ')}`
}

function tokenArgument({ token }: Case): string[] {
  const arguments_: Partial<Record<Case['token'], string[]>> = {
    valid: [`-H "${tokenHeader}: $DDS_AUTH_TOKEN"`],
    none: [],
    empty: [`-H '${tokenHeader};'`],
    invalid: [`-H '${tokenHeader}: ${invalidToken}'`],
    'of 16 KB': longArgument('of 16 KB'),
    'of 30 KB': longArgument('of 30 KB'),
    truncated: [`-H "${tokenHeader}: \${DDS_AUTH_TOKEN%${'?'.repeat(truncatedLength)}}"`],
  }
  return arguments_[token] ?? []
}

function longArgument(length: keyof typeof longTokens): string[] {
  return [`-H "${tokenHeader}: $(printf 'A%.0s' $(seq ${longTokens[length]}))"`]
}

/** The body as a word of the command, when it is short and survives a shell and a terminal. */
function literalBody(body: readonly BodyPart[]): string | undefined {
  if (body.some(({ content }) => typeof content !== 'string')) return undefined
  const bytes = toBytes(body)
  const text = decodeUtf8(bytes)
  return bytes.length <= longestLiteralBody && printable(text) === text ? text : undefined
}

/** A command that writes a body which is too long for a command line, or no text. */
function bodyCommand(body: readonly BodyPart[]): string {
  const parts = body.map(({ content, times = 1 }) => {
    const repeated = (text: string) => (times === 1 ? text : `${text}.repeat(${times})`)
    // Nothing on the way through a report and a shell changes a string of ASCII.
    if (typeof content === 'string') {
      return `out.write(${repeated(JSON.stringify(content).replace(/[^\x20-\x7e]/g, escapeUnit))});`
    }
    return `out.write(Buffer.from(${repeated(`"${Buffer.from(content).toString('hex')}"`)}, "hex"));`
  })
  return `node -e ${quote(`const out = process.stdout; ${parts.join(' ')}`)}`
}
