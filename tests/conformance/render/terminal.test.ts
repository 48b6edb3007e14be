import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { runConformance } from '../../../src/conformance/index.js'
import { renderChecks, renderReport } from '../../../src/conformance/render/terminal.js'
import { brokenService, token } from './broken-service.js'
import { exampleReport, tooManyAccepted } from './example-report.js'

const plain = { columns: 80, color: false }
const { plan: _, ...exampleRun } = exampleReport

describe('renderReport', () => {
  it('should say what is wrong and what to do, most serious first', () => {
    const [finding] = renderReport(exampleRun, plain).split('\n\n')

    expect(finding).toBe(
      `
✗ request/instance_ids/maxItems                                        violation
  More ids than the contract allows were accepted.
  sent      11 ids (the contract allows 10) at /instance_ids
  expected  400
  got       202 (application/json, 22 bytes, 12 ms)
  answer    {"upgrade_results":[]}
  contract  openapi.yaml:353, maxItems: 10, documented: Table 3, Constraints
  stable    3 of 3 times, smallest body after 4 steps, 17 other inputs with the
            same fault
  replay    ${tooManyAccepted.replay}
  curl      ${tooManyAccepted.curl}`.slice(1),
    )
  })

  it('should end with every check and the verdict', () => {
    const written = renderReport(exampleRun, plain)

    expect(written.slice(written.indexOf('Known limits'))).toBe(
      `
Known limits of this target, which fail nothing:
  The gateway is slow at night (response/in-time)

  cases  check
-     0  live/instances                 skipped: only at the level "live"
✗    23  request/instance_ids/maxItems  failed: 1 violation
?     4  request/type                   not judged: every answer was 429
✓    18  response/error-fields          passed: 1 deviation
✓    41  response/in-time               passed: 1 known

What the target does where nothing is documented:
  the same id twice: answered with 202 (undocumented/duplicates)

INCONCLUSIVE
The target answered 4 requests in a row with 429; try again later with a lower
--rate.
5 checks, 1 failed, 1 skipped; 1 violation, 1 deviation, 1 known; 41 requests to
http://127.0.0.1:8080 in 2.3 s; level safe; seed 42.
`.slice(1),
    )
  })

  for (const columns of [40, 80, 140]) {
    it(`should write no line over ${columns} columns but for commands`, async () => {
      const report = await runBrokenService()

      const lines = [report, exampleReport].flatMap((shown) =>
        renderReport(shown, { ...plain, columns }).split('\n'),
      )

      const tooLong = lines.filter((line) => [...line].length > columns && !/^ {2}(replay|curl) /.test(line))
      expect(tooLong).toEqual([])
    })
  }

  it('should keep a command on one line, so that it can be pasted', () => {
    const lines = renderReport(exampleRun, { ...plain, columns: 40 }).split('\n')

    expect(lines).toContain(`  replay    ${tooManyAccepted.replay}`)
    expect(lines).toContain(`  curl      ${tooManyAccepted.curl}`)
  })

  it('should say the same in colour', () => {
    const colored = renderReport(exampleReport, { ...plain, color: true })

    expect(colored).toContain('\u001B[31m✗ request/instance_ids/maxItems')
    expect(stripVTControlCharacters(colored)).toBe(renderReport(exampleReport, plain))
  })

  it('should let no answer steer the terminal', () => {
    const written = renderReport(exampleReport, plain)

    expect(written.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    expect(written).toContain('\\u001b[2J')
    expect(written).toContain('\\u202e')
  })

  it('should print no curl command for a mock that is gone by then, and how to run it again all the same', () => {
    const written = renderReport(exampleRun, { ...plain, embedded: true })

    expect(written).not.toContain('curl ')
    expect(written.replaceAll('\n', ' ')).toContain('to the embedded mock')
    expect(written).toContain(`replay    ${tooManyAccepted.replay}`)
  })

  it('should show a planned request with all that would be sent', () => {
    const written = renderReport({ ...exampleReport, verdict: 'planned' }, { ...plain, columns: 140 })

    expect(written).toContain('A run would send 1 request; nothing was sent.')
    expect(written).toContain('POST      http://127.0.0.1:8080/v3/')
    expect(written).toContain('case      a number, expected 400')
    expect(written).toContain('body      {"instance_ids":["00000000000000000000000000000001in02"]}')
  })

  it('should shorten a long answer and say by how much', async () => {
    const response = { status: 202, headers: {}, body: 'x'.repeat(1000), bodyBytes: 1000, durationMs: 1 }
    const checks = [
      {
        id: 'valid/body',
        title: '',
        basis: 'documented' as const,
        status: 'failed' as const,
        cases: 1,
        findings: [{ ...tooManyAccepted, response }],
      },
    ]

    const written = renderReport({ ...exampleRun, checks }, { ...plain, columns: 1000 })

    expect(written).toContain(`${'x'.repeat(400)}… (600 more characters)`)
  })
})

describe('renderChecks', () => {
  it('should list each check with its basis and what it means', () => {
    const written = renderChecks(
      [{ id: 'token/none', title: 'a request without a token is refused', basis: 'general' }],
      plain,
    )

    expect(written).toBe('token/none\n  general: a request without a token is refused\n')
  })
})

function runBrokenService() {
  return runConformance({ baseUrl: 'http://localhost', token, seed: 1, runs: 5, fetch: brokenService() })
}
