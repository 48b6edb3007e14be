import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runConformance } from '../../../src/conformance/index.js'
import { prism, prismSince516 } from '../../../src/conformance/upgrade/prism.js'
import { type RunningServer, serve } from '../../../src/http/serve.js'
import { createPrism } from '../../../src/mock/prism.js'
import { copyOf } from '../../support/copy.js'
import { type Running, start } from '../../support/process.js'
import { findingsOf } from '../recording.js'

const keys = { accessKey: 'AK', secretKey: 'any' }

describe("the known deviations of Prism's own server", () => {
  let program: Running
  let baseUrl = ''
  beforeAll(async () => {
    const cli = createRequire(import.meta.url).resolve('@stoplight/prism-cli')
    program = start(process.execPath, [
      cli,
      'mock',
      'openapi/openapi.yaml',
      '--port',
      '0',
      '--host',
      '127.0.0.1',
    ])
    const output = await program.wrote('is listening on http')
    baseUrl = /listening on (http:\S+)/.exec(output)?.[1] ?? ''
  })
  afterAll(() => program[Symbol.asyncDispose]())

  it('should be no reason to blame a key, which that server cannot know', async () => {
    const { reason } = await runConformance({ baseUrl, target: 'prism', keys })

    expect(reason).toContain("Prism's own server knows no signatures; give a token")
  })

  it.each([1, 2, 3])('should be exactly those that occur, with seed %i', async (seed) => {
    const report = await runConformance({ baseUrl, target: 'prism', seed, runs: 8 })
    const findings = findingsOf(report)

    expect(findings.filter(({ severity }) => severity !== 'known')).toEqual([])
    const unseen = prism.filter(
      ({ check, status, constraint, reason }) =>
        !findings.some(
          (finding) =>
            finding.check === check &&
            finding.reason === reason &&
            (status === undefined || finding.response?.status === status) &&
            (constraint === undefined || finding.constraint?.pointer === constraint),
        ),
    )
    expect(unseen).toEqual([])
    expect(report.verdict).toBe('conforming')
  })

  it.each(prism.flatMap(({ during = [], ...deviation }) => during.map((check) => ({ check, deviation }))))(
    'should occur during $check: $deviation.check $deviation.constraint',
    async ({ check, deviation }) => {
      const report = await runConformance({ baseUrl, target: 'prism', only: [check], seed: 1 })

      expect(findingsOf(report)).toContainEqual(
        expect.objectContaining({ check: deviation.check, severity: 'known', reason: deviation.reason }),
      )
    },
  )

  it('should be faults of a service', async () => {
    const report = await runConformance({ baseUrl, seed: 1, strict: true, only: ['token', 'malformed'] })

    expect(report.verdict).not.toBe('conforming')
  })
})

describe('Prism 5.16.0, which needs another Node than the tests have', () => {
  it('should conform though it sends no response to a body that is no JSON', async () => {
    const respond = await createPrism()
    const silent = await serve(async (request) => {
      const isJson = await copyOf(request)
        .json()
        .then(
          () => true,
          () => false,
        )
      const response = await respond(request)
      return isJson ? response : { response, lost: 'in-silence' }
    })
    try {
      const only = ['malformed/empty']
      // Enough for a first response on a busy machine.
      const options = { baseUrl: silent.url, only, seed: 1, runs: 1, timeoutMs: 1000 }

      const [asPrism, asService] = await Promise.all([
        runConformance({ ...options, target: 'prism' }),
        runConformance(options),
      ])

      expect(asPrism.verdict).toBe('conforming')
      expect(findingsOf(asPrism)).toContainEqual(
        expect.objectContaining({ check: 'response/in-time', reason: prismSince516[0]?.reason }),
      )
      expect(asService.verdict).toBe('not conforming')
    } finally {
      await silent.close()
    }
  })
})

describe('the embedded Prism', () => {
  let mock: RunningServer
  beforeAll(async () => {
    mock = await serve(await createPrism())
  })
  afterAll(() => mock.close())

  it.each([1, 2, 3])('should differ from a service by having no state alone, with seed %i', async (seed) => {
    const report = await runConformance({ baseUrl: mock.url, target: 'prism', seed, runs: 8 })

    expect(new Set(findingsOf(report).map(({ check }) => check))).toEqual(
      new Set(['response/each-id-once', 'response/no-unrequested-id']),
    )
    // Users can't remove what comes with the suite.
    expect(report.unusedDeviations).toEqual([])
    expect(report.verdict).toBe('conforming')
  })

  it('should load the English of its faker, and leave the rest to others', () => {
    const { cache, resolve } = createRequire(createRequire(import.meta.url).resolve('@stoplight/prism-http'))
    const languages = Object.keys(cache).flatMap((path) => /faker.*\/locales\/(\w+)/.exec(path)?.[1] ?? [])

    expect(new Set(languages)).toEqual(new Set(['en']))
    expect(Object.keys(cache)).not.toContain(resolve('@faker-js/faker'))
  })

  it('should take requests that are signed', async () => {
    const report = await runConformance({ baseUrl: mock.url, target: 'prism', keys, seed: 1, runs: 2 })

    expect(report.verdict).toBe('conforming')
    const { status } = report.checks.find(({ id }) => id === 'signature/none') ?? {}
    expect(status).toBe('passed')
  })
})
