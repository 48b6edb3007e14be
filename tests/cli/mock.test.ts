import { once } from 'node:events'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { accessKeys, createClient, upgradeInstances } from '../../src/index.js'
import { simulatorToken } from '../../src/mock/simulator.js'
import { availableId, madeUpIds, projectId } from '../support/ids.js'
import { run as runProgram, runShell } from '../support/process.js'
import { run, start } from './command-line.js'

const headers = { 'Content-Type': 'application/json', 'X-Auth-Token': simulatorToken }
/** What a browser asks before a page of another origin may send. */
const preflight = { Origin: 'http://page.test', 'Access-Control-Request-Method': 'POST' }

describe('dds-contract mock', () => {
  for (const engine of ['prism', 'simulator']) {
    it(`should serve until Ctrl-C, and print a request that works as it stands: ${engine}`, async () => {
      await using running = await startMock(['--engine', engine])

      const response = await runShell(running.request)
      running.interrupt()
      const { exitCode, stderr } = await running.ended

      expect(JSON.parse(response.stdout).upgrade_results.length).toBeGreaterThan(0)
      expect(stderr).toBe('')
      expect(exitCode).toBe(0)
    })
  }

  it('should be a simulator unless it is asked for Prism', async () => {
    await using running = await startMock()

    const results = await post(running.url, ['my-own-id', availableId])

    expect(results).toMatchObject([
      { instance_id: 'my-own-id', error_code: 'DBS.200002' },
      { instance_id: availableId, job_id: expect.any(String) },
    ])
  })

  it('should have the instances, states and failures that it is given', async () => {
    const named = ['--instance', 'orders', '--instance', 'billing=foreign', '--other-instances', 'latest']
    const failing = ['--fail-next', 'server-error=2', '--fail-next', 'throttled-by-gateway']
    await using running = await startMock([...named, ...failing, '--project-id', 'a&b'])

    const results: unknown[] = []
    for (let index = 0; index < 4; index++) results.push(JSON.parse((await runShell(running.request)).stdout))

    expect(running.stdout).toContain('orders is available\n  billing is foreign\n  any other is latest\n')
    expect(results).toMatchObject([
      { error_code: 'DBS.280005' },
      { error_code: 'DBS.280005' },
      { error_code: 'APIGW.0308' },
      {
        upgrade_results: [
          { instance_id: 'orders', job_id: expect.any(String) },
          { error_code: 'DBS.200604' },
        ],
      },
    ])
    await expect(post(running.url, ['other'])).resolves.toMatchObject([{ error_code: 'DBS.200011' }])
    await expect(post(running.url.replace('a%26b', 'other'), ['orders'])).rejects.toThrow('403')
  })

  it('should print the variables that the examples want', async () => {
    await using running = await startMock(['--project-id', "it's&mine"])
    const exports = running.stdout.split('\n').filter((line) => line.startsWith('  export '))

    const { stdout } = await runShell(
      `${exports.join('\n')}\necho "$DDS_BASE_URL,$DDS_PROJECT_ID,$DDS_AUTH_TOKEN"`,
    )

    expect(stdout).toBe(`${new URL(running.url).origin},it's&mine,${simulatorToken}\n`)
  })

  it('should print a line for each request only when asked to, but for a 401', async () => {
    await using verbose = await startMock(['--verbose', '--fail-next', 'response-lost@2'])
    await using terse = await startMock([])

    for (const { url } of [verbose, terse]) {
      await post(url, [availableId, 'other'])
      await post(url, []).catch(() => {})
      for (const _ of [1, 2]) await fetch(url, { method: 'POST' })
    }
    const { pathname } = new URL(verbose.url)
    const printed = await verbose.wrote('\n4 POST')
    await terse.wrote('(no credentials')
    terse.interrupt()
    const { stdout } = await terse.ended

    expect(printed).toContain(`\n1 POST ${pathname} 202 (1 submitted, 1 rejected)\n`)
    expect(printed).toContain(`\n2 POST ${pathname} 202, then response-lost\n`)
    expect(printed).toMatch(/\n3 POST \S+ 401 \(no credentials; send a token .*SDK-HMAC-SHA256\)\)\n/)
    expect(stdout.match(/^\d+ POST .*/gm)).toEqual([expect.stringMatching(/^(2|3) POST \S+ 401/)])
  })

  it('should print the names of the headers that follow a redirect, no value', async () => {
    await using running = await startMock(['--fail-next', 'redirect'])

    await post(running.url, ['a']).catch(() => {})
    const text = await running.wrote('The redirect was followed')

    expect(text).toMatch(/followed to another port: POST with the body, with the headers .*x-auth-token/)
    expect(text.slice(text.indexOf('The redirect'))).not.toContain(simulatorToken)
  })

  it('should tell tests in any language what it knows, when asked to', async () => {
    await using running = await startMock(['--admin'])
    await post(running.url, [availableId])

    const { stdout } = await runShell(`curl -sS ${new URL(running.url).origin}/__admin/requests`)

    expect(JSON.parse(stdout)).toMatchObject([{ status: 202, submitted: [availableId] }])
  })

  it('should verify signatures with a secret key that it never prints', async () => {
    const env = { HUAWEICLOUD_SDK_SK: 'a-secret-key' }
    await using running = await startMock(['--access-key', 'AK', '--verbose'], env)
    const authorization = `SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=${'0'.repeat(64)}`
    const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '')

    const response = await fetch(running.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Sdk-Date': date, Authorization: authorization },
      body: '{"instance_ids":[]}',
    })

    expect(await response.json()).toMatchObject({
      error_msg: expect.stringContaining('verify aksk signature fail'),
    })
    expect(await running.wrote('(the secret key')).not.toContain('a-secret-key')
  })

  it('should say that it checked signatures, and fail a wrong one', async () => {
    const keys = { accessKey: 'AK', secretKey: 'a-secret-key' }
    const args = ['--judge', '--access-key', keys.accessKey, '--exit-after', '2']
    await using running = await startMock(args, { HUAWEICLOUD_SDK_SK: keys.secretKey })
    const send = async (secretKey: string) => {
      const client = createClient({
        baseUrl: new URL(running.url).origin,
        keys: accessKeys({ ...keys, secretKey }),
      })
      await Readable.from(upgradeInstances(client, { projectId, instanceIds: [availableId] })).toArray()
    }

    await send(keys.secretKey)
    await send('another')

    const { exitCode, stdout } = await running.ended
    expect(stdout).toContain('2 requests were signed; of the signatures, 1 wrong, 1 right')
    expect(stdout).toContain('The signature does not fit the request.')
    expect(stdout).not.toContain(keys.secretKey)
    expect(exitCode).toBe(1)
  })

  it.each([
    ['with another key', { accessKey: 'OTHER' }],
    ['without its security token', { securityToken: 'temporary' }],
  ])('should call no client right that it never served: %s', async (_, changed) => {
    const keys = { accessKey: 'AK', secretKey: 'a-secret-key' }
    const needed = 'securityToken' in changed ? { HUAWEICLOUD_SDK_SECURITY_TOKEN: 'temporary' } : {}
    const args = ['--judge', '--access-key', keys.accessKey, '--exit-after', '1']
    await using running = await startMock(args, { HUAWEICLOUD_SDK_SK: keys.secretKey, ...needed })
    const sent = 'accessKey' in changed ? { ...keys, ...changed } : keys
    const client = createClient({ baseUrl: new URL(running.url).origin, keys: accessKeys(sent) })

    await Readable.from(upgradeInstances(client, { projectId, instanceIds: [availableId] })).toArray()

    const { exitCode, stdout } = await running.ended
    expect(stdout).toMatch(/INCONCLUSIVE\nNothing was served\. 1 request was answered with 401: .+\.\n/)
    expect(stdout).toContain('\nWhat else was seen:\n  1 request was signed; ')
    expect(exitCode).toBe(3)
  })

  it('should judge signatures by their form where it knows no key', async () => {
    await using running = await startMock(['--judge', '--exit-after', '1'])
    const client = createClient({
      baseUrl: new URL(running.url).origin,
      keys: accessKeys({ accessKey: 'AK', secretKey: 'any' }),
    })

    await Readable.from(upgradeInstances(client, { projectId, instanceIds: [availableId] })).toArray()

    const { exitCode, stdout } = await running.ended
    expect(stdout).toContain('1 request was signed; its signature was not checked')
    expect(exitCode).toBe(0)
  })

  it('should fail a client whose curl sends again on a reused connection', async () => {
    await using running = await startMock(['--judge', '--fail-next', 'response-lost@2'])
    const request = (id: string) => [
      ...['-sS', '-H', `X-Auth-Token: ${simulatorToken}`, '-H', 'Content-Type: application/json'],
      ...['--data', JSON.stringify({ instance_ids: [id] }), running.url],
    ]

    const curl = await runProgram('curl', [...request('other'), '--next', ...request(availableId)])
    running.interrupt()
    const { exitCode, stdout } = await running.ended

    // For its caller, all went well.
    expect(curl).toMatchObject({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('request 3 repeats request 2')
    expect(exitCode).toBe(1)
  })

  it.concurrent('should pass the client of this package, which sends once', async () => {
    const args = ['--judge', '--exit-after', '2', '--fail-next', 'response-lost@2']
    await using running = await startMock([...args, '--other-instances', 'available'])
    const client = createClient({ baseUrl: new URL(running.url).origin, token: simulatorToken })
    const instanceIds = madeUpIds(maxInstanceIds + 1)

    const outcomes = await Readable.from(upgradeInstances(client, { projectId, instanceIds })).toArray()

    expect(outcomes.at(-1)).toMatchObject({ status: 'unknown' })
    expect((await running.ended).exitCode).toBe(0)
  })

  it.concurrent('should wait for a repeat after a failure, and end by itself', async () => {
    await using running = await startMock(['--exit-after', '2', '--fail-next', 'response-lost@2'])
    await fetch(new URL('/v3/projects', running.url))
    await post(running.url, ['a'])
    await post(running.url, ['a']).catch(() => {})

    // It is still there.
    await expect(post(running.url, ['a'])).resolves.toMatchObject([{ instance_id: 'a' }])
    expect((await running.ended).exitCode).toBe(0)
  })

  it('should explain every state and failure in a help of 80 columns', async () => {
    const { stdout } = await run(['mock', '--help'])

    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
    for (const name of ['abnormal', 'foreign', 'response-lost', 'throttled-by-service']) {
      expect(stdout).toMatch(new RegExp(`^  ${name} +\\w`, 'm'))
    }
  })

  it('should give the same job ids for the same seed, and others for another', async () => {
    const jobIds = async (seed: string) => {
      await using running = await startMock(['--instance', 'orders', '--seed', seed])
      return await post(running.url, ['orders'])
    }

    expect(await jobIds('7')).toEqual(await jobIds('7'))
    expect(await jobIds('7')).not.toEqual(await jobIds('8'))
  })

  it('should take the token of the environment and never print it', async () => {
    const token = 'a-token-of-the-environment'
    await using running = await startMock([], { DDS_AUTH_TOKEN: token })

    const response = await runShell(running.request, { env: { DDS_AUTH_TOKEN: token } })

    expect(JSON.parse(response.stdout)).toHaveProperty('upgrade_results')
    expect(running.stdout).not.toContain(token)
    await expect(post(running.url, ['a'])).rejects.toThrow('401')
  })

  it('should refuse a token of the environment that no request can carry', async () => {
    const { exitCode, stderr } = await run(['mock'], { DDS_AUTH_TOKEN: 'a-token-read-with-its-line-break\n' })

    expect(stderr).toBe('error: The token has a line break; set DDS_AUTH_TOKEN again.\n')
    expect(exitCode).toBe(2)
  })

  it('should let pages of other origins in when asked, with either engine', async () => {
    for (const engine of ['simulator', 'prism']) {
      await using running = await startMock(['--cors', '--engine', engine])

      const { status, headers: allowed } = await fetch(running.url, { method: 'OPTIONS', headers: preflight })

      expect([status, allowed.get('Access-Control-Allow-Origin')]).toEqual([204, '*'])
    }
  })

  it.each([
    [
      ['--instance', ''],
      'Give an id, or id=state with a state of available, upgrading, latest, abnormal or foreign.',
    ],
    [['--instance', 'a=availabel'], 'Give an id, or id=state'],
    [['--instance', 'a=b=available'], 'Give an id, or id=state'],
    [
      ['--other-instances', 'toString'],
      'Allowed choices are available, upgrading, latest, abnormal, foreign.',
    ],
    [['--fail-next', 'toString'], 'Give one of forbidden, not-published, throttled-by-gateway'],
    [['--fail-next', 'forbidden=0'], 'failure=count or failure@number with a number from 1 to 9999.'],
    [['--fail-next', 'forbidden=1=1'], 'failure=count or failure@number with a number from 1 to 9999.'],
    [['--fail-next', 'forbidden@0'], 'failure=count or failure@number with a number from 1 to 9999.'],
    [['--dynamic'], '--dynamic has no effect on simulator; leave it out, or use --engine prism.'],
    [['--engine', 'prism', '--instance', 'a'], '--instance has no effect on prism; leave it out, or use'],
    [['--engine', 'prism', '--other-instances', 'latest'], '--other-instances has no effect on prism'],
    [['--engine', 'prism', '--fail-next', 'forbidden'], '--fail-next has no effect on prism'],
    [['--engine', 'prism', '--project-id', 'a'], '--project-id has no effect on prism'],
    [['--engine', 'prism', '--access-key', 'a'], '--access-key has no effect on prism'],
    [['--engine', 'prism', '--admin'], '--admin has no effect on prism'],
    [
      ['--access-key', 'a'],
      '--access-key needs its secret key in the environment variable HUAWEICLOUD_SDK_SK.',
    ],
    [['--quiet'], '--quiet has no effect without --judge'],
    [['--project-id', ''], '--project-id is empty; give the ID of the project that clients use.'],
    [['--host', ''], 'The address to listen on is empty'],
    [['--engine', 'prism', '--host', ''], 'The address to listen on is empty'],
  ])('should refuse %j with a sentence', async (args, sentence) => {
    const { exitCode, stderr } = await run(['mock', ...args])

    expect(stderr).toMatch(/^error: .*\n$/)
    expect(stderr).toContain(sentence)
    expect(exitCode).toBe(2)
  })

  it('should stop at SIGTERM too, though a client holds a connection', async () => {
    await using running = await startMock(['--engine', 'simulator'])
    const response = await fetch(running.url)

    running.process.kill('SIGTERM')

    expect((await running.ended).exitCode).toBe(0)
    await response.body?.cancel().catch(() => {})
  })

  it('should respond to the last request, however slow, before it ends', async () => {
    await using running = await startMock(['--cors', '--exit-after', '1'])
    const body = JSON.stringify({ instance_ids: [availableId] })
    const slow = request(running.url, {
      method: 'POST',
      headers: { ...headers, 'Content-Length': body.length },
    })
    const response = once(slow, 'response')
    slow.write(body.slice(0, 9))

    // This counts for nothing; once it has its response, the mock knows of the other one.
    expect((await fetch(running.url, { method: 'OPTIONS', headers: preflight })).status).toBe(204)
    slow.end(body.slice(9))

    const [{ statusCode }] = await response
    expect(statusCode).toBe(202)
    expect(await running.ended).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('should keep no more of a request that it judges than it reads itself', async () => {
    await using running = await startMock(['--judge'])
    const endless = request(running.url, {
      method: 'POST',
      headers: { ...headers, 'Content-Length': 2 ** 30 },
      signal: AbortSignal.timeout(20_000),
    })
    const response = once(endless, 'response')
    endless.write(Buffer.alloc(3 * 1024 * 1024, ' '))

    const [{ statusCode }] = await response
    endless.on('error', () => {}).destroy()
    expect(statusCode).toBe(400)
  })

  it('should keep a report on standard output apart from all else', async () => {
    await using running = start(['mock', '--judge', '--exit-after', '1', '--report-json', '-'])
    const text = await running.wrote('Ctrl-C stops it.', 'stderr')
    await post(/http:\S+db-upgrade/.exec(text)?.[0] ?? '', [availableId])

    const { stdout, stderr } = await running.ended
    expect(JSON.parse(stdout)).toHaveProperty('verdict', 'conforming')
    expect(stderr).toContain('CONFORMING')
  })

  it('should say that a port is in use', async () => {
    await using running = await startMock(['--engine', 'simulator'])
    const { port } = new URL(running.url)

    const outcomes = await Promise.all([
      run(['mock', '--port', port]),
      run(['mock', '--engine', 'simulator', '--port', port]),
    ])
    running.interrupt()
    await running.ended

    for (const { exitCode, stderr } of outcomes) {
      expect(stderr).toBe(`error: Port ${port} is in use; choose another, or leave it out for a free one.\n`)
      expect(exitCode).toBe(2)
    }
  })
})

/** Starts the mock, and finds the request that it prints: its address, and the command that sends it. */
async function startMock(args: readonly string[] = [], env?: Record<string, string>) {
  const running = start(['mock', ...args], env)
  const stdout = await running.wrote('Ctrl-C stops it.')
  const [url = ''] = /http:\S+db-upgrade/.exec(stdout) ?? []
  const [request = ''] = /curl (?:.*\\\n)*.*/.exec(stdout) ?? []
  return { ...running, stdout, url, request }
}

/** Sends IDs, and reads the results. */
async function post(url: string, ids: readonly string[]): Promise<unknown> {
  const body = JSON.stringify({ instance_ids: ids })
  const response = await fetch(url, { method: 'POST', headers, body })
  if (response.status !== 202) throw new Error(`${response.status}`)
  return (await response.json()).upgrade_results
}
