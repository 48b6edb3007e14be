import { ContractFileError } from './contract.js'

/** What a script wants printed, and its exit status. */
export interface Ended {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** What each script does in the working folder. It returns what to print. */
type Main = (args: string[]) => Promise<string>

const scripts: Readonly<Record<string, () => Promise<{ main: Main }>>> = {
  generate: () => import('./generate.js'),
  docs: () => import('./docs/write.js'),
  'release:check': () => import('./release-check.js'),
}

/**
 * Runs a script to its end.
 *
 * @param name - the script, as `npm run` knows it
 */
export async function runScript(name = '', args: string[]): Promise<Ended> {
  try {
    const script = await scripts[name]?.()
    if (!script) throw new ContractFileError(`there is no such script; choose ${Object.keys(scripts)}.`)
    return { exitCode: 0, stdout: `${await script.main(args)}\n`, stderr: '' }
  } catch (error) {
    return { stdout: '', ...explain(name, error as Error & { code?: unknown }) }
  }
}

/** Runs a maintainers' program that prints as it goes, to its end. */
export async function runMain(name: string, main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    const { exitCode, stderr } = explain(name, error as Error)
    process.stderr.write(stderr)
    process.exitCode = exitCode
  }
}

/**
 * What a script says of an error. When its user can fix what went wrong, that is one sentence, and the status
 * is 2; anything else is a defect of the script, which shows its stack, and the status is 70.
 */
function explain(name: string, error: Error & { code?: unknown }) {
  const fixable = error instanceof ContractFileError || String(error.code).startsWith('ERR_PARSE_ARGS')
  if (!fixable) return { exitCode: 70, stderr: `${error.stack}\n` }
  // Only the first sentence of a message about a mistyped option helps.
  const [sentence] = error.message.split('. To specify')
  return { exitCode: 2, stderr: `${name}: ${sentence}\n` }
}
