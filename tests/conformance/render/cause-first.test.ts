import { describe, expect, it } from 'vitest'
import { isRefused, isServed, responding, type Wrap } from '../../../proof/planting.js'
import {
  renderHtml,
  renderJunit,
  renderMarkdown,
  renderTerminal,
  runConformance,
} from '../../../src/conformance/index.js'
import { escapeXml } from '../../../src/conformance/render/text.js'
import { createSimulator, simulatorToken } from '../../../src/mock/simulator.js'
import { copyOf } from '../../support/copy.js'
import { idsOf } from '../recording.js'
import { runOn } from './broken-service.js'

/** Serves whatever comes, without a look at it. */
const blind: Wrap = () => async (request) => {
  const ids = new Set(idsOf(await copyOf(request).text()))
  const results = [...ids].map((id) => ({ instance_id: id, error_code: 'DBS.200002', error_message: 'None' }))
  return Response.json({ upgrade_results: results }, { status: 202 })
}

const causes: Readonly<Record<string, readonly [wrap: Wrap, headline: RegExp, sentence: string]>> = {
  'another status for what it serves': [
    responding(isServed, { status: 200 }),
    /^NOT CONFORMING: response\/status \(and \d checks for the same reason\)$/,
    'The contract does not declare the status 200.',
  ],
  'an error handler of its own': [
    responding(isRefused, { headers: { 'Content-Type': 'text/plain' }, body: 'Bad Request' }),
    /^NOT CONFORMING: response\/content-type \(and 1 check for the same reason\)$/,
    'The content type is text/plain.',
  ],
  'no look at anything': [
    blind,
    /^NOT CONFORMING: request\/instance_ids\/maxItems, method\/get \(and \d+ checks for the same reasons\)$/,
    'The target answers with 202 whatever is sent: neither body nor token is looked at.',
  ],
}

describe('every report', () => {
  it.each(Object.entries(causes))(
    'should say first what the cause is: %s',
    async (_, [wrap, ...expected]) => {
      const [headline, sentence] = expected
      const report = await runConformance({
        baseUrl: 'http://localhost',
        token: simulatorToken,
        fetch: wrap(createSimulator().fetch),
        seed: 1,
        runs: 3,
        strict: true,
      })

      const [first = '', second] = renderTerminal(report, { quiet: true }).split('\n')
      expect(first).toMatch(headline)
      expect(second).toBe(sentence)
      expect(renderMarkdown(report)).toMatch(
        new RegExp(`^## ❌ ${escapeAll(first)}\n\n${escapeAll(sentence)}\n`),
      )
      expect(renderHtml(report)).toMatch(
        new RegExp(`<h1[^>]*>${escapeAll(first)}</h1>\n<p class="reason">${escapeAll(sentence)}</p>`),
      )
      const junit = renderJunit(report)
      expect(junit).toContain(`name="headline" value="${escapeXml(first)}"`)
      expect(/<failure [^>]*message="([^"]*)"/.exec(junit)?.[1]).toBe(escapeXml(sentence))
    },
  )

  it('should show what ended the run at its first request, and no more', async () => {
    const { report, exchanges } = await runOn(async () =>
      Response.json({ error_code: 'APIGW.0101', error_msg: 'Not published' }, { status: 404 }),
    )

    for (const written of [
      renderTerminal(report),
      renderMarkdown(report),
      renderHtml(report, exchanges),
      renderJunit(report, exchanges),
    ]) {
      expect(written).toMatch(/POST http(?:&#58;|:)\/\/localhost\/v3\/\w+\/instances\/db-upgrade/)
      expect(written).toMatch(/404 \(application\/json, \d+ bytes|<code>404\n/)
      expect(written).toMatch(/"error_msg":"Not published"|&quot;error_msg&quot;:&quot;Not published&quot;/)
      expect(written).not.toMatch(/No POST was answered|never seen|<svg/)
    }
  })
})

function escapeAll(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
