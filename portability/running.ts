import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { serve } from '../src/http/serve.js'
import { network, type Running, runNode, runShell, start, tsx } from '../tests/support/process.js'

/** The token that the servers and mocks accept which look at one. */
export const token = 'a-token-of-the-trial'

/**
 * Runs commands, each at most once; says in a line which one failed, and how.
 *
 * @param done what came of those that have run
 */
export async function runSteps(
  commands: readonly string[],
  folder: string,
  done: Map<string, string>,
): Promise<string> {
  for (const command of commands) {
    const failed = done.get(command) ?? (await runStep(command, folder))
    done.set(command, failed)
    if (failed !== '') return failed
  }
  return ''
}

async function runStep(command: string, folder: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runShell(command, { cwd: folder, env: network() })
  if (exitCode === 0) return ''
  console.log(`"${command}" ended with ${exitCode}: ${stdout}${stderr}`)
  return `${exitCode}: ${lastLine(stderr || stdout)}`
}

/** A started server, and where it is. */
export interface Started extends AsyncDisposable {
  readonly url: string
  /** Why it can't be reached; `undefined` when it can. */
  readonly failed: string | undefined
  /** Whether its process is gone, though nobody has ended it. */
  readonly hasEnded: () => boolean
}

/** Starts a server by a command that takes the place of its shell and the port from `PORT`. */
export async function startServer(command: string, folder: string): Promise<Started> {
  const port = await findPort()
  const running = start('sh', ['-c', command], {
    cwd: folder,
    env: { PORT: String(port), DDS_AUTH_TOKEN: token },
  })
  let hasEnded = false
  running.process.once('exit', () => {
    hasEnded = true
  })
  return {
    url: `http://127.0.0.1:${port}`,
    failed: await waitFor(port, running),
    hasEnded: () => hasEnded,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}

/** Waits until the server is reachable; says why not when it is not. */
async function waitFor(port: number, running: Running): Promise<string | undefined> {
  const ended = running.ended.then(({ stderr, stdout }) => lastLine(stderr || stdout) || 'it ends in silence')
  // The slowest, a Java program on a busy machine, takes twenty.
  const latest = Date.now() + 60_000
  while (Date.now() < latest) {
    const reached = fetch(`http://127.0.0.1:${port}/`).then(
      (response) => response.text().then(() => true),
      () => setTimeout(200, false),
    )
    const first = await Promise.race([reached, ended])
    if (first === true) return undefined
    if (typeof first === 'string') return first
  }
  return 'not reachable within a minute'
}

/**
 * The verdict of the suite: exit status, and the checks with violations and with deviations. What it says in full is
 * left in a file, so that somebody can look whether it is true.
 */
export async function judge(url: string, file: string, ...options: string[]) {
  await mkdir(dirname(file), { recursive: true })
  const report = `${file}.json`
  const { exitCode, stdout, stderr } = await runNode(
    [
      ...tsx,
      ...['src/cli.ts', 'conformance', '--base-url', url, '--seed', '1'],
      ...['--report-json', report, ...options],
    ],
    { env: { DDS_AUTH_TOKEN: token } },
  )
  await writeFile(`${file}.txt`, stdout + stderr)
  if (exitCode !== 0 && exitCode !== 1) {
    // With 3, it says that it could not tell, which is no violation.
    return { exit: `**${exitCode}**`, violations: exitCode === 3 ? '' : stderr.trim(), deviations: '' }
  }
  const { checks } = JSON.parse(await readFile(report, 'utf8')) as Report
  const withFinding = (severity: Severity) =>
    checks
      .filter(({ findings }) => findings.some((finding) => finding.severity === severity))
      .map(({ id }) => id)
      .join(', ') || 'none'
  return {
    exit: String(exitCode),
    violations: withFinding('violation'),
    deviations: withFinding('deviation'),
  }
}

type Severity = 'violation' | 'deviation'

interface Report {
  readonly checks: readonly {
    readonly id: string
    readonly findings: readonly { readonly severity: Severity }[]
  }[]
}

/** A port that the system picked and that is free again. */
export async function findPort(): Promise<number> {
  const { url, close } = await serve(async () => new Response(null))
  await close()
  return Number(new URL(url).port)
}

/** The line that says most about a failure, from where it says what it is, as a cell of a table. */
export function lastLine(text: string): string {
  const lines = text.trim().split('\n')
  const line = lines.findLast((one) => /error/i.test(one)) ?? lines.at(-1) ?? ''
  return line
    .trim()
    .replace(/^.* error (?=\S)/, '')
    .replaceAll(/[|<]/g, '\\$&')
}
