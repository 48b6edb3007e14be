import { createServer as createPlainServer, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { createClient, type UpgradeOutcome, upgradeInstances } from '../../src/index.js'
import { selfSigned } from '../support/certificate.js'
import { collect } from '../support/collect.js'
import { availableId, projectId } from '../support/ids.js'
import { closedAddress, listen } from '../support/server.js'
import { token } from './client-of.js'

function upgrade(baseUrl: string): Promise<UpgradeOutcome[]> {
  const client = createClient({ baseUrl, token, timeoutMs: 60_000 })
  return collect(upgradeInstances(client, { projectId, instanceIds: [availableId] }))
}

/** Listens, gives the address to a trial, and closes. */
async function beside(server: Server, trial: typeof upgrade): Promise<UpgradeOutcome[]> {
  await using listening = await listen(server)
  return await trial(listening.url)
}

const overTls = (url: string) => url.replace('http://127.0.0.1', 'https://localhost')
const ignoreErrors = (socket: Socket) => void socket.on('error', () => {})

describe('a request that never left', () => {
  const trials: Readonly<Record<string, () => Promise<UpgradeOutcome[]>>> = {
    'nobody listens': async () => upgrade(await closedAddress()),
    'fetch blocks the port': () => upgrade('http://127.0.0.1:1'),
    'the certificate is not accepted': () =>
      beside(createSecureServer(selfSigned), (url) => upgrade(overTls(url))),
    'the server speaks no TLS': () =>
      beside(
        createPlainServer((socket) => {
          ignoreErrors(socket)
          socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
        }),
        (url) => upgrade(overTls(url)),
      ),
    'the server breaks off the handshake': () =>
      beside(
        createPlainServer((socket) => {
          ignoreErrors(socket)
          socket.once('data', () => socket.destroy())
        }),
        (url) => upgrade(overTls(url)),
      ),
  }

  it.each(Object.entries(trials))('should leave its instances unsent: %s', async (_, trial) => {
    expect(await trial()).toMatchObject([
      { status: 'unsent', instance_id: availableId, cause: { code: 'NOT_CONNECTED', sent: false } },
    ])
  })
})

describe('a request that may have arrived', () => {
  const endings: Readonly<Record<string, (socket: Socket) => void>> = {
    'a reset once the head is there': (socket) => socket.resetAndDestroy(),
    'an end without a response': (socket) => socket.end(),
    'half a response': (socket) => socket.end('HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n{'),
  }

  it.each(Object.entries(endings))('should leave its instances unknown: %s', async (_, end) => {
    const server = createPlainServer((socket) => {
      ignoreErrors(socket)
      socket.once('data', () => end(socket))
    })

    expect(await beside(server, upgrade)).toMatchObject([
      { status: 'unknown', instance_id: availableId, cause: { code: 'CONNECTION_LOST', sent: true } },
    ])
  })
})
