import { describe, expect, it } from 'vitest'
import { schemasOf } from '../../portability/exclusivity/schemas.js'
import { both, type Value, values } from '../../portability/exclusivity/values.js'
import { readYaml } from '../../scripts/contract.js'
import { compileSchema } from '../contract/document.js'

const contracts = await Promise.all(
  ['openapi/openapi.yaml', 'generated/openapi-3.0.yaml'].map(async (file) => {
    const { content } = await readYaml(file)
    return { file, schemas: schemasOf(content), contract: content }
  }),
)

describe.each(contracts)('the values that validators are tried with, by $file', ({ schemas, contract }) => {
  it.each(values)('should be accepted or refused as stated: $place, $what', ({ place, text, isValid }) => {
    const validate = compileSchema(contract, schemas[place])

    expect(validate(JSON.parse(text))).toBe(isValid)
  })
})

describe('a validator that ignores what a branch forbids', () => {
  const result = contracts[0]?.schemas['result']
  const without = JSON.parse(JSON.stringify(result), (_, value) => (value === false ? undefined : value))
  const accepts = ({ text }: Value) => compileSchema({}, without)(JSON.parse(text)) === true

  it('should refuse both outcomes all the same, as both branches match', () => {
    expect(accepts(both)).toBe(false)
  })

  it('should be caught by exactly the halves', () => {
    const invalid = values.filter(({ place, isValid }) => place === 'result' && !isValid)

    expect(invalid.filter(accepts)).toEqual(values.filter(({ isHalf }) => isHalf))
  })
})
