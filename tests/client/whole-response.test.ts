import { describe, expect, it } from 'vitest'
import { wholeResponse } from '../../src/client/whole-response.js'

const text = '{"upgrade_results":[]}'
const init = { status: 202, headers: { 'Content-Type': 'application/json' } }

describe('wholeResponse', () => {
  it('should be a Response with status and headers', () => {
    const response = wholeResponse(text, init)

    expect(response).toBeInstanceOf(Response)
    expect(response.ok).toBe(true)
    expect(response.status).toBe(202)
    expect(response.headers.get('Content-Type')).toBe('application/json')
  })

  it.each<[string, (response: Response) => Promise<unknown>, unknown]>([
    ['text', (response) => response.text(), text],
    ['json', (response) => response.json(), { upgrade_results: [] }],
    ['arrayBuffer', async (response) => new TextDecoder().decode(await response.arrayBuffer()), text],
    ['blob', async (response) => (await response.blob()).text(), text],
    ['clone', (response) => response.clone().text(), text],
    ['body', (response) => new Response(response.body).text(), text],
  ])('should give its body by %s', async (_, read, expected) => {
    expect(await read(wholeResponse(text, init))).toEqual(expected)
  })

  it('should still give its text after a clone was read', async () => {
    const response = wholeResponse(text, init)

    await response.clone().text()

    expect(await response.text()).toBe(text)
  })

  it('should not give twice what was taken as a stream', async () => {
    const response = wholeResponse(text, init)

    await response.arrayBuffer()

    expect(response.bodyUsed).toBe(true)
    await expect(response.text()).rejects.toThrow(TypeError)
  })

  it('should give a form', async () => {
    const response = wholeResponse('a=1', {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })

    expect((await response.formData()).get('a')).toBe('1')
  })

  it('should have no body without text', () => {
    expect(wholeResponse('', { status: 204 }).body).toBeNull()
  })
})
