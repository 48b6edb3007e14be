import { closeSync, openSync, writeSync } from 'node:fs'
import { type JournalEntry, UsageError } from '../conformance/options.js'

/** A file that says what was sent, whatever happens afterwards. */
export interface Journal {
  readonly write: (entry: JournalEntry) => void
  readonly close: () => void
}

/**
 * Opens a journal, one JSON object per line, to append to.
 *
 * @throws {UsageError} When the file cannot be written.
 */
export function openJournal(file: string | undefined): Journal | undefined {
  if (file === undefined) return undefined
  const descriptor = openForAppending(file)
  return {
    // Synchronous: the line must be in the file before its request leaves.
    write: (entry) => {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`)
    },
    close: () => closeSync(descriptor),
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
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(`${file} cannot be written (${reason}); nothing was sent.`)
  }
}
