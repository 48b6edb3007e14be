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
  const script = await readFile(new URL('copy.js', import.meta.url), 'utf8')
  const page = renderPage(source, { downloads, commands: await readCommands(), style, script })
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'index.html')
  await writeFile(path, page)
  return path
}

/** What the page on other languages tells a reader to run before each of its programs, by the name of the language. */
async function readCommands(): Promise<ReadonlyMap<string, string>> {
  const page = await readFile('docs/other-languages.md', 'utf8')
  const pairs = page.matchAll(/^```sh portability\n([\s\S]*?)^```\n[\s\S]*?^```(\w+) portability$/gm)
  const commands = [...pairs].map(([, command = '', language = '']): [string, string] => [
    `${language[0]?.toUpperCase()}${language.slice(1)}`,
    command,
  ])
  return new Map([...commands, ['TypeScript', 'npm install dds-db-upgrade-contract\n']])
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
