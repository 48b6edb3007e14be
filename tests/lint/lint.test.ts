import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Ended } from '../support/process.js'
import { runRedocly } from './redocly.js'

const fixtures = 'tests/lint/fixtures'
const contract = 'openapi/openapi.yaml'

/** The rule that must refuse each deliberately bad contract, and what its message must say. */
const refusals: Record<string, { rule: string; says?: string }> = {
  'any-of-required': {
    rule: 'contract/typed-exclusivity',
    says: 'An anyOf branch that only lists "required"',
  },
  'closed-branch': { rule: 'contract/typed-exclusivity', says: '"additionalProperties: false" in a oneOf' },
  'closed-inline-branch': { rule: 'contract/typed-exclusivity', says: '"additionalProperties: false" in a' },
  condition: { rule: 'contract/typed-exclusivity', says: '"if", "then" and "else"' },
  'missing-component': { rule: 'no-unresolved-refs' },
  'no-client-error': { rule: 'operation-4xx-response' },
  'no-example': { rule: 'scalar-property-missing-example' },
  'no-field-description': {
    rule: 'contract/described-field',
    says: 'Nothing describes the field "job_id"; give it a description',
  },
  'no-operation-description': { rule: 'operation-description' },
  'no-parameter-description': { rule: 'parameter-description' },
  'no-security': { rule: 'security-defined' },
  'no-summary': { rule: 'operation-summary' },
  'not-any-of-required': { rule: 'contract/typed-exclusivity', says: '"not" gives a forbidden property' },
  'not-empty': { rule: 'contract/typed-exclusivity', says: '"not" gives a forbidden property' },
  'not-required': { rule: 'contract/typed-exclusivity', says: '"not" gives a forbidden property' },
  'one-of-required': {
    rule: 'contract/typed-exclusivity',
    says: 'A oneOf branch that only lists "required"',
  },
  'undeclared-parameter': { rule: 'path-parameters-defined' },
  'undefined-required': { rule: 'no-required-schema-properties-undefined' },
  'unevaluated-properties': { rule: 'contract/typed-exclusivity', says: '"unevaluatedProperties: false"' },
  'unknown-key': { rule: 'struct' },
  'untrue-limit': {
    rule: 'contract/true-limits',
    says: 'The text says "A maximum of 10", but the limit is 7; change one of them.',
  },
  'unused-component': { rule: 'no-unused-components' },
  'wrong-example': { rule: 'no-invalid-media-type-examples' },
  'wrong-type': { rule: 'struct' },
}
const names = Object.keys(refusals)

interface Problem {
  readonly ruleId: string
  readonly severity: string
  readonly message: string
  readonly location: readonly { readonly source: { readonly ref: string } }[]
}

describe('redocly lint', () => {
  let run: Ended
  let problems: Problem[]
  const problemsOf = (file: string) => problems.filter(({ location }) => location[0]?.source.ref === file)

  beforeAll(async () => {
    // One run for all files, because starting the tool takes longer than linting.
    const files = [contract, `${fixtures}/good.yaml`, ...names.map((name) => `${fixtures}/bad/${name}.yaml`)]
    const recorder = new URL('fixtures/report-connections.mjs', import.meta.url)
    run = await runRedocly(
      ['lint', '--lint-config=error', '--format=json', ...files],
      `--import=${recorder.href}`,
    )
    problems = readProblems(run.stdout)
  })

  it('should have nothing to say about the contract', () => {
    expect(run.stderr).toContain(`${contract}: validated`)
    expect(problemsOf(contract)).toEqual([])
  })

  it('should have nothing to say about the contract that the bad ones are made from', () => {
    expect(run.stderr).toContain('good.yaml: validated')
    expect(problemsOf(`${fixtures}/good.yaml`)).toEqual([])
  })

  it('should fail', () => {
    expect(run.exitCode).toBe(1)
  })

  it.each(names)('should refuse %s', (name) => {
    const { rule, says = '' } = refusals[name] ?? { rule: 'none' }
    expect(problemsOf(`${fixtures}/bad/${name}.yaml`)).toContainEqual(
      expect.objectContaining({ ruleId: rule, severity: 'error', message: expect.stringContaining(says) }),
    )
  })

  it('should say what to write instead of exclusivity without types', () => {
    const messages = problems.filter(({ ruleId }) => ruleId === 'contract/typed-exclusivity')
    for (const { message } of messages) {
      expect(message).toMatch(/Write a oneOf whose branches are full object schemas, .* "field: false"\.$/)
    }
  })

  it('should be tried with every bad contract', () => {
    const files = readdirSync(`${fixtures}/bad`).map((file) => basename(file, '.yaml'))
    expect(files.sort()).toEqual([...names].sort())
  })

  it('should fail on a rule name that does not exist', async () => {
    const { exitCode, stderr } = await runRedocly([
      'lint',
      '--lint-config=error',
      `--config=${fixtures}/bad-config/redocly.yaml`,
      `${fixtures}/good.yaml`,
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

/** Reads the problems out of what Redocly prints: one JSON document for each file, end to end. */
function readProblems(output: string): Problem[] {
  const documents = output.split(/(?<=^\})(?=\{$)/m).map((text) => JSON.parse(text))
  return documents.flatMap((document) => document.problems)
}
