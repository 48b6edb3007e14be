import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { readYaml } from '../contract.js'
import { joinBases } from './basis.js'
import { ContractReader } from './contract.js'
import { type Download, renderPage } from './page.js'

const contractPath = 'openapi/openapi.yaml'
const provenancePath = 'openapi/provenance.yaml'
const generated = 'generated'

/** Writes the page of the docs. */
export async function main(args: string[]): Promise<string> {
  parseArgs({ args })
  const page = await writeDocs('dist/docs')
  return `Wrote ${page}; open it in a browser, or serve it with "npm run docs:serve".`
}

/**
 * Writes the docs of the contract: one page, which holds the files that it offers for download.
 *
 * @param folder Where to put it; what is there goes.
 * @returns The path of the page.
 * @throws {ContractFileError} when the contract or its provenance is missing, is not valid YAML, or lacks
 * what the page shows.
 */
export async function writeDocs(folder: string): Promise<string> {
  const { content: contract } = await readYaml(contractPath)
  const { content: provenance } = await readYaml(provenancePath)
  const downloads = await readDownloads()
  const styles = ['style.css', 'media.css'].map((name) => readFile(new URL(name, import.meta.url), 'utf8'))
  const style = (await Promise.all(styles)).join('\n')
  const source = { contract: new ContractReader(contract), constraints: joinBases(contract, provenance) }
  const page = renderPage(source, downloads, style)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'index.html')
  await writeFile(path, page)
  return path
}

/** The contract as it was written, and every form of it that is generated. */
async function readDownloads(): Promise<Download[]> {
  const forms = (await readdir(generated)).filter((name) => /^openapi.*\.(json|yaml)$/.test(name))
  const names = forms.sort().reverse()
  const paths = [contractPath, ...names.map((name) => join(generated, name))]
  return Promise.all(
    paths.map(async (path) => ({
      name: basename(path),
      mediaType: path.endsWith('.json') ? 'application/json' : 'application/yaml',
      text: await readFile(path, 'utf8'),
    })),
  )
}
