import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerWith } from '../run.js'

/** A service that does as little as it can, so that what calls it is most of the time. */
const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (text: string) => {
    body += text
  })
  request.on('end', () => {
    const { instance_ids: ids } = JSON.parse(body) as { instance_ids: string[] }
    const results = ids.map((id) => ({ instance_id: id, job_id: 'b0f3cb5e-6f64-4b6a-9d3c-2f6f3f1d6c11' }))
    const isAllowed = request.headers['x-auth-token'] !== undefined
    response.writeHead(isAllowed ? 202 : 401, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ upgrade_results: results }))
  })
})

answerWith(
  (_: 'listen') =>
    new Promise<string>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      })
    }),
)
