// node clients.mjs CLIENT URL...   One warm-up request for each address that does not end with #fresh, then the
// request under test on the same client. Prints a line for each address: the status and the length of the body that
// the caller sees, or "error".
import http from 'node:http'

const [, , name, ...addresses] = process.argv
const token = process.env.DDS_AUTH_TOKEN ?? ''
const body = '{"instance_ids":["046287aae57843b1a7bc61b7a8812f41in02"]}'
const headers = { 'X-Auth-Token': token, 'Content-Type': 'application/json' }
const options = { method: 'POST', headers, body }

/** How each client sends the request; each returns the status and the body. */
const clients = {
  fetch: async () => ofFetch(fetch),
  'node-fetch': async () => ofFetch((await import('node-fetch')).default),
  ky: async () => ofFetch((await import('ky')).default, { throwHttpErrors: false }),
  ofetch: async () => async (url) => {
    const { ofetch } = await import('ofetch')
    const response = await ofetch.raw(url, { ...options, responseType: 'text' })
    return [response.status, String(response._data ?? '')]
  },
  undici: async () => {
    const { request } = await import('undici')
    return async (url) => {
      const response = await request(url, options)
      return [response.statusCode, await response.body.text()]
    }
  },
  axios: async () => {
    const { default: axios } = await import('axios')
    const agent = new http.Agent({ keepAlive: true })
    return async (url) => {
      const response = await axios.post(url, body, { headers, httpAgent: agent, responseType: 'text', validateStatus: () => true })
      return [response.status, response.data]
    }
  },
  got: async () => {
    const { default: got } = await import('got')
    const agent = { http: new http.Agent({ keepAlive: true }) }
    return async (url) => {
      const response = await got.post(url, { headers, body, agent, throwHttpErrors: false })
      return [response.statusCode, response.body]
    }
  },
  superagent: async () => {
    const { default: superagent } = await import('superagent')
    const agent = new http.Agent({ keepAlive: true })
    return async (url) => {
      const response = await superagent.post(url).agent(agent).set(headers).ok(() => true).send(body)
      return [response.status, response.text ?? '']
    }
  },
  'http.Agent': async () => {
    const agent = new http.Agent({ keepAlive: true })
    return (url) =>
      new Promise((resolve, reject) => {
        http
          .request(url, { method: 'POST', agent, headers: { ...headers, 'Content-Length': body.length } }, (response) => {
            let text = ''
            response.on('data', (chunk) => (text += chunk))
            response.on('end', () => resolve([response.statusCode, text]))
            response.on('error', reject)
          })
          .on('error', reject)
          .end(body)
      })
  },
}

function ofFetch(fetched, more = {}) {
  return async (url) => {
    const response = await fetched(url, { ...options, ...more })
    return [response.status, await response.text()]
  }
}

for (const address of addresses) {
  const send = await clients[name]()
  const [url, fresh] = address.split('#')
  try {
    if (!fresh) await send(url)
    const [status, text] = await send(url)
    console.log(`${status} ${text.length}`)
  } catch {
    console.log('error')
  }
}
process.exit()
