import { describe, expect, it } from 'vitest'
import {
  renderHar,
  renderHtml,
  renderJson,
  renderJunit,
  renderMarkdown,
  renderTerminal,
} from '../../../src/conformance/index.js'
import type { Exchange } from '../../../src/conformance/options.js'
import { printable, printableLines, toPrintableJson } from '../../../src/conformance/render/text.js'
import type { Report } from '../../../src/conformance/report.js'
import { commandsIn, controlsIn, hostileTexts } from '../../support/ci-log.js'
import { exampleReport } from './example-report.js'

/** What a target, a recording or a caller can write into a report. */
const foreign = new Set([
  'reason',
  'notCovered',
  'message',
  'baseUrl',
  'sent',
  'pointer',
  'expected',
  'actual',
  'body',
  'replay',
  'curl',
  'sources',
  'error',
  'content-type',
  'x-request-id',
])

function plant(value: unknown, text: string, key = ''): unknown {
  if (typeof value === 'string') return foreign.has(key) ? `${text}\n${text}` : value
  if (Array.isArray(value)) return value.map((item) => plant(item, text, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plant(item, text, name)]))
}

const exchange: Exchange = {
  check: 'response/json',
  startedAt: '2026-11-28T00:00:00.000Z',
  durationMs: 12,
  request: { method: 'POST', url: 'https://h.test/a', headers: {}, body: 'a', bodyBytes: 1 },
  response: { status: 500, headers: { 'content-type': 'a' }, body: 'a', bodyBytes: 1, durationMs: 12 },
  error: 'a',
}

const writers: Readonly<Record<string, (report: Report, exchanges: Exchange[]) => string>> = {
  'the terminal': (report) => renderTerminal(report, { verbose: true, coverage: true }),
  'the terminal, in short': (report) => renderTerminal(report, { quiet: true }),
  HTML: renderHtml,
  Markdown: renderMarkdown,
  JSON: renderJson,
  JUnit: renderJunit,
  HAR: (_, exchanges) => renderHar(exchanges),
}

describe.each(Object.entries(writers))('a report for %s', (_, write) => {
  it.each(hostileTexts)('should keep no command and no control character: %j', (text) => {
    const report = plant(exampleReport, text) as Report
    const written = write(report, [plant(exchange, text) as Exchange])

    expect(commandsIn(written)).toEqual([])
    expect(controlsIn(written)).toEqual([])
  })
})

describe('printable', () => {
  it.each(hostileTexts)('should show what a line would do: %j', (text) => {
    expect(commandsIn(printable(text))).toEqual([])
    expect(commandsIn(printableLines(text))).toEqual([])
    expect(controlsIn(printable(text))).toEqual([])
  })

  it.each(['a::b', 'a --- b', '# [1]', '#[x]', '## title', '-5', '{"a":"::"}', 'C#', '[[1]]'])(
    'should leave what is no command: %s',
    (text) => {
      expect(printable(`said ${text}`)).toBe(`said ${text}`)
    },
  )

  it('should take time in proportion to a text', () => {
    const hostile = ['#', '##', ' ', ' :', '::', '#a', '##a.', '\u202e'].map((text) => text.repeat(1_000_000))
    const started = process.cpuUsage()
    for (const text of hostile) printable(text)

    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(20)
  })
})

describe('toPrintableJson', () => {
  it.each(hostileTexts)('should keep the value: %j', (text) => {
    const value = { [text]: [text, '\\##[', 1, null] }

    expect(JSON.parse(toPrintableJson(value))).toEqual(value)
  })
})
