import { describe, expect, it } from 'vitest'
import { listExplained } from '../../src/conformance/explain.js'
import { explainCheck, UsageError } from '../../src/conformance/index.js'
import { renderExplanation } from '../../src/conformance/render/explanation.js'

const ids = listExplained().map(({ id }) => id)

describe('explainCheck', () => {
  it.each(ids)('should say what a failure means and weighs: %s', (id) => {
    const { means, weighs, sends } = explainCheck(id)

    expect(means).toMatch(/\.$/)
    // What only compares, or needs real ids, has no expectation of its own to weigh here.
    if (sends.length > 0 || /^(response|client)\//.test(id)) expect(weighs).not.toEqual([])
  })

  it('should say what is sent, what is expected, and where that is stated', () => {
    const text = renderExplanation(explainCheck('request/instance_ids/maxItems'))

    expect(text).toContain('POST, 11 ids: 400')
    expect(text).toMatch(/basis +documented: Table 3, Constraints \(openapi\.yaml:\d+\)/)
    expect(text).toContain('violation: a status that contradicts the documentation or an example')
    expect(text).toContain('deviation: a refusal with another 4xx than expected')
    expect(renderExplanation(explainCheck('method/get'))).toMatch(
      /sends +GET: 2xx or 4xx\n.*\n +violation: a success for a method that the contract does not have\n/,
    )
  })

  it.each(ids)('should say where what is no policy is stated: %s', (id) => {
    const { basis, stated } = explainCheck(id)

    expect(stated === undefined).toBe(basis === 'policy')
  })

  it('should say of what starts upgrades that it does', () => {
    const text = renderExplanation(explainCheck('live/instances'))

    expect(text).toContain('POST, 1 id to upgrade for real: 202')
    expect(text).not.toContain('sends nothing')
  })

  it.each(['client/signature', 'client/once', 'traffic/expected-status'])(
    'should know what judges traffic: %s',
    (id) => {
      expect(ids).toContain(id)
    },
  )

  it('should refuse an id that no check has, and say where all are', () => {
    expect(() => explainCheck('token')).toThrow(UsageError)
    expect(() => explainCheck('token')).toThrow('`dds-contract explain --list` names them all')
  })
})
