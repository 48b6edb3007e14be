import { readFileSync } from 'node:fs'
import { parse } from 'junit2json'
import { describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { renderJunit } from '../../../src/conformance/index.js'
import type { Exchange } from '../../../src/conformance/options.js'
import { brokenService, conformingService, runOn } from './broken-service.js'
import { exampleReport } from './example-report.js'

const schema = readFileSync(new URL('./junit.xsd', import.meta.url), 'utf8')

const maxItems = 'request/instance_ids/maxItems'
const sentAt = (second: number, durationMs: number): Exchange => ({
  check: maxItems,
  startedAt: `2026-01-31T12:00:0${second}.250Z`,
  durationMs,
  request: { method: 'POST', url: 'http://127.0.0.1:8080/', headers: {}, bodyBytes: 0 },
})
const exchanges = [sentAt(3, 1200), sentAt(5, 34)]

describe('renderJunit', () => {
  it('should satisfy the schema whatever text a report holds', async () => {
    expect(await problemsIn(renderJunit(exampleReport, exchanges))).toEqual([])
    expect(await problemsIn(renderJunit(exampleReport))).toEqual([])
  })

  it('should satisfy the schema after a real run', async () => {
    for (const fetch of [conformingService(), brokenService()]) {
      const { report, exchanges: sent } = await runOn(fetch)

      expect(await problemsIn(renderJunit(report, sent))).toEqual([])
    }
  })

  it('should say what failed, what was skipped, and that there is no verdict', async () => {
    const suites = await readSuites(renderJunit(exampleReport))

    const outcomes = suites.map(({ name, failures, errors, skipped }) => [name, failures, errors, skipped])
    expect(outcomes).toEqual([
      // What fails comes first, because the rest may follow from it.
      [maxItems, 1, 0, 0],
      ['live/instances', 0, 0, 1],
      ['request/type', 0, 0, 1],
      ['response/error-fields', 0, 0, 0],
      ['response/in-time', 0, 0, 0],
      ['run/verdict', 0, 1, 0],
    ])
    expect(suites.at(-1)?.testcase?.[0]?.error?.[0]?.message).toBe(exampleReport.reason)
    expect(suites[2]?.testcase?.[0]?.skipped?.[0]?.message).toBe('every response was 429')
  })

  it('should say when each case began and how long its requests took', async () => {
    const suites = await readSuites(renderJunit(exampleReport, exchanges))

    const times = suites.map(({ name, timestamp, time, testcase }) => [
      name,
      timestamp,
      time,
      testcase?.[0]?.time,
    ])
    expect(times[0]).toEqual([maxItems, '2026-01-31T12:00:03', 1.234, 1.234])
    // A rule sends nothing itself.
    expect(times[3]).toEqual(['response/error-fields', '2026-01-31T12:00:00', 0, 0])
  })

  it('should name in a failure what to run to see it again', async () => {
    const [suite] = await readSuites(renderJunit(exampleReport))

    const text = suite?.testcase?.[0]?.failure?.[0]?.inner
    expect(text).toContain('expected: 400')
    expect(text).toContain('--only request/instance_ids/maxItems --seed 42 --path 3:1')
  })

  it('should fail nothing for a deviation or a known finding', async () => {
    const suites = await readSuites(renderJunit(exampleReport))

    expect(suites[3]?.['system-out']?.[0]).toMatch(/^deviation: The response has no error_code/)
    expect(suites[4]?.['system-out']?.[0]).toMatch(/^known: No response came in time/)
  })

  it('should be an error when there is no verdict, whatever the reason', async () => {
    const { reason: _, ...report } = exampleReport

    const suites = await readSuites(renderJunit(report))

    expect(suites.at(-1)?.testcase?.[0]?.error?.[0]?.message).toContain('job_id was never seen')
  })

  it('should keep every character that XML can hold', () => {
    const xml = renderJunit(exampleReport)

    expect(xml).toContain(
      '&lt;![CDATA[ &amp; &quot;quotes&quot; \u{FFFD}\u{FFFD}[2J\u{1F600}\u{FFFD} &#8238; ]]&gt;',
    )
    expect(xml).toContain('&#13;&#10;&#9;-- ⟨end⟩')
  })
})

async function problemsIn(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml, schema })
  return errors.map(({ message }) => message)
}

/** What another reader than the schema makes of it. */
async function readSuites(xml: string) {
  const report = await parse(xml)
  if (!report || !('testsuite' in report)) throw new Error('It is no set of suites.')
  return report.testsuite ?? []
}
