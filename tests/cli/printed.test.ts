import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandsIn, controlsIn, hostileTexts } from '../support/ci-log.js'
import { makeFolder } from '../support/folder.js'
import { availableId } from '../support/ids.js'
import { serveHandler, type TestServer } from '../support/server.js'
import { run, start } from './command-line.js'

const text = hostileTexts.join('\n')
/** No name can hold a slash. */
const fileName = '::notice::from a file\n::group::\u202egnirts ##[group]a ##vso[task.debug]b.har'

let folder: string
let target: TestServer

beforeAll(async () => {
  folder = await makeFolder()
  target = await serveHandler(async () => {
    const body = JSON.stringify({ error_code: text, error_msg: text, [text]: text })
    return new Response(body, {
      status: 418,
      statusText: '##[group]a',
      headers: { 'Content-Type': '##[group]b' },
    })
  })
  const entry = {
    request: {
      method: 'POST',
      url: 'https://dds.test/v3/a/instances/db-upgrade',
      headers: [{ name: 'Content-Type', value: text }],
      postData: { text: JSON.stringify({ [text]: 1 }) },
    },
    response: { status: 202, headers: [{ name: 'Content-Type', value: text }], content: { text } },
  }
  await writeFile(join(folder, fileName), `${JSON.stringify(entry)}\n{"a":\n`)
  await writeFile(join(folder, `::notice::not ${fileName}`), text)
})
afterAll(() => target.close())

const forms = ['html', 'markdown', 'json', 'junit', 'har'].map((form) => `--report-${form}`)
const lines: Readonly<Record<string, (url: string) => readonly string[]>> = {
  'what a target answers': (url) => ['conformance', '--base-url', url, '--verbose', '--coverage'],
  'the verdict on it': (url) => ['conformance', '--base-url', url, '--quiet'],
  ...Object.fromEntries(
    forms.map((form) => [
      `a report on it: ${form}`,
      (url: string) => ['conformance', '--base-url', url, form, '-'],
    ]),
  ),
  'a recording': () => ['judge', fileName, '--verbose'],
  'a report on a recording': () => ['judge', fileName, '--report-json', '-'],
  'a file that is no recording': () => ['judge', `::notice::not ${fileName}`],
  'a file that is not there': () => ['judge', `::notice::no ${fileName}`],
  'a file of known deviations': () => ['judge', fileName, '--known-deviations', fileName],
  'a report that cannot be written': () => ['judge', fileName, '--report-json', `::notice::no/${fileName}`],
  'an unknown command': () => [text],
  'an unknown option': () => [`--${text}`],
  'the name of a check': (url) => ['conformance', '--base-url', url, '--only', text],
  'an address': () => ['conformance', '--base-url', text],
  'a number': () => ['mock', '--port', text],
  'an instance': () => ['mock', '--instance', `${text}=${text}`],
  'a folder for the docs': () => ['docs', '--output', join(fileName, 'a')],
}

describe('what is printed', () => {
  it.each(Object.entries(lines))('should act on no terminal and no CI system: %s', async (_, argsFor) => {
    const { stdout, stderr, exitCode } = await run(argsFor(target.url), { NO_COLOR: '1' }, folder)

    expect(stdout + stderr).not.toBe('')
    expect(commandsIn(`${stdout}\n${stderr}`)).toEqual([])
    expect(controlsIn(stdout + stderr)).toEqual([])
    expect(exitCode).toBeGreaterThan(0)
  })

  it('should give GitHub nothing but annotations', async () => {
    const env = { NO_COLOR: '1', GITHUB_ACTIONS: 'true' }
    for (const args of [
      ['conformance', '--base-url', target.url],
      ['judge', fileName],
    ]) {
      const { stdout } = await run(args, env, folder)

      expect(commandsIn(stdout).length).toBeGreaterThan(0)
      expect(commandsIn(stdout).filter((command) => !/^::(?:error|warning)$/.test(command))).toEqual([])
      expect(controlsIn(stdout)).toEqual([])
    }
  })

  it('should act on nothing when a mock says what it was asked', async () => {
    await using mock = start(['mock', '--judge', '--verbose'], { NO_COLOR: '1' }, folder)
    const [, url = ''] = /(http:\S+)/.exec(await mock.wrote('Ctrl-C stops it')) ?? []
    const path = encodeURI(hostileTexts[0] ?? '')
    for (const body of [text, JSON.stringify({ instance_ids: [text, availableId] })]) {
      const headers = { 'Content-Type': '##[group]a', 'X-Auth-Token': '##[group]b' }
      await fetch(`${url}/v3/${path}/instances/db-upgrade`, { method: 'POST', headers, body })
    }
    mock.interrupt()
    const { stdout, stderr } = await mock.ended

    expect(stdout).toContain('NOT CONFORMING')
    expect(commandsIn(`${stdout}\n${stderr}`)).toEqual([])
    expect(controlsIn(stdout + stderr)).toEqual([])
  })
})
