import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { contractVersion } from '../../generated/operation.js'
import { readYaml } from '../../scripts/contract.js'

describe('the version', () => {
  it('should be the same of the contract, of the package and in the code', async () => {
    const { content } = await readYaml('openapi/openapi.yaml')
    const { version } = JSON.parse(await readFile('package.json', 'utf8'))
    expect((content as { info: { version: string } }).info.version).toBe(version)
    expect(contractVersion).toBe(version)
  })

  it('should have a section in the changelog', async () => {
    expect(await readFile('CHANGELOG.md', 'utf8')).toContain(`## [${contractVersion}]`)
  })
})
