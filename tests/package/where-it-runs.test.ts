import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { join, resolve } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { selfSigned } from '../support/certificate.js'
import { makeFolder } from '../support/folder.js'
import { availableId, projectId } from '../support/ids.js'
import { runNode } from '../support/process.js'
import { listen } from '../support/server.js'
import { makeProject } from './project.js'

let project: string

beforeAll(async () => {
  project = await makeProject(['@types/node'])
})

const everyEntry = `
  import { createClient, upgradeInstances } from 'dds-db-upgrade-contract'
  import { runConformance } from 'dds-db-upgrade-contract/conformance'
  import { startMock } from 'dds-db-upgrade-contract/mock'
  import { createSimulator } from 'dds-db-upgrade-contract/simulator'
  import type { UpgradeResult } from 'dds-db-upgrade-contract/types'
  export const all = [createClient, upgradeInstances, runConformance, startMock, createSimulator]
  export type Result = UpgradeResult
`

/** What the native compiler, which is as strict and takes a fraction of the time, says of a file that uses every entry. */
async function compile(file: string, ...options: readonly string[]): Promise<string> {
  await writeFile(join(project, file), everyEntry)
  const compiler = resolve('node_modules/typescript-7/bin/tsc')
  const checked = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--skipDefaultLibCheck']
  return (await runNode([compiler, ...checked, ...options, file], { cwd: project })).stdout
}

describe('TypeScript', () => {
  it.each([
    ['--lib', 'es2020,dom', '--typeRoots', 'nowhere'],
    ['--lib', 'es2020', '--types', 'node'],
  ])('should compile for es2020 without skipLibCheck: %s %s %s %s', async (...options) => {
    expect(await compile('es2020.mts', '--target', 'es2020', '--module', 'nodenext', ...options)).toBe('')
  })

  it('should compile CommonJS with nodenext', async () => {
    expect(await compile('nodenext.cts', '--module', 'nodenext', '--types', 'node')).toBe('')
  })

  it.each(['node16', 'node18'])('should give CommonJS TS1479 with %s', async (module) => {
    expect(await compile(`${module}.cts`, '--module', module, '--types', 'node')).toContain('TS1479')
  })
})

describe('esbuild', () => {
  const bundle = (contents: string, options: BuildOptions) =>
    build({ stdin: { contents, resolveDir: project }, bundle: true, logLevel: 'silent', ...options })

  it.each(['esm', 'cjs'] as const)('should bundle the suite for Node as %s', async (format) => {
    const outfile = join(await makeFolder(), format === 'esm' ? 'suite.mjs' : 'suite.cjs')
    const suite = `
      import { runConformance } from 'dds-db-upgrade-contract/conformance'
      import { createSimulator, simulatorToken } from 'dds-db-upgrade-contract/simulator'
      const { fetch } = createSimulator()
      runConformance({ baseUrl: 'http://127.0.0.1', token: simulatorToken, fetch, seed: 1, runs: 1 })
        .then(({ verdict }) => console.log(verdict))
    `

    await bundle(suite, { platform: 'node', format, outfile })

    expect(await runNode([outfile])).toMatchObject({ stdout: 'conforming\n', stderr: '' })
  })

  it('should bundle client and simulator for browsers', async () => {
    const page = `export * from 'dds-db-upgrade-contract'; export * from 'dds-db-upgrade-contract/simulator'`

    const { errors } = await bundle(page, { platform: 'browser', format: 'esm', write: false })

    expect(errors).toEqual([])
  })
})

describe('the client in its surroundings', () => {
  const script = `
    import { createClient, upgradeInstances } from 'dds-db-upgrade-contract'
    const client = createClient({ baseUrl: process.env.BASE_URL, token: 'token' })
    const ids = { projectId: '${projectId}', instanceIds: ['${availableId}'] }
    for await (const { status } of upgradeInstances(client, ids)) process.stdout.write(status)
  `
  const upgrade = async (env: Readonly<Record<string, string>>) =>
    (await runNode(['--no-warnings', '--input-type=module', '--eval', script], { cwd: project, env })).stdout

  it('should go through a proxy where this Node does', async () => {
    const asked: (string | undefined)[] = []
    const server = createServer().on('connect', ({ url }, socket) => {
      asked.push(url)
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
    await using proxy = await listen(server)
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
    const goesThroughProxies = major > 22 || (major === 22 && minor >= 21)

    const { host } = new URL(proxy.url)
    await upgrade({ BASE_URL: `https://${host}`, NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: proxy.url })

    expect(asked).toEqual(goesThroughProxies ? [host] : [])
  })

  it('should accept what a configured authority has signed', async () => {
    const authority = join(await makeFolder(), 'authority.pem')
    await writeFile(authority, selfSigned.cert)
    const server = createSecureServer(selfSigned, (_, response) => {
      response.writeHead(202, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ upgrade_results: [{ instance_id: availableId, job_id: 'job' }] }))
    })
    await using service = await listen(server)
    const BASE_URL = service.url.replace('http://127.0.0.1', 'https://localhost')

    expect(await upgrade({ BASE_URL, NODE_EXTRA_CA_CERTS: authority })).toBe('submitted')
    expect(await upgrade({ BASE_URL })).not.toBe('submitted')
  })
})
