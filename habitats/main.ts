import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ContractFileError } from '../scripts/contract.js'
import { runMain } from '../scripts/run.js'
import { readBlocks } from '../tests/documentation/blocks.js'
import { network, run, runNpm } from '../tests/support/process.js'
import { editions, type Habitat, habitats, isOlder } from './habitats.js'

const page = 'docs/where-it-runs.md'

/** Tries those whose name or package has one of the words in it, or all, and says which work. */
async function main(words: readonly string[]): Promise<void> {
  const wanted = habitats.filter(({ name, packages }) => {
    const text = [name, ...packages].join(' ').toLowerCase()
    return words.length === 0 || words.some((word) => text.includes(word.toLowerCase()))
  })
  if (wanted.length === 0) throw new ContractFileError(`${words.join(' ')} is in no name of a habitat.`)
  const folder = await mkdtemp(join(tmpdir(), 'dds-contract-habitats-'))
  try {
    const possible = wanted.filter(({ node }) => !isOlder(process.versions.node, node))
    const tarball = await prepare(folder, possible)
    for (const habitat of wanted) {
      if (possible.includes(habitat)) await tryOut(habitat, folder, tarball)
      else
        console.log(
          `- ${titleOf(habitat)}: skipped, because it needs Node ${habitat.node}, and this is ${process.versions.node}.`,
        )
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function titleOf({ name, packages }: Habitat): string {
  return packages.length === 0 ? name : `${name} (${packages.join(', ')})`
}

async function tryOut(habitat: Habitat, folder: string, tarball: string): Promise<void> {
  const cwd = join(folder, habitat.folder)
  const env = { ...network(), TARBALL: tarball, CI: '1' }
  const install = [habitat.install, '"$TARBALL"', ...habitat.packages].join(' ')
  const line = habitat.install === undefined ? habitat.command : `${install} && ${habitat.command}`
  const { exitCode, stdout, stderr } = await run('bash', ['-euc', line], { cwd, env })
  if (exitCode !== 0) process.exitCode = 1
  const title = titleOf(habitat)
  console.log(exitCode === 0 ? `✓ ${title}` : `✗ ${title}\n${(stdout + stderr).slice(-2000)}`)
}

/** Packs the package, makes the folders in which it is tried, and installs what the locks have. */
async function prepare(folder: string, wanted: readonly Habitat[]): Promise<string> {
  const name = await runNpm(['pack', '--pack-destination', folder], { env: network() })
  const tarball = join(folder, name.trim())
  for (const each of new Set(wanted.map(({ folder }) => folder))) {
    const cwd = join(folder, each)
    const edition = editions.find((edition) => edition === each)
    await mkdir(cwd)
    await copyPrograms(cwd)
    if (edition === undefined) {
      await writeFile(join(cwd, 'package.json'), '{"type":"module"}')
    } else {
      await cp(join('habitats', edition), cwd, { recursive: true })
      await runNpm(['ci'], { cwd, env: network() })
      await runNpm(['install', '--no-save', '--prefer-offline', tarball], { cwd, env: network() })
    }
  }
  return tarball
}

/** What is run: our programs, and the examples of the page. */
async function copyPrograms(folder: string): Promise<void> {
  await cp('habitats/fixtures', folder, { recursive: true })
  for (const name of ['consumer.js', 'matcher.test.ts'])
    await cp(join('tests/package/fixtures', name), join(folder, name))
  for (const [kind, file] of Object.entries({
    'js jest': 'page.test.js',
    'sh jest': 'jest.sh',
    'js undici': 'page.mjs',
  })) {
    const [block] = readBlocks(page).filter((block) => block.kind === kind)
    if (!block) throw new Error(`${page} has no block "${kind}".`)
    await writeFile(join(folder, file), block.text)
  }
}

await runMain('test:runtimes', () => main(process.argv.slice(2)))
