import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { renderJson } from '../../../src/conformance/render/json.js'
import { brokenService, conformingService, runOn } from './broken-service.js'
import { exampleReport } from './example-report.js'

const schema = JSON.parse(
  readFileSync(new URL('../../../src/conformance/report.schema.json', import.meta.url), 'utf8'),
)
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema)

describe('renderJson', () => {
  it('should satisfy the published schema with all that a report can hold', () => {
    const report = JSON.parse(renderJson(exampleReport))

    expect(validate(report), JSON.stringify(validate.errors)).toBe(true)
  })

  const unreachable = () => Promise.reject(new Error('refused'))
  const runs: Record<string, Parameters<typeof runOn>> = {
    'a conforming service': [conformingService()],
    'a broken service': [brokenService()],
    'a plan': [unreachable, { level: 'plan' }],
    'a run whose budget is too small': [conformingService(), { maxRequests: 3 }],
    'a service that cannot be reached': [unreachable],
  }
  for (const [name, run] of Object.entries(runs)) {
    it(`should satisfy the published schema after ${name}`, async () => {
      const report = JSON.parse(renderJson((await runOn(...run)).report))

      expect(validate(report), JSON.stringify(validate.errors)).toBe(true)
    })
  }

  it('should have a schema that knows nothing that no report has', () => {
    const written = new Set(fieldNames(JSON.parse(renderJson({ ...exampleReport, tally: {} }))))

    const described = propertyNames(schema)

    expect(described.filter((name) => !written.has(name))).toEqual([])
  })

  const broken: Record<string, object> = {
    'a field that no report has': { ...exampleReport, surprise: 1 },
    'no verdict': { ...exampleReport, verdict: undefined },
    'an unknown verdict': { ...exampleReport, verdict: 'fine' },
    'a check without findings': {
      ...exampleReport,
      checks: [{ ...exampleReport.checks[0], findings: undefined }],
    },
    'a negative count': { ...exampleReport, summary: { ...exampleReport.summary, requests: -1 } },
  }
  for (const [name, report] of Object.entries(broken)) {
    it(`should have a schema that refuses ${name}`, () => {
      expect(validate(JSON.parse(JSON.stringify(report)))).toBe(false)
    })
  }
})

function fieldNames(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [name, ...fieldNames(inner)])
}

function propertyNames(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'properties' in value ? Object.keys(value.properties as object) : []
  return [...own, ...Object.values(value).flatMap(propertyNames)]
}
