// Sends two requests and records them: node polly.mjs URL FOLDER
import http from 'node:http'
import NodeHttpAdapter from '@pollyjs/adapter-node-http'
import { Polly } from '@pollyjs/core'
import FSPersister from '@pollyjs/persister-fs'

const [url, folder] = process.argv.slice(2)
const ids = ['046287aae57843b1a7bc61b7a8812f41in02', '00000000000000000000000000000002in02']
Polly.register(NodeHttpAdapter)
Polly.register(FSPersister)
const polly = new Polly('upgrade', {
  adapters: ['node-http'],
  persister: 'fs',
  persisterOptions: { fs: { recordingsDir: folder } },
  recordFailedRequests: true,
  logLevel: 'silent',
})

const send = (token, some) =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify({ instance_ids: some })
    const headers = {
      'X-Auth-Token': token,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
    }
    http
      .request(url, { method: 'POST', headers }, (response) => response.resume().on('end', resolve))
      .on('error', reject)
      .end(body)
  })

await send('a-token-of-a-recording', ids)
await send('wrong', ids.slice(0, 1))
await polly.stop()
