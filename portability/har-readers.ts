import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Exchange, renderHar, runConformance } from '../src/conformance/index.js'
import { createSimulator, simulatorToken } from '../src/mock/simulator.js'
import { network, runShell } from '../tests/support/process.js'

/** What reads the HAR of a run, and how it says how many entries it has read. */
const readers = [
  { name: 'har-validator', version: '5.1.5', read: 'node read.mjs har-validator run.har' },
  { name: '@mswjs/source', version: '0.5.0', read: 'node read.mjs @mswjs/source run.har' },
  { name: 'har-to-openapi', version: '3.0.1', read: 'node read.mjs har-to-openapi run.har' },
  { name: 'har-to-k6', version: '0.14.16', read: 'node read.mjs har-to-k6 run.har' },
  {
    name: '@types/har-format',
    version: '1.2.16',
    read: 'npx tsc --noEmit --strict --skipLibCheck --types har-format run.ts && echo $ENTRIES',
  },
] as const

/** Not of npm: it does not take a `postData` without a text. It prints a line for each response. */
const mitmproxy = {
  name: 'mitmproxy',
  version: '11.0.2',
  read: ".venv/bin/mitmdump -nr run.har | grep -c '<< '",
}

/** Lets each reader read a report in HAR, and says which of them can't. */
export async function tryHarReaders(work: string): Promise<string[]> {
  const folder = join(work, 'har-readers')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await cp('portability/har-readers', folder, { recursive: true })
  const entries = await writeHar(folder)
  const packages = readers.map(({ name, version }) => `${name}@${version}`).join(' ')
  const prepared = await runShell(
    `npm install --silent --no-audit --no-fund ${packages} typescript@5.9.3 && ` +
      `python3 -m venv .venv && .venv/bin/pip install -q mitmproxy==${mitmproxy.version}`,
    { cwd: folder, env: network() },
  )
  if (prepared.exitCode !== 0) return [prepared.stderr]
  const problems: string[] = []
  for (const { name, version, read } of [...readers, mitmproxy]) {
    const { stdout, stderr } = await runShell(read, { cwd: folder, env: { ENTRIES: `${entries}` } })
    const isRead = stdout.trim() === `${entries}`
    if (!isRead) problems.push(`${name} ${version} read ${stdout.trim()} of ${entries} entries: ${stderr}`)
    console.log(`${name} ${version}: ${isRead ? `read all ${entries} entries` : problems.at(-1)}`)
  }
  return problems
}

/** Writes what a whole run sent, broken bodies and those that are too long to be recorded too. */
async function writeHar(folder: string): Promise<number> {
  const exchanges: Exchange[] = []
  await runConformance({
    baseUrl: 'http://127.0.0.1',
    token: simulatorToken,
    fetch: createSimulator().fetch,
    onExchange: (exchange) => exchanges.push(exchange),
  })
  const har = renderHar(exchanges)
  await writeFile(join(folder, 'run.har'), har)
  const types = `import type { Har } from 'har-format'\nexport const har: Har = ${har.trim()}\n`
  await writeFile(join(folder, 'run.ts'), types)
  return exchanges.length
}
