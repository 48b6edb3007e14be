import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BodyPart, toBytes } from '../../src/conformance/engine/case.js'
import { printable } from '../../src/conformance/render/text.js'
import { curlCommand, replayCommand } from '../../src/conformance/replay.js'
import { resolveSettings } from '../../src/conformance/settings.js'
import { upgradeOperation } from '../../src/conformance/upgrade/operation.js'
import { verifyRequest } from '../../src/signing/verify.js'
import { runShell, tsx } from '../support/process.js'
import { serveHandler, type TestServer } from '../support/server.js'

let server: TestServer
const arrived: { method: string; url: string; headers: Headers; body: Uint8Array<ArrayBuffer> }[] = []

beforeAll(async () => {
  server = await serveHandler(async (request) => {
    const { method, url, headers } = request
    arrived.push({ method, url, headers, body: new Uint8Array(await request.arrayBuffer()) })
    return new Response()
  })
})
afterAll(() => server.close())

describe('the commands of a finding', () => {
  const bodies: Record<string, readonly BodyPart[]> = {
    'of several lines': [{ content: '{\n\t"instance_ids": [\r\n  "a"\n]}\n' }],
    'with quotes and what a shell expands': [{ content: `'"$HOME" \`id\` \\n !! %s` }],
    'with characters that a terminal does not show': [{ content: '\u202e\u0000\u001b[2J\u2028\ufeff' }],
    'with other scripts': [{ content: '参数错误 😀' }],
    'that is no text': [{ content: new Uint8Array([0xff, 0xfe, 0x00, 0x27]) }],
    'that is no text, repeated': [{ content: new Uint8Array([0xff, 0x00]), times: 3 }],
    'that is long': [{ content: 'x\n', times: 100_000 }],
  }
  for (const [name, body] of Object.entries(bodies)) {
    it(`should print a curl command that sends a body ${name} as it was, when it is pasted`, async () => {
      const { curl } = commandsOf(server.url, body)

      const { exitCode, stderr } = await runShell(printable(curl ?? ''))

      expect(stderr).toBe('')
      expect(exitCode).toBe(0)
      expect(Buffer.from(arrived.at(-1)?.body ?? [])).toEqual(Buffer.from(toBytes(body)))
    })
  }

  it('should print a curl command that signs and shows no secret', async () => {
    const keys = { accessKey: 'EXAMPLEACCESSKEY0001', secretKey: 'ExampleSecretKeyForTestsOnly' }
    const { curl = '' } = commandsOf(server.url, [{ content: '{"a":"\'é"}' }], { token: '', keys })
    const ours = [process.execPath, ...tsx, 'src/cli.ts'].map((word) => `'${word}'`).join(' ')

    const { stderr } = await runShell(curl.replace('npx dds-contract', ours), {
      env: { HUAWEICLOUD_SDK_AK: keys.accessKey, HUAWEICLOUD_SDK_SK: keys.secretKey },
    })

    expect(stderr).toBe('')
    const request = arrived.at(-1)
    expect(request?.body).toEqual(new TextEncoder().encode('{"a":"\'é"}'))
    expect(
      request && (await verifyRequest(request, { secretKeyOf: () => keys.secretKey, now: Date.now() })),
    ).toBe('valid')
    expect(curl).not.toContain(keys.secretKey)
  })

  it('should name the host of the run, however its address was typed', async () => {
    const { curl, replay } = commandsOf(`${server.url}\\@other`, [{ content: '{}' }])

    await runShell(curl ?? '')

    expect(replay).toContain(`--base-url ${server.url}/@other `)
    expect(arrived.at(-1)?.url).toMatch(`${server.url}/@other/v3/`)
  })

  it('should give what the run needed to get that far', () => {
    const { replay } = commandsOf('http://mock:4010', [], { refusesMadeUpIds: true, allowPlainHttp: true })

    expect(replay).toContain('--allow-plain-http --refuses-made-up-ids --only a/check --seed 1 --path 3')
  })
})

function commandsOf(baseUrl: string, body: readonly BodyPart[], options = {}) {
  const settings = resolveSettings({ baseUrl, seed: 1, token: 'a-token', ...options }, upgradeOperation())
  const expected = { accepted: [400], basis: 'documented' as const }
  const testCase = { title: '', method: 'POST', headers: {}, token: 'valid' as const, body, expected }
  return { replay: replayCommand(settings, 'a/check', '3'), curl: curlCommand(settings, testCase) }
}
