import { describe, expect, it } from 'vitest'
import { isPathSegment, parseBaseUrl } from '../../src/http/base-url.js'
import { tokenProblem } from '../../src/token/syntax.js'

const path = '/v3/{project_id}/instances/db-upgrade'

describe('parseBaseUrl', () => {
  it.each([
    ['https://dds.example', 'https://dds.example/'],
    ['https://dds.example/gateway/', 'https://dds.example/gateway/'],
    ['http://localhost:8080', 'http://localhost:8080/'],
    ['http://127.1', 'http://127.0.0.1/'],
    ['http://[::1]:1', 'http://[::1]:1/'],
    ['http://127.0.0.1:1\\@other', 'http://127.0.0.1:1/@other'],
  ])('should read %j as %s', (text, href) => {
    expect(parseBaseUrl(text, path)).toMatchObject({ url: { href } })
  })

  it.each([
    [undefined, 'is missing'],
    ['', 'is missing'],
    [new URL('https://dds.example'), 'is missing'],
    ['dds.example', 'is not an HTTP address'],
    ['ftp://localhost', 'is not an HTTP address'],
    // Node would connect to port 80.
    ['http://127.0.0.1:0', 'is not an HTTP address'],
    ['https://user@dds.example', 'no user'],
    ['https://user:password@dds.example', 'no user'],
    ['https://dds.example?', 'no user, password, query'],
    ['https://dds.example/?a=b', 'query'],
    ['https://dds.example#', 'fragment'],
    ['https://dds.example/#fragment', 'fragment'],
    ['http://dds.example', 'use https'],
    ['http://127.0.0.1.example', 'use https'],
    ['http://localhost.example', 'use https'],
    [`https://dds.example${path}`, 'ends in the path of the operation'],
    ['https://dds.example/v3/054e292c/instances/db-upgrade/', 'ends in the path of the operation'],
  ])('should refuse %s', (text, problem) => {
    expect(parseBaseUrl(text, path)).toEqual({ problem: expect.stringContaining(problem) })
  })
})

describe('isPathSegment', () => {
  it.each(['054e292c', '...', 'a/b', '%2e%2e', 'ä'])('should take %j', (text) => {
    expect(isPathSegment(text)).toBe(true)
  })

  it.each(['', '.', '..', '\ud800', undefined, 7])('should refuse %j', (text) => {
    expect(isPathSegment(text)).toBe(false)
  })
})

describe('tokenProblem', () => {
  it.each(['x', '!~', 'x'.repeat(32 * 1024)])('should find none', (token) => {
    expect(tokenProblem(token)).toBeUndefined()
  })

  it.each([
    [7, 'is not a string'],
    ['', 'is empty'],
    ['a\nb', 'has a line break'],
    ['a\rb', 'has a line break'],
    ['a b', 'has a space'],
    ['é', 'not visible ASCII'],
    ['x'.repeat(32 * 1024 + 1), 'is over 32 KB'],
  ])('should find one', (token, problem) => {
    expect(tokenProblem(token)).toContain(problem)
  })
})
