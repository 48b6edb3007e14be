import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { startMock } from '../../src/mock/index.js'

const file = await readFile('docs/upgrade.http', 'utf8')

describe('docs/upgrade.http', () => {
  it('should get from the mock what it says above each request', async () => {
    const { url, close } = await startMock()
    const variables = {
      ...Object.fromEntries([...file.matchAll(/^@(\w+) = (.*)$/gm)].map(([, name, value]) => [name, value])),
      baseUrl: url,
    }
    const [, ...requests] = file.split(/^### /m)
    const statuses: string[] = []
    try {
      for (const text of requests) {
        const [head = '', body = ''] = text
          .replace(/\{\{(\w+)\}\}/g, (_, name) => String(variables[name as 'baseUrl']))
          .trim()
          .split('\n\n')
        const [, line = '', ...headers] = head.split('\n')
        const [method = '', address = ''] = line.split(' ')
        const response = await fetch(address, {
          method,
          body,
          headers: headers.map((header) => header.split(': ') as [string, string]),
        })
        const received = await response.text()
        statuses.push(`${response.status}: ${received.includes('job_id')} ${received.includes('error_code')}`)
      }
    } finally {
      await close()
    }

    expect(statuses).toEqual(['202: true true', '202: false true', '400: false true', '401: false true'])
    expect(requests.map((text) => text.slice(0, 3))).toEqual(['202', '202', '400', '401'])
  })
})
