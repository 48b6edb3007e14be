import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ContractFileError } from '../scripts/contract.js'
import { runMain } from '../scripts/run.js'
import { readBlocks } from '../tests/documentation/blocks.js'
import { run, runNpm } from '../tests/support/process.js'

const page = 'docs/where-it-runs.md'
const jest = 'NODE_OPTIONS=--experimental-vm-modules npx jest realms'

/** A separate project, into which another package manager installs the package. */
function installed(folder: string, install: string, more = 'true'): string {
  return `mkdir ${folder} && cd ${folder} && echo '{"type":"module"}' >package.json && cp ../consumer.js . && ${install} && node consumer.js && ${more}`
}

/** How this machine reaches a registry: proxies, certificates and npm's own settings. */
const network = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /proxy|cert|ssl|^npm_config_registry/i.test(name)),
)

/** Where the package must work, and the command that shows it. */
const habitats: Readonly<Record<string, string>> = {
  'Vitest with jsdom': 'npx vitest run --globals --environment jsdom realms',
  'Vitest with happy-dom': 'npx vitest run --globals --environment happy-dom realms',
  ...Object.fromEntries(
    ['2.1.9', '3.0.0', '3.2.4', '4.1.12', '5.1.2'].map((version) => [
      `Vitest ${version}, its types and its matcher`,
      installed(
        `vitest-${version}`,
        `npm install --ignore-scripts "$TARBALL" vitest@${version} typescript@5.9.3 @types/node@20 && cp ../matcher.test.ts ../tsconfig.matcher.json .`,
        'npx tsc -p tsconfig.matcher.json && npx vitest run matcher',
      ),
    ]),
  ),
  Jest: jest,
  'Jest with jsdom': `${jest} --env=jest-fixed-jsdom`,
  'Jest with happy-dom': `${jest} --env=@happy-dom/jest-environment`,
  'Jest, as the page says': 'bash -eu jest.sh',
  'undici behind a proxy, as the page says': 'node behind-proxy.js',
  'MSW and nock': 'node interceptors.js',
  'HTTP clients as fetch, as the page on the client says': installed(
    'wrappers',
    'npm install --ignore-scripts "$TARBALL" axios@1.21.1 fetch-retry@6.0.0 ky@1.14.3 node-fetch@3.3.2 ofetch@1.5.1 undici@7.30.2 && cp ../wrappers.js .',
    'node wrappers.js',
  ),
  Bun: 'npx bun consumer.js',
  Deno: 'npx deno run --allow-all --no-lock consumer.js',
  workerd:
    'npx esbuild worker.js --bundle --format=esm --log-level=error --outfile=worker.bundle.mjs && node workerd.js',
  'pnpm, with Prism': installed(
    'with-pnpm',
    'npx pnpm add "$TARBALL" @stoplight/prism-cli@5.14.2',
    'npx pnpm exec dds-contract conformance --runs 1',
  ),
  'Yarn 1': installed('with-yarn', 'npx yarn add "$TARBALL"'),
}

/** Tries those whose name has one of the words in it, or all, and says which work. */
async function main(words: readonly string[]): Promise<void> {
  const isWanted = ([name]: [string, string]) =>
    words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase()))
  const wanted = Object.entries(habitats).filter(isWanted)
  if (wanted.length === 0) throw new ContractFileError(`${words.join(' ')} is in no name of a habitat.`)
  const folder = await mkdtemp(join(tmpdir(), 'dds-contract-habitats-'))
  try {
    const env = { ...network, TARBALL: await prepare(folder), CI: '1' }
    for (const [name, command] of wanted) {
      const { exitCode, stdout, stderr } = await run('bash', ['-euc', command], { cwd: folder, env })
      if (exitCode !== 0) process.exitCode = 1
      console.log(exitCode === 0 ? `✓ ${name}` : `✗ ${name}\n${(stdout + stderr).slice(-2000)}`)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Installs the packed package next to everything else, and writes the page's examples into files. */
async function prepare(folder: string): Promise<string> {
  await cp('habitats/fixtures', folder, { recursive: true })
  for (const name of ['consumer.js', 'matcher.test.ts'])
    await cp(join('tests/package/fixtures', name), join(folder, name))
  for (const [kind, file] of Object.entries({
    'js jest': 'page.test.mjs',
    'sh jest': 'jest.sh',
    'js undici': 'page.mjs',
  })) {
    const [block] = readBlocks(page).filter((block) => block.kind === kind)
    if (!block) throw new Error(`${page} has no block "${kind}".`)
    await writeFile(join(folder, file), block.text)
  }
  const name = await runNpm(['pack', '--pack-destination', folder], { env: network })
  const tarball = join(folder, name.trim())
  await runNpm(['ci'], { cwd: folder, env: network })
  await runNpm(['install', '--no-save', '--prefer-offline', tarball], { cwd: folder, env: network })
  return tarball
}

await runMain('test:runtimes', () => main(process.argv.slice(2)))
