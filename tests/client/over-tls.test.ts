import { writeFile } from 'node:fs/promises'
import { constants, createSecureServer, type ServerHttp2Stream } from 'node:http2'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { selfSigned } from '../support/certificate.js'
import { makeFolder } from '../support/folder.js'
import { runNode, tsx } from '../support/process.js'
import { listen } from '../support/server.js'

/** From this version on, the `fetch` of Node speaks HTTP/2 wherever a server offers it over TLS. */
const speaksHttp2 = Number(process.versions.undici?.split('.')[0]) >= 8

/** Sends requests one after the other, and says what came of each. */
async function sendEach(url: string, requests: number): Promise<unknown[]> {
  const authority = join(await makeFolder(), 'authority.pem')
  await writeFile(authority, selfSigned.cert)
  const env = {
    NODE_EXTRA_CA_CERTS: authority,
    BASE_URL: url.replace('http://127.0.0.1', 'https://localhost'),
    REQUESTS: `${requests}`,
  }
  const { stdout, stderr } = await runNode([...tsx, 'tests/client/fixtures/send-each.ts'], { env })
  expect(stderr).toBe('')
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('a request over TLS', () => {
  it(`should arrive once, over HTTP/${speaksHttp2 ? 2 : 1.1}, whatever the status`, async () => {
    const statuses = Array.from({ length: 400 }, (_, index) => 200 + index)
    const arrivals = new Map<string, number>()
    const versions = new Set<string>()
    const server = createSecureServer({ ...selfSigned, allowHTTP1: true }, async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const body = String(Buffer.concat(chunks))
      const status = statuses[Number(/\d+/.exec(body))] ?? 500
      arrivals.set(body, (arrivals.get(body) ?? 0) + 1)
      versions.add(request.httpVersion)
      response.writeHead(status).end()
    })
    await using listening = await listen(server)

    const outcomes = await sendEach(listening.url, statuses.length)

    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome)))).toContain('["rejected",421]')
    expect(arrivals.size).toBe(statuses.length)
    expect([...arrivals].filter(([, count]) => count !== 1)).toEqual([])
    expect(versions).toEqual(new Set([speaksHttp2 ? '2.0' : '1.1']))
  })
})

describe.runIf(speaksHttp2)('a stream that a server', () => {
  const endings: Readonly<Record<string, (stream: ServerHttp2Stream) => void>> = {
    // By RFC 9113, section 8.7, it was not processed, but what `fetch` throws does not tell one reset from another.
    refuses: (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM),
    resets: (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
    'loses by closing its session': (stream) => stream.session?.destroy(),
  }

  it.each(Object.entries(endings))('%s should be unknown, and come once', async (_, end) => {
    let streams = 0
    const server = createSecureServer(selfSigned).on('stream', (stream) => {
      streams += 1
      stream.on('error', () => {})
      end(stream)
    })
    await using listening = await listen(server)

    expect(await sendEach(listening.url, 1)).toEqual([['unknown', 'CONNECTION_LOST']])
    expect(streams).toBe(1)
  })
})
