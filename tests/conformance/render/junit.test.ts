import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { runConformance } from '../../../src/conformance/index.js'
import { renderJunit } from '../../../src/conformance/render/junit.js'
import { brokenService, conformingService, token } from './broken-service.js'
import { exampleReport } from './example-report.js'

const schema = readFileSync(new URL('./junit.xsd', import.meta.url), 'utf8')

describe('renderJunit', () => {
  it('should satisfy the schema whatever text a report holds', async () => {
    const xml = renderJunit(exampleReport)

    expect(await problemsIn(xml)).toEqual([])
  })

  it('should satisfy the schema after a real run', async () => {
    for (const fetch of [conformingService(), brokenService()]) {
      const report = await runConformance({ baseUrl: 'http://localhost', token, seed: 1, runs: 3, fetch })

      expect(await problemsIn(renderJunit(report))).toEqual([])
    }
  })

  it('should tell what failed, what could not be judged, what was skipped and that the run was stopped', () => {
    const xml = renderJunit(exampleReport)

    expect(xml.match(/<testsuites [^>]*>/)?.[0]).toBe(
      '<testsuites name="batchUpgradeDatabaseVersion 1.0.0" tests="6" failures="1" errors="1" time="2.345">',
    )
    expect(xml).toContain('<testsuite name="request" tests="2" failures="1" errors="0" skipped="1">')
    expect(xml).toContain('<testsuite name="live" tests="1" failures="0" errors="0" skipped="1">')
    expect(xml).toContain('<testcase name="request/instance_ids/maxItems" classname="request"><failure ')
    expect(xml).toContain('<skipped message="every answer was 429"/>')
    expect(xml).toContain('<skipped message="only at the level &quot;live&quot;"/>')
    expect(xml).toContain('<testcase name="run/complete" classname="run"><error type="stopped"')
  })

  it('should name in a failure what to run to see it again', () => {
    const xml = renderJunit(exampleReport)

    expect(xml).toContain('--only request/instance_ids/maxItems --seed 42 --path 3:1')
  })

  it('should fail nothing for a deviation or a known finding of a check that passed', () => {
    const xml = renderJunit(exampleReport)

    expect(xml).toContain('<testsuite name="response" tests="2" failures="0" errors="0" skipped="0">')
    expect(xml).toContain(
      '<testcase name="response/in-time" classname="response"><system-out>known: No answer',
    )
  })

  it('should keep every character that XML can hold', async () => {
    const xml = renderJunit(exampleReport)

    expect(xml).toContain(
      '&lt;![CDATA[ &amp; &quot;quotes&quot; \u{FFFD}\u{FFFD}[2J\u{1F600}\u{FFFD} \u202E ]]&gt;',
    )
    expect(xml).toContain('&#13;&#10;&#9;-- ⟨end⟩')
  })
})

async function problemsIn(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml, schema })
  return errors.map(({ message }) => message)
}
