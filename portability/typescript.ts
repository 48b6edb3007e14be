import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runShell } from '../tests/support/process.js'
import type { Made } from './made.js'

/** A generator from the npm registry, and how its types distinguish the outcomes. */
interface TypeScriptGenerator {
  readonly name: string
  readonly edition: '3.1' | '3.0'
  /** Whether it is light enough for every clone, so that `npm test` runs it. */
  readonly isLight?: boolean
  /** Its command, which gets the contract and writes into the working folder. */
  readonly command: (contract: string) => string
  /** How a program gets the type `UpgradeResult`. */
  readonly type: string
  /** How it narrows that, in words, and in code that must compile. */
  readonly narrows: string
  readonly jobOf: string
}

const never = {
  narrows: '`result.job_id !== undefined`',
  jobOf: 'result.job_id !== undefined ? result.job_id : result.error_message',
}
const named = {
  narrows: "`'job_id' in result`",
  jobOf: "'job_id' in result ? result.job_id : result.error_message",
}

export const generators: readonly TypeScriptGenerator[] = [
  {
    ...named,
    name: '@hey-api/openapi-ts',
    edition: '3.1',
    isLight: true,
    command: (contract) => `openapi-ts -i ${contract} -o dds`,
    type: "import type { UpgradeResult } from './dds/types.gen.js'",
  },
  {
    ...never,
    name: 'orval',
    edition: '3.1',
    command: (contract) => `orval --input ${contract} --output dds.ts --client fetch`,
    type: "import type { UpgradeResult } from './dds.js'",
  },
  {
    ...never,
    name: 'swagger-typescript-api',
    edition: '3.1',
    command: (contract) => `swagger-typescript-api generate -p ${contract} -o . -n dds.ts`,
    type: "import type { UpgradeResult } from './dds.js'",
  },
  {
    ...named,
    name: 'swagger-typescript-api',
    edition: '3.0',
    command: (contract) => `swagger-typescript-api generate -p ${contract} -o . -n dds.ts`,
    type: "import type { UpgradeResult } from './dds.js'",
  },
  {
    ...named,
    name: 'typed-openapi',
    edition: '3.0',
    command: (contract) => `typed-openapi ${contract} -o dds.ts`,
    type: "import type { Schemas } from './dds.js'\ntype UpgradeResult = Schemas.UpgradeResult",
  },
  {
    name: 'openapi-zod-client',
    edition: '3.0',
    command: (contract) => `openapi-zod-client ${contract} -o dds.ts`,
    type: "import type { z } from 'zod'\nimport { schemas } from './dds.js'\ntype UpgradeResult = z.infer<typeof schemas.UpgradeResult>",
    narrows: '`schemas.SubmittedUpgrade.safeParse(result)`, which takes a result with both outcomes',
    jobOf:
      'schemas.SubmittedUpgrade.safeParse(result).data?.job_id ?? schemas.RejectedUpgrade.parse(result).error_message',
  },
]

/** What a word of the command names them by. */
export const npmTypes = { name: 'npm (TypeScript)', needs: ['npm'] }

const editions = { '3.1': 'openapi.json', '3.0': 'openapi-3.0.json' }
const compiler =
  'tsc --noEmit --strict --skipLibCheck --target es2022 --module nodenext --lib es2022,dom,dom.iterable'

/**
 * Generates types with each generator and compiles a program that tells the outcomes apart.
 *
 * @returns a table, and what those that fail wrote
 */
export async function tryTypeScript(work: string): Promise<Made> {
  const folder = join(work, 'npm')
  await mkdir(folder, { recursive: true })
  await cp('portability/npm', folder, { recursive: true })
  const { env } = process
  const install = await runShell('npm ci --ignore-scripts', { cwd: folder, env })
  if (install.exitCode !== 0) throw new Error(install.stderr)

  const { dependencies: versions } = JSON.parse(await readFile('portability/npm/package.json', 'utf8'))
  const problems: string[] = []
  const rows: string[][] = []
  for (const generator of generators) {
    const { name, edition, narrows } = generator
    const own = folderOf(folder, generator)
    const { generates, compiles, output } = await tryGenerator(generator, own, {
      bin: '../node_modules/.bin',
      env,
    })
    if (!compiles) problems.push(`${name} ${edition}: ${output}`)
    const [first, second] = [generates, compiles].map((isGood) => (isGood ? 'yes' : 'no'))
    rows.push([name, versions[name], edition, first ?? '', second ?? '', narrows])
  }
  const heads = ['generator', 'version', 'edition', 'generates', 'compiles', 'tells the outcomes apart by']
  return { tables: [{ page: 'docs/portability.md', heads, rows, isWhole: true }], problems }
}

/** A generator's own folder among those of all. */
function folderOf(parent: string, { name, edition }: TypeScriptGenerator): string {
  return join(parent, `${name}-${edition}`.replaceAll(/\W+/g, '-'))
}

/** Generates types into a folder, and compiles a program that tells the outcomes apart by them. */
export async function tryGenerator(
  { edition, command, type, jobOf }: TypeScriptGenerator,
  folder: string,
  { bin, env = {} }: { bin: string; env?: Readonly<Record<string, string | undefined>> },
): Promise<{ generates: boolean; compiles: boolean; output: string }> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const contract = editions[edition]
  await cp(join('generated', contract), join(folder, contract))
  const use = `${type}\nexport const jobOf = (result: UpgradeResult): string => ${jobOf}\n`
  await writeFile(join(folder, 'use.ts'), use)
  const run = (line: string) => runShell(`node "${bin}"/${line}`, { cwd: folder, env })
  const generated = await run(command(contract))
  const compiled = await run(`${compiler} use.ts`)
  const output = [generated, compiled].map(({ stdout, stderr }) => stdout + stderr).join('')
  const generates = generated.exitCode === 0
  return { generates, compiles: generates && compiled.exitCode === 0, output }
}
