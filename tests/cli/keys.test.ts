import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createSimulator, simulatorToken } from '../../src/mock/simulator.js'
import { verifyRequest } from '../../src/signing/verify.js'
import { makeFolder } from '../support/folder.js'
import { run as runProgram } from '../support/process.js'
import { serveHandler, type TestServer } from '../support/server.js'
import { command, run } from './command-line.js'

const keys = {
  accessKey: 'EXAMPLEACCESSKEY0001',
  secretKey: 'ExampleSecretKeyForTestsOnly0123456789abcd',
  securityToken: 'example-security-token-for-tests-only-0123456789',
}
const env = {
  HUAWEICLOUD_SDK_AK: keys.accessKey,
  HUAWEICLOUD_SDK_SK: keys.secretKey,
  HUAWEICLOUD_SDK_SECURITY_TOKEN: keys.securityToken,
}
const url = 'https://dds.example.test/v3/p/instances/db-upgrade'

let server: TestServer | undefined

afterEach(() => server?.close())

async function listen(simulator = createSimulator({ tokens: [], keys: [keys] })): Promise<string> {
  server = await serveHandler(simulator.fetch)
  return server.url
}

describe('dds-contract conformance with a key in the environment', () => {
  it('should sign, and show nothing of the key in any output', async () => {
    const folder = await makeFolder()
    const files = ['json', 'har', 'html', 'junit', 'markdown'].map((kind) => join(folder, kind))
    const reports = files.flatMap((file) => [`--report-${file.slice(folder.length + 1)}`, file])

    const { exitCode, stdout, stderr } = await run(
      ['conformance', '--base-url', await listen(), '--runs', '2', '--verbose', ...reports],
      env,
    )

    expect(stdout).toContain('CONFORMING')
    expect(exitCode).toBe(0)
    const written = [stdout, stderr, ...(await Promise.all(files.map((file) => readFile(file, 'utf8'))))]
    for (const secret of Object.values(keys)) {
      expect(written.filter((text) => text.includes(secret))).toEqual([])
    }
  })

  it('should prefer the token, which is meant for this program alone', async () => {
    const { exitCode } = await run(
      ['conformance', '--base-url', await listen(createSimulator()), '--runs', '2'],
      {
        ...env,
        DDS_AUTH_TOKEN: simulatorToken,
      },
    )

    expect(exitCode).toBe(0)
  })

  it.each([
    [{ HUAWEICLOUD_SDK_AK: 'A' }, 'HUAWEICLOUD_SDK_AK is set and HUAWEICLOUD_SDK_SK is not'],
    [{ HUAWEICLOUD_SDK_SK: 'S' }, 'HUAWEICLOUD_SDK_SK is set and HUAWEICLOUD_SDK_AK is not'],
    [{ ...env, HUAWEICLOUD_SDK_SK: 'a b' }, 'The secret key has a line break, a space'],
  ])('should say what is wrong with a key (%#)', async (variables, sentence) => {
    const { exitCode, stderr } = await run(['conformance', '--base-url', 'https://example.test'], variables)

    expect(stderr).toContain(`error: ${sentence}`)
    expect(exitCode).toBe(2)
  })
})

describe('dds-contract sign', () => {
  it('should print the headers that sign a request', async () => {
    const [node, ...first] = command
    const body = '{"instance_ids":["é"]}'
    const args = [...first, 'sign', 'POST', url, '-H', 'Content-Type: application/json']

    const { exitCode, stdout } = await runProgram(node, args, { env, input: body })

    expect(exitCode).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    const headers = new Headers(
      lines.map((line): [string, string] => [line.split(': ')[0] ?? '', line.split(': ')[1] ?? '']),
    )
    headers.set('Content-Type', 'application/json')
    const request = { method: 'POST', url, headers, body: new TextEncoder().encode(body) }
    expect(await verifyRequest(request, { secretKeyOf: () => keys.secretKey, now: Date.now() })).toBe('valid')
    expect(stdout).not.toContain(keys.secretKey)
  })

  it.each([
    [['POST', url], {}, 'There is no key; set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK.'],
    [['POST', '/v3/p'], env, 'The URL is not valid; give it in full'],
    [['POST', url, '-H', 'X-Project-Id'], env, 'A header has no colon; write it as'],
    [['POST', url, '-H', 'a b: c'], env, 'A header has a name or a value that HTTP does not allow'],
  ])('should say what is wrong (%#)', async (args, variables, sentence) => {
    const { exitCode, stderr } = await run(['sign', ...args], variables)

    expect(stderr).toContain(`error: ${sentence}`)
    expect(exitCode).toBe(2)
  })
})
