import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { writeDocsSource } from '../../scripts/docs-source.js'
import { buildDocs } from '../../src/docs/build.js'
import { launchBrowser } from '../browser.js'
import { openDocs, openOperation, shownFields, textOf } from '../docs/reader.js'
import { link, withoutInstalling } from './project.js'
import { run } from './run.js'

/** A project of its own: what is installed here changes from test to test. */
const project = `${inject('scratchProject')}-of-docs`
const rendererFolder = join(project, 'node_modules/@redocly/cli')

/** The renderer whose pages our tests read. */
const { version: testedVersion } = JSON.parse(readFileSync('node_modules/@redocly/cli/package.json', 'utf8'))

let temporary: string
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  for (const name of ['package.json', 'node_modules']) {
    const original = join(inject('scratchProject'), name)
    await cp(original, join(project, name), { recursive: true, verbatimSymlinks: true })
  }
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
    const { stdout, stderr, exitCode } = await run(
      'npx',
      ['dds-contract', 'docs', '--port', '0'],
      project,
      env,
    )

    expect(stderr).toBe(
      'error: The renderer of the docs is not installed; npm install --save-dev @redocly/cli@2 adds it.\n',
    )
    expect(stdout).toBe('')
    expect(exitCode).toBe(2)
    expect(await readdir(temporary)).toEqual([])
  })

  it('should serve the docs of a clone until Ctrl-C, and leave nothing behind', async () => {
    link('@redocly/cli', project)
    const { url, stop } = await startDocs()
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
    expect(await textAt(`${url}/openapi.json`)).toBe(await readFile('generated/openapi.json', 'utf8'))
    expect(await textAt(url)).toBe(await pageOfClone())

    expect(await stop()).toBe(0)
    expect((await readdir(temporary)).filter((name) => name.startsWith('dds-contract'))).toEqual([])
  })

  it('should write them into a folder', async () => {
    link('@redocly/cli', project)
    const folder = join(temporary, 'made/on/demand')

    const { stdout, exitCode } = await run('npx', ['dds-contract', 'docs', '--output', folder], project, env)

    expect(stdout).toBe(`Wrote ${join(folder, 'index.html')}\n`)
    expect(exitCode).toBe(0)
    expect((await readdir(folder)).sort()).toEqual(['index.html', 'openapi.json', 'openapi.yaml'])
  })

  it.each([
    ['to serve them', []],
    ['to write them', ['--output', 'docs']],
  ])('should end cleanly at Ctrl-C while it renders %s', async (_, args) => {
    await installRenderer(
      `require('fs').writeFileSync(page + '.unfinished', ''); setInterval(() => {}, 1000)`,
    )
    const child = spawnDocs(args)
    const [rendering] = await once(child.stderr, 'data')

    child.kill('SIGINT')
    const [[stopped], [status]] = await Promise.all([once(child.stderr, 'data'), once(child, 'close')])

    expect(String(rendering)).toBe('Rendering the docs, which takes a few seconds.\n')
    expect(String(stopped)).toBe('\nStopped before the docs were built.\n')
    expect(status).toBe(3)
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

    const { stderr, exitCode } = await run('npx', ['dds-contract', 'docs'], project, env)

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
function spawnDocs(args: readonly string[] = []) {
  const program = join(project, 'node_modules/.bin/dds-contract')
  return spawn(program, ['docs', ...args], { cwd: project, env: { ...process.env, ...env } })
}

async function startDocs(): Promise<{ url: string; stop: () => Promise<number> }> {
  const child = spawnDocs(['--port', '0'])
  const closed = once(child, 'close')
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  while (!stdout.includes('Ctrl-C stops it.')) {
    await Promise.race([once(child.stdout, 'data'), closed])
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${stdout}`)
  }
  return {
    url: /http:\S+/.exec(stdout)?.[0] ?? '',
    async stop() {
      child.kill('SIGINT')
      const [status] = await closed
      return status
    },
  }
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
