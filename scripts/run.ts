import { ContractFileError } from './contract.js'

/**
 * Runs a script to its end. What the person who started it can mend is told in one sentence, with exit
 * code 2; anything else is a fault of the script, with its stack and exit code 70.
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
