import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { renderTerminal } from '../../../src/conformance/index.js'
import { renderCheckList } from '../../../src/conformance/render/terminal.js'
import type { Report } from '../../../src/conformance/report.js'
import { brokenService, conformingService, runOn } from './broken-service.js'
import { exampleReport, tooManyAccepted } from './example-report.js'

const { plan: _plan, ending: _ending, ...exampleRun } = exampleReport

describe('renderTerminal', () => {
  it('should say what is wrong and what to do, the most serious first', () => {
    const sections = renderTerminal(exampleRun).split('\n\n')

    expect(sections.at(-3)).toMatch(/^! deviation: response\/error-fields\n/)
    expect(sections.at(-4)).toBe(
      `
✗ violation: request/instance_ids/maxItems
  More ids than the contract allows were accepted.
  sent      11 ids (the contract allows 10), at /instance_ids of the body
  expected  400
  got       202 (application/json, 22 bytes, 12 ms)
  response  {"upgrade_results":[]}
  contract  openapi.yaml:353 maxItems: 10 (documented: Table 3, Constraints)
  seen      in 18 of 23 cases; again in 3 of 3 repeats; body reduced in 4 steps
  explains  response/schema (4)
  like it   request/type (2)
  accept    {"check":"request/instance_ids/maxItems","status":202,"during":["request/instance_ids/maxItems"],"reason":"say why"}
  replay    ${tooManyAccepted.replay}
  curl      ${tooManyAccepted.curl}`.slice(1),
    )
  })

  it('should end with the coverage, and the verdict with the failed checks', () => {
    const written = renderTerminal(exampleRun)

    expect(written.slice(written.indexOf('Coverage'))).toBe(
      `
Coverage: 1 of 2 constraints judged, 1 broken. job_id was never seen: no upgrade was submitted. 429 was never seen.

INCONCLUSIVE: request/instance_ids/maxItems
The target answered 4 requests in a row with 429; try again later with a lower --rate.
5 checks: 2 passed, 1 failed, 1 skipped, 1 not judged; 1 violation, 1 deviation, 1 known.
41 requests to http://127.0.0.1:8080 in 2.3 s, level safe, seed 42.
`.slice(1),
    )
  })

  it('should begin with the checks that did not pass, one line a reason', () => {
    const [skipped] = exampleRun.checks
    const checks = [...exampleRun.checks, { ...(skipped as Report['checks'][number]), id: 'live/others' }]

    const [rows] = renderTerminal({ ...exampleRun, checks }).split('\n\n')

    expect(rows).toBe(
      `
- live/instances, live/others skipped: only at the level "live"
? request/type not judged: every response was 429
✗ request/instance_ids/maxItems failed: 1 violation`.slice(1),
    )
  })

  it('should show all checks when it is to be verbose', () => {
    const written = renderTerminal(exampleRun, { verbose: true })

    expect(written).toContain('\n✓ response/in-time passed: 1 known (41 cases)\n')
  })

  it('should name the cause in the headline, and count what follows from it', () => {
    const [skipped, cause, ...rest] = exampleReport.checks
    if (!skipped || !cause) throw new Error('The example has too few checks.')
    const consequence = { ...skipped, status: 'failed' as const, reason: `the same cause as ${cause.id}` }
    const { reason: _, ...report } = exampleReport
    const failed: Report = { ...report, verdict: 'not conforming', checks: [consequence, cause, ...rest] }

    expect(renderTerminal(failed, { quiet: true }).split('\n').slice(0, 2)).toEqual([
      'NOT CONFORMING: request/instance_ids/maxItems (and 1 check for the same reason)',
      'More ids than the contract allows were accepted.',
    ])
  })

  it('should say beside CONFORMING what a strict run would fail', () => {
    const { reason: _, ...report } = exampleReport
    const checks = report.checks.filter(({ status }) => status === 'passed')
    const written = renderTerminal({ ...report, verdict: 'conforming', checks }, { quiet: true })

    expect(written).toMatch(
      /^CONFORMING, with 1 deviation, which --strict would fail: response\/error-fields\n/,
    )
  })

  it('should show the exchange that ended the run, and say nothing twice', async () => {
    const notFound = { error_code: 'APIGW.0101', error_msg: 'The API does not exist' }
    const { report } = await runOn(async () => Response.json(notFound, { status: 404 }))

    expect(renderTerminal(report)).toMatch(
      new RegExp(
        [
          '^  sent      POST http://localhost/v3/.*/db-upgrade',
          '  got       404 \\(application/json, 64 bytes, \\d+ ms\\)',
          '  response  \\{"error_code":"APIGW.0101","error_msg":"The API does not exist"\\}',
          '',
          'INCONCLUSIVE',
          'The simplest valid request was answered with 404 APIGW.0101 \\("The API does not exist"\\): .*',
          '1 request to .*\\n$',
        ].join('\n'),
      ),
    )
  })

  it('should print only the verdict when quiet', () => {
    const written = renderTerminal(exampleRun, { quiet: true })

    expect(written).toMatch(/^INCONCLUSIVE: /)
    expect(written.split('\n')).toHaveLength(5)
  })

  it('should say of every constraint how often it was seen, when asked', () => {
    const written = renderTerminal(exampleRun, { coverage: true })

    expect(written).toContain(
      '  ✗ openapi.yaml:353 maxItems: 10 (documented: Table 3, Constraints): judged 23 times, broken 18 times, 5 refused, 18 served\n',
    )
    expect(written).toContain('  ? openapi.yaml:390 oneOf (documented: Table 5): never judged\n')
  })

  it('should list known limits and unused ones, each with its reason', () => {
    const written = renderTerminal(exampleRun)

    expect(written).toContain('fail nothing:\n  The gateway is slow at night (response/in-time)\n')
    expect(written).toContain('take them out:\n  response/in-time 504: The gateway was slow last year\n')
  })

  it('should end with the first cause, however many findings there are', async () => {
    const written = renderTerminal((await runOn(brokenService(), { runs: 5 })).report)

    expect(written.match(/^✗ violation: .*/m)?.[0]).toBe('✗ violation: request/instance_ids/maxItems')
    expect(onScreen(written, 80).slice(-29).join('\n')).toMatch(
      /^NOT CONFORMING: request\/instance_ids\/maxItems, .*\nA request with 11 ids was served; /m,
    )
  })

  it('should stay within a screen when a service conforms', async () => {
    const written = renderTerminal((await runOn(conformingService(), { runs: 5 })).report)

    expect(written).toContain('\nCONFORMING\n')
    expect(onScreen(written, 80).length).toBeLessThan(25)
  })

  it('should say nothing of checks when the run ended with the probe', () => {
    const summary = { ...exampleRun.summary, checks: 0, requests: 1 }
    const coverage = exampleRun.coverage.map((constraint) => ({ ...constraint, judged: 0, broken: 0 }))
    const ended = { ...exampleRun, checks: [], summary, coverage, observations: [], unusedDeviations: [] }

    expect(renderTerminal(ended)).toBe(
      `
INCONCLUSIVE
The target answered 4 requests in a row with 429; try again later with a lower --rate.
1 request to http://127.0.0.1:8080 in 2.3 s, level safe, seed 42.
`.slice(1),
    )
  })

  it('should say the same in colour', () => {
    const colored = renderTerminal(exampleReport, { color: true })

    expect(colored).toContain('\u001B[31m✗ violation: request/instance_ids/maxItems')
    expect(stripVTControlCharacters(colored)).toBe(renderTerminal(exampleReport))
  })

  it('should let no response steer the terminal', () => {
    const written = renderTerminal(exampleReport)

    expect(written.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    expect(written).toContain('\\u001b[2J')
    expect(written).toContain('\\u202e')
  })

  it('should print no curl command for a mock that is gone by then', () => {
    const written = renderTerminal(exampleRun, { embedded: true })

    expect(written).not.toContain('curl ')
    expect(written).toContain(`replay    ${tooManyAccepted.replay}`)
  })

  it('should print a command whole or not at all', () => {
    const curl = `curl ${'x'.repeat(600)}`
    const checks = withFinding({ ...tooManyAccepted, curl })

    expect(renderTerminal({ ...exampleRun, checks })).toContain('curl      605 characters, too long')
    expect(renderTerminal({ ...exampleRun, checks }, { verbose: true })).toContain(`curl      ${curl}\n`)
  })

  it('should show a planned request with all that would be sent', () => {
    const written = renderTerminal({ ...exampleReport, verdict: 'planned' })

    expect(written).toContain('A run would send 1 request; nothing was sent.')
    expect(written).toContain('POST      http://127.0.0.1:8080/v3/')
    expect(written).toContain('case      a number, expected 400')
    expect(written).toContain('body      {"instance_ids":["00000000000000000000000000000001in02"]}')
  })

  it('should shorten a long response and say by how much', () => {
    const response = { status: 202, headers: {}, body: 'x'.repeat(1000), bodyBytes: 1000, durationMs: 1 }

    const written = renderTerminal({ ...exampleRun, checks: withFinding({ ...tooManyAccepted, response }) })

    expect(written).toContain(`${'x'.repeat(200)}… (800 more characters)`)
  })
})

describe('renderCheckList', () => {
  it('should list each check with its basis and what it means', () => {
    const written = renderCheckList([
      { id: 'token/none', title: 'a request without a token is refused', basis: 'general' },
    ])

    expect(written).toBe('token/none\n  general: a request without a token is refused\n')
  })
})

function withFinding(finding: typeof tooManyAccepted): Report['checks'] {
  return exampleRun.checks.map((check) =>
    check.status === 'failed' ? { ...check, findings: [finding] } : check,
  )
}

/** The lines on a screen, which wraps long ones. */
function onScreen(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? [''])
}
