import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { chmod, copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { writeDocs } from './docs/write.js'

/** What package.json names. */
const entryPoints = [
  'index',
  'types',
  'vitest',
  'cli',
  'conformance/index',
  'mock/index',
  'mock/simulator',
].map((name) => `src/${name}.ts`)

// tsc copies neither declaration files nor JSON that is read at run time.
const copied = [
  'generated/schema.d.ts',
  'generated/openapi.json',
  'generated/openapi-3.0.json',
  'generated/openapi-3.0.yaml',
  'src/conformance/report.schema.json',
]

await rm('dist/src', { recursive: true, force: true })
await rm('dist/generated', { recursive: true, force: true })
// The native compiler, because every `npm ci` waits for it.
const { status } = spawnSync(
  process.execPath,
  ['node_modules/typescript-7/bin/tsc', '-p', 'tsconfig.build.json'],
  { stdio: 'inherit' },
)
// It has said why.
if (status !== 0) process.exit(status ?? 1)
// A few files load twice as fast as a hundred and fifty.
await build({
  entryPoints,
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  outdir: 'dist/src',
  // As deep as a source file that looks for its neighbours.
  chunkNames: 'chunks/[name]-[hash]',
  logLevel: 'warning',
})
for (const file of copied) await copyFile(file, `dist/${file}`)
await removeUnusedDeclarations()
await writeDocs('dist/docs')
await chmod('dist/src/cli.js', 0o755)

/** Of the declarations of our own modules, consumers need those to which one of an entry leads. */
async function removeUnusedDeclarations(): Promise<void> {
  const used = new Set(entryPoints.map((entry) => join('dist', entry.replace(/\.ts$/, '.d.ts'))))
  for (const file of used) {
    const imported = readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport\()\s*['"](\.[^'"]+)\.js['"]/g)
    for (const [, path = ''] of imported) used.add(`${join(file, '..', path)}.d.ts`)
  }
  const all = readdirSync('dist/src', { recursive: true, encoding: 'utf8' })
  for (const file of all.filter((path) => path.endsWith('.d.ts')).map((path) => join('dist/src', path))) {
    if (!used.has(file)) await rm(file)
  }
}
