import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../support/folder.js'
import type { Ended } from '../support/process.js'
import { badContracts } from './bad-contracts.js'
import { runRedocly } from './redocly.js'

const good = 'tests/lint/fixtures/good.yaml'

const names = Object.keys(badContracts)

interface Problem {
  readonly ruleId: string
  readonly severity: string
  readonly message: string
  readonly location: readonly { readonly source: { readonly ref: string } }[]
}

describe('redocly lint', () => {
  let run: Ended
  let problems: Problem[]
  const problemsOf = (file: string) =>
    problems.filter(({ location: [place] }) => basename(place?.source.ref ?? '') === basename(file))

  beforeAll(async () => {
    // One run for all files, because starting the tool takes longer than linting.
    const files = [good, ...(await makeBadContracts())]
    const recorder = new URL('fixtures/report-connections.mjs', import.meta.url)
    run = await runRedocly(
      ['lint', '--lint-config=error', '--format=json', '--max-problems=1000', ...files],
      `--import=${recorder.href}`,
    )
    problems = readProblems(run.stdout)
  })

  it('should find nothing in the contract that the bad ones are made from', () => {
    expect(run.stderr).toContain('good.yaml: validated')
    expect(problemsOf(good)).toEqual([])
  })

  it('should fail', () => {
    expect(run.exitCode).toBe(1)
  })

  it.each(Object.entries(badContracts))('should refuse %s', (name, { rule, says = '' }) => {
    expect(problemsOf(fileOf(name))).toContainEqual(
      expect.objectContaining({ ruleId: rule, severity: 'error', message: expect.stringContaining(says) }),
    )
  })

  it('should say what to write instead of exclusivity without types', () => {
    const messages = problems.filter(({ ruleId }) => ruleId === 'contract/typed-exclusivity')
    for (const { message } of messages) {
      expect(message).toMatch(/Write a oneOf whose branches are full object schemas, .* "field: false"\.$/)
    }
  })

  it('should fail on a rule name that does not exist', async () => {
    const { exitCode, stderr } = await runRedocly([
      'lint',
      '--lint-config=error',
      '--config=tests/lint/fixtures/bad-config/redocly.yaml',
      good,
    ])
    expect(exitCode).not.toBe(0)
    expect(stderr).toContain('`operation-sumary` is not expected here')
  })

  it('should ask nothing of the network', () => {
    expect(run.stderr).not.toContain('CONNECTION')
  })
})

describe('redocly score', () => {
  it('should be 100 in every subscore that this contract can reach', async () => {
    const { stdout } = await runRedocly(['score', '--format=json'])
    const { subscores, discoverability } = JSON.parse(stdout)
    // The others cannot be had honestly: the one path parameter costs ten points of parameter
    // simplicity; exclusive outcomes cost schema simplicity and polymorphism clarity (the service has
    // no discriminator); a forbidden property can carry no description; and the source page states no
    // other limit that constraint clarity could count.
    expect(subscores).toMatchObject({
      exampleCoverage: 1,
      errorClarity: 1,
      dependencyClarity: 1,
      identifierClarity: 1,
    })
    expect(discoverability).toBe(100)
  })
})

/** Makes every bad contract out of the good one. */
async function makeBadContracts(): Promise<string[]> {
  const [folder, text] = await Promise.all([makeFolder(), readFile(good, 'utf8')])
  return Promise.all(
    Object.entries(badContracts).map(async ([name, { before, after }]) => {
      if (!text.includes(before)) throw new Error(`${good} does not contain ${before}`)
      const file = join(folder, fileOf(name))
      await writeFile(file, text.replace(before, after))
      return file
    }),
  )
}

function fileOf(name: string): string {
  return `${names.indexOf(name)}.yaml`
}

/** Reads the problems out of what Redocly prints: one JSON document for each file, end to end. */
function readProblems(output: string): Problem[] {
  const documents = output.split(/(?<=^\})(?=\{$)/m).map((text) => JSON.parse(text))
  return documents.flatMap((document) => document.problems)
}
