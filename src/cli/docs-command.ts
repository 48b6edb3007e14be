import type { Command } from 'commander'
import type { DocsArguments } from './docs.js'
import type { Finish } from './exit-codes.js'
import { wholeNumber } from './numbers.js'

/** Adds `dds-contract docs`. */
export function addDocsCommand(program: Command, finish: Finish): void {
  program
    .command('docs')
    .summary('serve the reference and the raw contract until Ctrl-C')
    .description('Serves the reference of the contract, and the raw contract, until Ctrl-C.')
    .option('--port <port>', 'the port, 0 for any free one', wholeNumber(0, 65_535), 0)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--output <folder>', 'copy it to this folder instead of serving it')
    .action((options: DocsArguments) => finish(import('./docs.js').then(({ docs }) => docs(options))))
}
