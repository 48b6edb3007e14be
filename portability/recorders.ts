import { createReadStream } from 'node:fs'
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { judgeTraffic, readHar } from '../src/conformance/index.js'
import { serve } from '../src/http/serve.js'
import { createSimulator } from '../src/mock/simulator.js'
import { availableId, madeUpIds, projectId } from '../tests/support/ids.js'
import { network, runShell, start } from '../tests/support/process.js'
import { findPort } from './running.js'

const token = 'a-token-of-a-recording'

/** A recorder that a registry has, and how it records two requests: one that is served and one that is refused. */
interface Recorder {
  readonly name: string
  readonly version: string
  /** A line of shell, in which `$URL` is the address to call, and `$PORT` that of the proxy if there is one. */
  readonly record: string
  /** A proxy that listens at `$PORT` as long as something is recorded. */
  readonly proxy?: string
}

const python = '.venv/bin/python record.py'

const recorders: readonly Recorder[] = [
  { name: 'PollyJS', version: '6.0.6', record: 'node polly.mjs "$URL" "$PWD/polly"' },
  {
    name: 'newman, reporter json',
    version: '6.2.2',
    record:
      'npx newman run collection.json --env-var "url=$URL" --reporters json --reporter-json-export newman.json',
  },
  { name: 'VCR.py, serializer json', version: '9.4.2', record: `${python} vcrpy "$URL" vcrpy.json` },
  { name: 'Betamax', version: '0.9.0', record: `${python} betamax "$URL" "$PWD/betamax.json"` },
  {
    name: 'mitmproxy, hardump',
    version: '11.0.2',
    record: `${python} "http://127.0.0.1:$PORT" "$URL" none`,
    proxy: '.venv/bin/mitmdump -q --listen-host 127.0.0.1 -p "$PORT" --set hardump=mitmproxy.har',
  },
]

/** Records with each recorder, judges what it wrote, and says what is not as it must be. */
export async function tryRecorders(work: string): Promise<string[]> {
  const folder = join(work, 'recorders')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await cp('portability/recorders', folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  await writeFile(join(folder, 'collection.json'), JSON.stringify(collection()))
  const prepared = await runShell(
    [
      'npm install --silent --no-audit --no-fund @pollyjs/core@6.0.6 @pollyjs/adapter-node-http@6.0.6 @pollyjs/persister-fs@6.0.6 newman@6.2.2',
      'python3 -m venv .venv',
      '.venv/bin/pip install -q requests vcrpy==9.4.2 betamax==0.9.0 mitmproxy==11.0.2',
    ].join(' && '),
    { cwd: folder, env: network() },
  )
  if (prepared.exitCode !== 0) return [prepared.stderr]
  const problems: string[] = []
  for (const recorder of recorders) {
    const problem = await tryRecorder(recorder, folder)
    console.log(`${recorder.name} ${recorder.version}: ${problem ?? 'all is judged'}`)
    if (problem !== undefined) problems.push(problem)
  }
  return problems
}

async function tryRecorder({ name, record, proxy }: Recorder, folder: string): Promise<string | undefined> {
  const simulator = createSimulator({ instances: { [availableId]: 'available' }, tokens: [token] })
  const { url, close } = await serve(simulator.fetch)
  const before = new Set(await filesIn(folder))
  try {
    const port = await findPort()
    const env = { URL: `${url}/v3/${projectId}/instances/db-upgrade`, PORT: String(port) }
    await using recording =
      proxy === undefined ? undefined : start('sh', ['-c', `exec ${proxy}`], { cwd: folder, env })
    if (recording) await waitUntilListening(port)
    const { exitCode, stderr } = await runShell(record, { cwd: folder, env })
    recording?.interrupt()
    await recording?.ended
    if (exitCode !== 0 && !name.startsWith('newman')) return `${name} could not record: ${stderr}`
  } finally {
    await close()
  }
  const file = (await filesIn(folder)).find((one) => !before.has(one))
  if (file === undefined) return `${name} wrote nothing`
  const report = await judgeTraffic(readHar(createReadStream(file), file))
  const findings = report.checks.flatMap(({ findings: some }) => some.map(({ message }) => message))
  const gaps = report.observations.map(({ message }) => message)
  if (
    report.verdict === 'conforming' &&
    report.summary.requests === 2 &&
    findings.length === 0 &&
    gaps.length === 0
  ) {
    return undefined
  }
  return `${name} is ${report.verdict}, with ${report.summary.requests} requests: ${[report.reason, ...findings, ...gaps].join('; ')}`
}

/** A proxy says nothing when it listens, and would record a request that asks. */
async function waitUntilListening(port: number): Promise<void> {
  const isListening = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.on('error', () => resolve(false)).on('connect', () => socket.destroy())
    })
  const latest = Date.now() + 60_000
  while (!(await isListening())) {
    if (Date.now() > latest) throw new Error(`Nothing listens at port ${port} after a minute.`)
    await pause(100)
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true })
  return all
    .filter(
      (name) => /\.(?:har|json)$/.test(name) && !/node_modules|\.venv|^(?:package|collection)/.test(name),
    )
    .map((name) => resolve(folder, name))
}

function collection() {
  const request = (value: string, ids: readonly string[]) => ({
    name: value,
    request: {
      method: 'POST',
      url: '{{url}}',
      header: [
        { key: 'X-Auth-Token', value },
        { key: 'Content-Type', value: 'application/json' },
      ],
      body: { mode: 'raw', raw: JSON.stringify({ instance_ids: ids }) },
    },
  })
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
  const [unknown = ''] = madeUpIds(1)
  return {
    info: { name: 'upgrade', schema },
    item: [request(token, [availableId, unknown]), request('wrong', [availableId])],
  }
}
