import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { path, tokenHeader } from '../generated/operation.js'
import { serve } from '../src/http/serve.js'
import { projectId } from '../tests/support/ids.js'
import { runShell } from '../tests/support/process.js'
import { type FailingService, type Failure, startFailingService } from './failing-service.js'
import { lineOf, type Part } from './made.js'
import { prepareOnce, triable } from './tools.js'

/** The failures that are tried, on a connection that was used before unless it says "fresh". */
const columns: readonly { readonly title: string; readonly failure: Failure; readonly fresh?: boolean }[] = [
  { title: 'closed', failure: 'response lost (closed)' },
  { title: 'reset', failure: 'response lost (reset)' },
  { title: 'closed, fresh', failure: 'response lost (closed)', fresh: true },
  { title: '408', failure: '408' },
  { title: '421', failure: '421' },
  { title: '429 + Retry-After', failure: '429 with Retry-After' },
  { title: '503', failure: '503' },
  { title: '503 + Retry-After', failure: '503 with Retry-After' },
  { title: 'half a head', failure: 'half a head' },
]

/** A client, and how it is called with addresses. */
interface Client {
  readonly name: string
  readonly version: string
  /** Programs that it needs on the machine. */
  readonly needs: readonly string[]
  /** Run once for all clients that have the same one. */
  readonly prepare?: string
  readonly call: string
}

const node = (name: string, version: string): Client => ({
  name,
  version,
  needs: ['node', 'npm'],
  prepare: 'npm install --silent --no-package-lock',
  call: `node clients.mjs ${name}`,
})
const python = (name: string, version: string): Client => ({
  name,
  version,
  needs: ['python3'],
  prepare:
    'python3 -m venv .venv && .venv/bin/pip install -q requests==2.34.2 urllib3==2.8.0 httpx==0.28.1 aiohttp==3.14.5 pycurl==7.49.0',
  call: `.venv/bin/python clients.py '${name}'`,
})
const go = (name: string, version: string): Client => ({
  name,
  version,
  needs: ['go'],
  prepare:
    'rm -rf go && mkdir go && cp clients.go go/main.go && cd go && go mod init once && go get github.com/go-resty/resty/v2@v2.17.2 github.com/hashicorp/go-retryablehttp@v0.7.8 && go build -o ../clients .',
  call: `./clients '${name}'`,
})
const java = (name: string, version: string, options = ''): Client => ({
  name: options === '' ? name : `${name}, ${options}`,
  version,
  needs: ['java', 'javac', 'mvn'],
  prepare:
    'mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib && javac -d classes -cp "lib/*" Clients.java',
  call: `java ${options} -cp "classes:lib/*" Clients '${name}'`,
})
const curl = (name: string, options: string, isOneEach = false): Client => ({
  name,
  version: 'of the machine',
  needs: ['curl'],
  call: `sh curl.sh '${options}' ${isOneEach ? 1 : 0}`,
})
const wget = (options: string): Client => ({
  name: `wget ${options}`.trim(),
  version: 'of the machine',
  needs: ['wget'],
  call: `sh wget.sh '${options}'`,
})

const clients: readonly Client[] = [
  curl('curl, two requests in one process', ''),
  curl('curl, one request for each process', '', true),
  curl('curl --retry 2', '--retry 2', true),
  wget(''),
  wget('--tries=1'),
  node('fetch', 'of Node'),
  node('http.Agent', 'of Node'),
  node('undici', '7.30.2'),
  node('axios', '1.21.1'),
  node('got', '14.6.6'),
  node('ky', '1.14.3'),
  node('node-fetch', '3.3.2'),
  node('ofetch', '1.5.1'),
  node('superagent', '10.4.2'),
  python('requests', '2.34.2'),
  python('urllib3', '2.8.0'),
  python('httpx', '0.28.1'),
  python('aiohttp', '3.14.5'),
  python('http.client', 'of Python'),
  python('pycurl', '7.49.0'),
  python('pycurl, FRESH_CONNECT', '7.49.0'),
  go('net/http', 'of Go'),
  go('net/http with Idempotency-Key', 'of Go'),
  go('resty', '2.17.2'),
  go('go-retryablehttp', '0.7.8'),
  java('HttpURLConnection', 'of Java'),
  java('HttpURLConnection', 'of Java', '-Dsun.net.http.retryPost=false'),
  java('HttpURLConnection, fixed length', 'of Java'),
  java('java.net.http', 'of Java'),
  java('OkHttp', '5.5.1'),
  java('OkHttp, retryOnConnectionFailure(false)', '5.5.1'),
  java('OkHttp, one-shot body', '5.5.1'),
  java('Apache HttpClient 5', '5.6.5'),
  java('Apache HttpClient 5, disableAutomaticRetries()', '5.6.5'),
  java('async-http-client', '3.0.2'),
  java('async-http-client, setMaxRequestRetry(0)', '3.0.2'),
]

const token = 'a-token-that-must-stay'

/** Counts how often the request of each client arrives when its service fails. */
export const once: Part = {
  name: 'once',
  tools: clients.map(({ name }) => name),
  async run(work, words) {
    const folder = join(work, 'once')
    await cp('portability/once', folder, { recursive: true })
    const prepare = prepareOnce(folder)
    const rows: string[][] = []
    for await (const client of triable(clients, words)) {
      if (client.prepare !== undefined) await prepare(client.prepare)
      const row = await rowOf(client, folder)
      console.log(lineOf(row))
      rows.push(row)
    }
    const titles = columns.map(({ title }) => title)
    const heads = ['client', 'version', ...titles, 'redirect', 'takes for a response']
    return {
      tables: [{ page: 'docs/once.md', heads, rows, isWhole: rows.length === clients.length }],
      problems: [],
    }
  },
}

async function rowOf({ name, version, call }: Client, folder: string): Promise<string[]> {
  const services: FailingService[] = []
  for (const { failure, fresh } of columns) services.push(await startFailingService(failure, fresh ? 0 : 1))
  const elsewhere: (string | null)[] = []
  const other = await serve(async (request) => {
    elsewhere.push(request.headers.get(tokenHeader))
    return new Response(null, { status: 404 })
  })
  const redirecting = await serve(
    async () =>
      new Response(null, { status: 307, headers: { Location: other.url.replace('127.0.0.1', 'localhost') } }),
  )
  try {
    const addresses = columns.map(({ fresh }, index) => addressAt(services[index]?.url, fresh))
    const { stdout } = await runShell(
      [call, ...addresses, addressAt(redirecting.url, true)]
        .map((word, at) => (at ? `'${word}'` : word))
        .join(' '),
      { cwd: folder, env: { DDS_AUTH_TOKEN: token } },
    )
    const seen = stdout.trim().split('\n')
    const arrivals = columns.map(({ fresh }, index) => (services[index]?.arrivals() ?? 0) - (fresh ? 0 : 1))
    const cells = arrivals.map((count) => (count > 1 ? `**${count}**` : String(count)))
    // A success without a body: the caller believes that there was a response.
    const believed = seen[columns.findIndex(({ failure }) => failure === 'half a head')] ?? ''
    const claims = /^(202|success) 0$/.test(believed) ? 'half a head' : 'nothing'
    return [name, version, ...cells, redirectOf(elsewhere), claims]
  } finally {
    await Promise.all([...services, redirecting, other].map((service) => service.close()))
  }
}

function addressAt(url: string | undefined, fresh = false): string {
  return `${url}${path.replace('{project_id}', projectId)}${fresh ? '#fresh' : ''}`
}

function redirectOf(tokens: readonly (string | null)[]): string {
  if (tokens.length === 0) return 'not followed'
  return tokens.includes(token) ? '**token sent along**' : 'followed without the token'
}
