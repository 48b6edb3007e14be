import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { differences, type Table, withTable } from '../../portability/made.js'
import { parts } from '../../portability/parts.js'
import { makeFolder } from '../support/folder.js'
import { repository, runNode, tsx } from '../support/process.js'

const made = (date: string) => `Made by \`npm run portability -- --one\` on ${date}.`
const page = `# Page

## One

${made('2026-01-01')} More words.

| tool | runs | seconds |
| --- | --- | --- |
| a | yes | 1 |
| b | no | 2 |

## Two

${made('2026-01-01')}

| tool | runs |
| --- | --- |
| a | yes |
`
const table: Table = {
  page: 'docs/page.md',
  heads: ['tool', 'runs', 'seconds'],
  rows: [
    ['a', 'yes', '3'],
    ['b', 'yes', '2'],
    ['c', 'no', '1'],
  ],
  isWhole: true,
}

describe('withTable', () => {
  it('should write the rows and their date, and leave the rest of the page', () => {
    const written = withTable(page, table, '2026-11-29')

    expect(written).toBe(
      page
        .replace(made('2026-01-01'), made('2026-11-29'))
        .replace('| a | yes | 1 |\n| b | no | 2 |', '| a | yes | 3 |\n| b | yes | 2 |\n| c | no | 1 |'),
    )
    expect(differences(written, table)).toEqual([])
  })

  it('should refuse a page without such a table or a date above it', () => {
    expect(() => withTable(page, { ...table, heads: ['tool', 'walks'] }, '2026-11-29')).toThrow('no table')
    const undated = page.replaceAll('Made by', 'Written by')
    expect(() => withTable(undated, table, '2026-11-29')).toThrow('no date')
  })
})

describe('differences', () => {
  it('should name the rows that the page lacks, whatever they took', () => {
    expect(differences(page, table)).toEqual(['b', 'c'])
  })
})

describe.each(parts)('the part "$name"', ({ run, tools }) => {
  it('should make tables that its page has, with a date above each', async () => {
    const { tables } = await run(await makeFolder(), ['no tool has this name'])

    // The official SDKs are the columns of their table.
    for (const one of tables.filter(({ heads }) => heads.length > 1)) {
      const text = readFileSync(`${repository}/${one.page}`, 'utf8')
      expect(() => withTable(text, one, '2026-11-29')).not.toThrow()
    }
  })

  it('should name what it tries', () => {
    expect(tools.length).toBeGreaterThan(0)
  })
})

describe('npm run portability', () => {
  it.each([
    [['--servers', 'oggen'], 'nothing that --servers tries has "oggen" in its name.'],
    [['--serves'], "Unknown option '--serves'"],
  ])('should say in a sentence what it can not run: %j', async (args, says) => {
    const { exitCode, stdout, stderr } = await runNode([...tsx, 'portability/main.ts', ...args])

    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `portability: ${says}\n`,
    })
  })
})
