import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeDocsSource } from '../../scripts/docs-source.js'
import { buildDocs } from '../../src/docs/build.js'
import { launchBrowser } from '../browser.js'
import { openDocs, openOperation, shownFields, textOf } from '../docs/reader.js'
import { type Running, run, start } from '../support/process.js'
import { link, makeProject, withoutInstalling } from './project.js'

let project: string
let rendererFolder: string

/** The renderer whose pages our tests read. */
const { version: testedVersion } = JSON.parse(readFileSync('node_modules/@redocly/cli/package.json', 'utf8'))

let temporary: string
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  project = await makeProject()
  rendererFolder = join(project, 'node_modules/@redocly/cli')
})

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'docs-of-package-'))
  env = { TMPDIR: temporary, ...withoutInstalling }
})

afterEach(async () => {
  await rm(rendererFolder, { recursive: true, force: true })
  await rm(temporary, { recursive: true, force: true })
})

describe('dds-contract docs', () => {
  it('should say how to install the renderer', async () => {
    const { stdout, stderr, exitCode } = await run('npx', ['dds-contract', 'docs', '--port', '0'], {
      cwd: project,
      env,
    })

    expect(stderr).toBe(
      'error: The renderer of the docs is not installed; npm install --save-dev @redocly/cli@2 adds it.\n',
    )
    expect(stdout).toBe('')
    expect(exitCode).toBe(2)
    expect(await readdir(temporary)).toEqual([])
  })

  it('should serve the docs of a clone until Ctrl-C, and leave nothing behind', async () => {
    await link('@redocly/cli', project)
    await using running = startDocs(['--port', '0'])
    const url = /http:\S+/.exec(await running.wrote('Ctrl-C stops it.'))?.[0] ?? ''
    const browser = await launchBrowser()
    try {
      const { page, requests, complaints } = await openDocs(browser, `${url}/`, tall)
      await openOperation(page)
      const text = await textOf(page)
      await page.getByRole('tab', { name: '202' }).click()

      for (const [outcome, fields] of outcomes) {
        await page.getByRole('tab', { name: outcome }).click()
        await expect.poll(() => shownFields(page)).toEqual(fields)
      }
      expect(text).toContain('Basis: documented (required, field, array, at most 10, elements, string).')
      expect(requests).toEqual([])
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
    }
    expect(await textAt(`${url}/openapi.yaml`)).toBe(await readFile('openapi/openapi.yaml', 'utf8'))
    for (const edition of ['openapi.json', 'openapi-3.0.json', 'openapi-3.0.yaml']) {
      expect(await textAt(`${url}/${edition}`)).toBe(await readFile(`generated/${edition}`, 'utf8'))
    }
    expect(await textAt(url)).toBe(await pageOfClone())

    running.interrupt()
    expect((await running.ended).exitCode).toBe(0)
    expect((await readdir(temporary)).filter((name) => name.startsWith('dds-contract'))).toEqual([])
  })

  it('should write them into a folder', async () => {
    await link('@redocly/cli', project)
    const folder = join(temporary, 'made/on/demand')

    const { stdout, exitCode } = await run('npx', ['dds-contract', 'docs', '--output', folder], {
      cwd: project,
      env,
    })

    expect(stdout).toBe(`Wrote ${join(folder, 'index.html')}\n`)
    expect(exitCode).toBe(0)
    expect((await readdir(folder)).sort()).toEqual([
      'index.html',
      'openapi-3.0.json',
      'openapi-3.0.yaml',
      'openapi.json',
      'openapi.yaml',
    ])
  })

  it.each([
    ['to serve them', []],
    ['to write them', ['--output', 'docs']],
  ])('should end cleanly at Ctrl-C while it renders %s', async (_, args) => {
    await installRenderer(
      `require('fs').writeFileSync(page + '.unfinished', ''); setInterval(() => {}, 1000)`,
    )
    await using running = startDocs(args)
    await running.wrote('\n', 'stderr')

    running.interrupt()
    const { exitCode, stderr } = await running.ended

    expect(stderr).toBe(
      'Rendering the docs, which takes a few seconds.\n\nStopped before the docs were built.\n',
    )
    expect(exitCode).toBe(3)
    expect(await readdir(temporary)).toEqual([])
    expect(await readdir(project)).not.toContain('docs')
  })

  it.each([
    [
      'fails',
      `console.error('It advertises.'); console.error('No.'); process.exit(1)`,
      'The docs cannot be rendered: No.',
    ],
    [
      'makes a page that needs other corrections',
      `require('fs').writeFileSync(page, '<a href="/">')`,
      'The installed renderer writes its logo in a way that these docs do not know; ' +
        `npm install --save-dev @redocly/cli@${testedVersion} adds one that they do.`,
    ],
  ])('should say it in one sentence when the renderer %s', async (_, script, sentence) => {
    await installRenderer(script)

    const { stderr, exitCode } = await run('npx', ['dds-contract', 'docs'], { cwd: project, env })

    expect(stderr.split('\n')[1]).toBe(`error: ${sentence}`)
    expect(exitCode).toBe(2)
    expect((await readdir(temporary)).filter((name) => name.startsWith('dds-contract'))).toEqual([])
  })
})

/** The renderer draws only what is in sight; this is high enough for the whole operation. */
const tall = { viewport: { width: 1280, height: 4000 } }

const outcomes = [
  ['SubmittedUpgrade', ['instance_id', 'job_id']],
  ['RejectedUpgrade', ['instance_id', 'error_code', 'error_message']],
] as const

/** Without npx: a signal to it does not reach the program as Ctrl-C in a terminal does. */
function startDocs(args: readonly string[]): Running {
  return start(join(project, 'node_modules/.bin/dds-contract'), ['docs', ...args], { cwd: project, env })
}

async function textAt(url: string): Promise<string> {
  return (await fetch(url)).text()
}

/** The page that `npm run docs` makes. */
async function pageOfClone(): Promise<string> {
  const source = join(temporary, 'source')
  await writeDocsSource(source)
  return readFile(await buildDocs(join(temporary, 'docs'), { source }), 'utf8')
}

/** Installs a renderer that does what the script says; `page` is where the page is wanted. */
async function installRenderer(script: string): Promise<void> {
  await mkdir(join(rendererFolder, 'bin'), { recursive: true })
  await writeFile(join(rendererFolder, 'package.json'), '{ "name": "@redocly/cli", "version": "2.99.0" }')
  await writeFile(
    join(rendererFolder, 'bin/cli.js'),
    `const page = process.argv[process.argv.indexOf('--output') + 1]; ${script}`,
  )
}
