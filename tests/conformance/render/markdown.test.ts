import { marked, type Token } from 'marked'
import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../../../src/conformance/index.js'
import { exampleReport, tooManyAccepted } from './example-report.js'

const { plan: _, ...exampleRun } = exampleReport

describe('renderMarkdown', () => {
  it('should begin with the verdict, what failed and why there is no verdict', () => {
    const [heading, reason, counts] = marked
      .lexer(renderMarkdown(exampleRun))
      .filter(({ type }) => type !== 'space')

    expect(heading).toMatchObject({ type: 'heading', depth: 2 })
    expect(textOf(heading)).toBe('⚠️ INCONCLUSIVE: request/instance_ids/maxItems')
    expect(textOf(reason)).toBe(exampleRun.reason)
    expect(textOf(counts)).toContain('5 checks: 2 passed, 1 failed')
  })

  it('should show the most serious finding first, with its commands as is', () => {
    const markdown = renderMarkdown(exampleRun)
    const titles = marked
      .lexer(markdown)
      .filter((token) => token.type === 'heading' && token['depth'] === 3)
      .map(textOf)

    expect(titles.filter((title) => /^(violation|deviation): /.test(title))).toEqual([
      'violation: request/instance_ids/maxItems',
      'deviation: response/error-fields',
    ])
    const blocks = marked.lexer(markdown).filter(({ type }) => type === 'code')
    expect(blocks.map((block) => 'text' in block && block.text)).toContain(tooManyAccepted.curl)
  })

  it('should take nothing of a response for a tag, a link or a mention', () => {
    const hostile = [
      '<img src=x onerror=alert(1)>',
      '@everybody #1 [a](javascript:alert(1)) ![b](http://example.com/b)',
      '| a | b | www.example.com',
      '```\n# heading\n````\n<details>',
    ].join('\n')
    const finding = {
      ...tooManyAccepted,
      message: hostile,
      actual: hostile,
      response: { status: 400, headers: {}, body: hostile, bodyBytes: 1, durationMs: 1 },
    }
    const checks = exampleRun.checks.map((check) => ({ ...check, findings: [finding] }))

    const tokens = allTokens(marked.lexer(renderMarkdown({ ...exampleRun, checks })))

    const tags = tokens.filter(({ type }) => type === 'html').map(({ raw }) => raw.trim())
    expect(new Set(tags)).toEqual(
      new Set(['<details><summary>Request, response, and how to send it again</summary>', '</details>']),
    )
    expect(tokens.filter(({ type }) => type === 'link' || type === 'image')).toEqual([])
    expect(tokens.filter((token) => token.type === 'heading' && /^heading/.test(textOf(token)))).toEqual([])
    const outsideBlocks = tokens.filter(({ type }) => type !== 'code' && type !== 'space')
    expect(outsideBlocks.filter(({ raw }) => raw.includes('@everybody'))).toEqual([])
  })

  it('should stay short enough for a comment, and say what it left out', () => {
    const checks = Array.from({ length: 600 }, (_, index) => ({
      ...exampleRun.checks[1],
      id: `check/${index}`,
      title: '',
      basis: 'documented' as const,
      status: 'failed' as const,
      cases: 1,
      findings: [tooManyAccepted],
    }))

    const markdown = renderMarkdown({ ...exampleRun, checks })

    const shown = markdown.match(/^### violation/gm)?.length ?? 0
    expect(markdown.length).toBeLessThan(60_000)
    expect(shown).toBeGreaterThan(20)
    expect(markdown).toContain(`Left out for their length: ${600 - shown} findings`)
    // A heading goes with what stands beneath it.
    expect(markdown).not.toMatch(/^### .*\n\n(?:###|Left out)/m)
  })
})

/** What a reader sees of a token. */
function textOf(token: Token | undefined): string {
  const html = marked.parser([token as Token])
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .trim()
}

function allTokens(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token): Token[] => {
    const inner: Token[] = 'tokens' in token && Array.isArray(token.tokens) ? token.tokens : []
    const rows: Token[] =
      token.type === 'table' ? token['rows'].flat().flatMap((cell: { tokens: Token[] }) => cell.tokens) : []
    return [token, ...allTokens(inner), ...allTokens(rows)]
  })
}
