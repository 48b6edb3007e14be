import { closeSync, openSync, writeFileSync } from 'node:fs'
import { type JournalEntry, UsageError } from '../conformance/options.js'
import { OutputError } from './exit-codes.js'

/**
 * Opens a journal, which records what is sent before it is sent: one JSON object per line, appended.
 *
 * @param onFailure - called when a line cannot be written: its request and all later ones must not be sent
 * @throws {UsageError} When the file cannot be opened.
 */
export function openJournal(file: string, onFailure: (error: Error) => void) {
  const descriptor = openForAppending(file)
  let problem: OutputError | undefined
  return {
    // Synchronous, and until all of it is written: the line must be in the file before its request is sent.
    write: (entry: JournalEntry) => {
      try {
        writeFileSync(descriptor, `${JSON.stringify(entry)}\n`)
      } catch (error) {
        problem ??= new OutputError(`The journal ${file} cannot be written (${(error as Error).message}).`)
        onFailure(problem)
      }
    },
    /** @throws {OutputError} When a line could not be written. */
    close: () => {
      closeSync(descriptor)
      if (problem) throw problem
    },
  }
}

/**
 * Opens a file to append to.
 *
 * @throws {UsageError} When it cannot be written.
 */
export function openForAppending(file: string): number {
  try {
    return openSync(file, 'a')
  } catch (error) {
    throw new UsageError(`${file} cannot be written (${(error as Error).message}); nothing was sent.`)
  }
}
