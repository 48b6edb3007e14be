import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { failureKinds } from '../../../src/conformance/engine/severity.js'

describe('severity', () => {
  it('should be on the page as it is in the code, for each kind of failure', () => {
    const page = readFileSync('docs/conformance.md', 'utf8')
    const rows = page.matchAll(/^\| (.+) \| (violation|deviation) \|$/gm)

    expect([...rows].map(([, words, severity]) => [severity, words])).toEqual(Object.values(failureKinds))
  })
})
