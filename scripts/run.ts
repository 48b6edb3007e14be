import { ContractFileError } from './contract.js'

/**
 * Runs a script to its end. When its user can mend what went wrong, it says so in one sentence and exits
 * with 2; anything else is a defect of the script, which shows its stack and exits with 70.
 */
export function run(name: string, main: () => Promise<void>): void {
  main().catch((error: Error & { code?: unknown }) => {
    const mendable = error instanceof ContractFileError || String(error.code).startsWith('ERR_PARSE_ARGS')
    // The message of a mistyped option goes on about dashes after its first sentence.
    const [sentence] = error.message.split('. To specify')
    console.error(mendable ? `${name}: ${sentence}` : error)
    process.exitCode = mendable ? 2 : 70
  })
}
