import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Running, repository, start } from '../tests/support/process.js'

/** What a command took. */
export interface Taken {
  /** The most memory that it had at a time. */
  readonly peakMegabytes: number
  readonly processorSeconds: number
}

/** Runs before the command, and notes at its end what it took. */
const note =
  "import{writeFileSync}from'node:fs';process.on('exit',()=>{const{user,system}=process.cpuUsage();" +
  'writeFileSync(process.env.TAKEN,JSON.stringify([process.resourceUsage().maxRSS,user+system]))})'

interface MeasureOptions {
  /** What to do while it runs. */
  readonly during?: (running: Running) => Promise<void>
  /** The exit statuses that it may have: with a verdict or without one unless given. */
  readonly ends?: readonly number[]
}

/**
 * Runs `dds-contract` to its end, and measures it.
 *
 * @param folder - where it runs
 */
export async function measure(
  args: readonly string[],
  folder: string,
  { during = async () => {}, ends = [0, 1, 3] }: MeasureOptions = {},
): Promise<Taken> {
  const own = await mkdtemp(join(tmpdir(), 'dds-contract-taken-'))
  try {
    const taken = join(own, 'taken.json')
    const program = [
      `--import=data:text/javascript,${encodeURIComponent(note)}`,
      join(repository, 'dist/src/cli.js'),
    ]
    const running = start(process.execPath, [...program, ...args], { cwd: folder, env: { TAKEN: taken } })
    const [{ exitCode, stderr }] = await Promise.all([running.ended, during(running)])
    if (!ends.includes(Number(exitCode))) throw new Error(`It ended with ${exitCode}: ${stderr}`)
    const [kilobytes, microseconds]: [number, number] = JSON.parse(await readFile(taken, 'utf8'))
    return { peakMegabytes: kilobytes / 1000, processorSeconds: microseconds / 1e6 }
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}
