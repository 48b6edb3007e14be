import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readBlocks } from '../documentation/blocks.js'
import { runNode } from '../support/process.js'
import { hideDependencies, link, makeProject } from './project.js'

let project: string

const compilers = {
  '5.4': 'node_modules/typescript-5.4/bin/tsc',
  '5.9': 'node_modules/typescript/bin/tsc',
  '6': 'node_modules/typescript-6/bin/tsc',
  '7': 'node_modules/typescript-7/bin/tsc',
}

/** What a consumer knows of `fetch` comes from the types of browsers or of Node. */
const platforms = {
  browsers: { lib: ['es2022', 'dom'], types: [] },
  node: { lib: ['es2022'], types: ['node'] },
}

const modes = {
  node16: { module: 'node16', moduleResolution: 'node16', files: ['consumer.ts', 'exports.ts'] },
  nodenext: {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    files: ['consumer.ts', 'exports.ts', 'json.ts'],
  },
  bundler: { module: 'esnext', moduleResolution: 'bundler', files: ['consumer.ts', 'exports.ts', 'json.ts'] },
}

beforeAll(async () => {
  project = await makeProject()
  await hideDependencies(project)
  await link('@types/node', project)
  for (const name of ['consumer.ts', 'exports.ts', 'json.ts'])
    await copyFile(`tests/package/fixtures/${name}`, join(project, name))
})

/** Each compiler and each way of resolving modules at least once; how they resolve differs little from one to the next. */
const combinations = [
  ['5.4', 'node16', 'browsers'],
  ['5.9', 'nodenext', 'browsers'],
  ['6', 'bundler', 'browsers'],
  ['7', 'node16', 'browsers'],
  ['7', 'bundler', 'browsers'],
  ['7', 'nodenext', 'node'],
] as const

describe('types', () => {
  it.each(combinations)(
    'should compile with TypeScript %s, resolution %s and the types of %s',
    expectToCompile,
  )
})

describe('a project made by tsc --init', () => {
  it.each(['5.9', '6', '7'] as const)(
    'should compile the example of the README, with TypeScript %s',
    async (compiler) => {
      const folder = await makeProject(['@types/node'])
      const [example] = readBlocks('README.md').filter(({ kind }) => kind === 'ts')
      await writeFile(join(folder, 'upgrade.mts'), example?.text ?? '')
      const tsc = resolve(compilers[compiler])
      await runNode([tsc, '--init'], { cwd: folder })
      const made = await readFile(join(folder, 'tsconfig.json'), 'utf8')

      // The one line that docs/where-it-runs.md names.
      await writeFile(join(folder, 'tsconfig.json'), made.replace(/"types": \[\],/, '"types": ["node"],'))
      const { stdout } = await runNode([tsc, '--noEmit'], { cwd: folder })

      expect(stdout).toBe('')
    },
  )
})

describe('toConform', () => {
  // `npm run test:runtimes` compiles and runs the same with the other major versions of Vitest.
  it('should be a matcher for the compiler, also behind its modifiers', async () => {
    await link('vitest', project)
    await copyFile('tests/package/fixtures/matcher.test.ts', join(project, 'matcher.ts'))
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
      types: ['node'],
      strict: true,
      skipLibCheck: false,
      skipDefaultLibCheck: true,
      noEmit: true,
    }
    await writeFile(
      join(project, 'tsconfig.matcher.json'),
      JSON.stringify({ compilerOptions, files: ['matcher.ts'] }),
    )

    const { stdout } = await runNode([resolve(compilers['7']), '-p', 'tsconfig.matcher.json'], {
      cwd: project,
    })

    expect(stdout).toBe('')
  })
})

async function expectToCompile(
  compiler: keyof typeof compilers,
  mode: keyof typeof modes,
  platform: keyof typeof platforms,
): Promise<void> {
  const config = `tsconfig.${compiler}.${mode}.${platform}.json`
  const { files, ...resolution } = modes[mode]
  const compilerOptions = {
    ...resolution,
    ...platforms[platform],
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: mode !== 'bundler',
    skipLibCheck: false,
    // The compiler's own declarations are not ours to check.
    skipDefaultLibCheck: true,
    resolveJsonModule: true,
    // Where a type can't be named, only this says so.
    declaration: true,
    emitDeclarationOnly: true,
    outDir: 'declarations',
  }
  await writeFile(join(project, config), JSON.stringify({ compilerOptions, files }))

  const { stdout, exitCode } = await runNode([resolve(compilers[compiler]), '-p', config], { cwd: project })

  expect(stdout).toBe('')
  expect(exitCode).toBe(0)
}
