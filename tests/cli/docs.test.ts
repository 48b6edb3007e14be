import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveDocs } from '../../src/cli/docs.js'
import type { RunningServer } from '../../src/http/serve.js'
import { makeFolder } from '../support/folder.js'
import { run } from './command-line.js'

let server: RunningServer

beforeAll(async () => {
  const folder = await makeFolder()
  for (const name of ['index.html', 'openapi.yaml', 'openapi.json', 'package.json']) {
    await writeFile(join(folder, name), `This is ${name}.`)
  }
  const file = (name: string) => join(folder, name)
  server = await serveDocs({
    '/': file('index.html'),
    '/openapi.yaml': file('openapi.yaml'),
    '/openapi.json': file('openapi.json'),
  })
})

afterAll(() => server?.close())

describe('serveDocs', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'index.html'],
    ['/?from=mail', 'text/html; charset=utf-8', 'index.html'],
    ['/openapi.yaml', 'application/yaml; charset=utf-8', 'openapi.yaml'],
    ['/openapi.json', 'application/json', 'openapi.json'],
  ])('should serve %s as %s', async (path, type, name) => {
    const response = await fetch(server.url + path)

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(await response.text()).toBe(`This is ${name}.`)
  })

  it.each(['/package.json', '/../package.json', '/%2e%2e/package.json', '//openapi.yaml', '/constructor'])(
    'should not serve %s',
    async (path) => {
      expect((await fetch(server.url + path)).status).toBe(404)
    },
  )

  it('should be read-only', async () => {
    const response = await fetch(server.url, { method: 'POST' })

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })
})

describe('docs --output', () => {
  it('should copy the page into a folder in a folder', async () => {
    const folder = await makeFolder()

    const { exitCode } = await run(['docs', '--output', 'a/b'], {}, folder)

    expect(exitCode).toBe(0)
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['index.html'])
  })

  // Node's own way to make folders in folders never comes back from there, and says ENOENT of a read-only disk.
  it.runIf(existsSync('/proc/self'))('should say why where no folder can be made', async () => {
    const { exitCode, stderr } = await run(['docs', '--output', '/proc/a/b'])

    expect(stderr).toMatch(/^error: The docs cannot be written to \/proc\/a\/b: E\w+\.\n$/)
    expect(exitCode).toBe(2)
  })
})
