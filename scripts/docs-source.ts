import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundle, createConfig } from '@redocly/openapi-core'
import plugin from '../openapi/plugin/index.js'
import { ContractFileError, readYaml } from './contract.js'

const contractPath = 'openapi/openapi.yaml'

/** How the contract is changed for its readers, by the decorators of our plugin. */
const decorators = {
  'contract/document-basis': 'on',
  'contract/document-exclusivity': 'on',
} as const

/**
 * Writes what the renderer makes the docs of: the contract as its readers need it, the template and the
 * options. The package ships these few kilobytes instead of the page, which is large.
 *
 * @param folder Where to put them; what is there goes.
 * @throws {ContractFileError} when the contract is missing, is not valid YAML or is no OpenAPI.
 */
export async function writeDocsSource(folder: string): Promise<void> {
  const contract = await decorateContract()
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'contract.json'), JSON.stringify(contract))
  for (const name of ['docs.hbs', 'docs.redocly.yaml']) await copyFile(`openapi/${name}`, join(folder, name))
}

async function decorateContract(): Promise<unknown> {
  await readYaml(contractPath)
  const config = await createConfig({ plugins: [plugin()], decorators })
  const { bundle: document, problems } = await bundle({ ref: contractPath, config }).catch((error: Error) => {
    throw new ContractFileError(`${contractPath} cannot be rendered: ${error.message}`)
  })
  const [problem] = problems
  if (problem) throw new ContractFileError(`${contractPath} cannot be rendered: ${problem.message}`)
  return document.parsed
}
