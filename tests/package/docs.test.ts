import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { launchBrowser } from '../browser.js'
import { openPage, textOf } from '../docs/reader.js'
import { makeFolder } from '../support/folder.js'
import { run, start } from '../support/process.js'
import { makeProject, withoutInstalling } from './project.js'

let project: string
beforeAll(async () => {
  project = await makeProject()
})

describe('dds-contract docs', () => {
  it('should serve the docs that came with the package until Ctrl-C', async () => {
    // Without npx: a signal to it does not reach the program as Ctrl-C in a terminal does.
    const program = join(project, 'node_modules/.bin/dds-contract')
    await using running = start(program, ['docs', '--port', '0'], { cwd: project })
    const url = /http:\S+/.exec(await running.wrote('Ctrl-C stops it.'))?.[0] ?? ''
    const browser = await launchBrowser()
    try {
      const { page, requests, complaints } = await openPage(browser, `${url}/`)
      expect(await textOf(page)).toContain(
        `instance_ids array of at most ${maxInstanceIds} strings, required`,
      )
      expect(requests).toEqual([])
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
    }
    const forms = (await readdir('generated')).filter((name) => /^openapi.*\.(json|yaml)$/.test(name))
    for (const file of ['openapi/openapi.yaml', ...forms.map((name) => `generated/${name}`)]) {
      const response = await fetch(`${url}/${basename(file)}`)
      expect(await response.text()).toBe(await readFile(file, 'utf8'))
    }

    running.interrupt()
    expect(await running.ended).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('should write them into a folder', async () => {
    const folder = join(await makeFolder(), 'made/on/demand')

    const { stdout, exitCode } = await runDocs('--output', folder)

    expect(stdout).toBe(`Wrote ${join(folder, 'index.html')}\n`)
    expect(exitCode).toBe(0)
    expect(await readdir(folder)).toEqual(['index.html'])
    expect(await readFile(join(folder, 'index.html'), 'utf8')).toContain('download="openapi.yaml"')
  })

  it('should say where it cannot write', async () => {
    const taken = join(await makeFolder(), 'taken')
    await writeFile(taken, '')

    const { stderr, exitCode } = await runDocs('--output', taken)

    expect(withoutNotices(stderr)).toBe(
      `error: The docs cannot be written to ${taken}: a file is in the way; name a folder.\n`,
    )
    expect(exitCode).toBe(2)
  })
})

function runDocs(...args: readonly string[]) {
  return run('npx', ['dds-contract', 'docs', ...args], { cwd: project, env: withoutInstalling })
}

/** What the program wrote, without what npx of npm 12 tells of itself. */
function withoutNotices(stderr: string): string {
  return stderr.replaceAll(/^npm (?:notice|warn) .*\n/gm, '')
}
