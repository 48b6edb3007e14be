import type { WriteStream } from 'node:tty'
import { OutputError } from './exit-codes.js'

/** The reader is gone, as in `dds-contract … | head` or when the terminal was closed: that is not a failure. */
const readerIsGone: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO'])

/**
 * Lets output end early or fail without a crash: the exit status still counts.
 *
 * @returns Waits until everything is written, and throws an {@link OutputError} when standard output cannot
 *   be written, for example on a full disk.
 */
export function watchOutput(): () => Promise<void> {
  let problem: string | undefined
  process.stderr.on('error', () => {})
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (!readerIsGone.has(code)) problem ??= message
  })
  return async () => {
    await new Promise((resolve) => process.stdout.write('', resolve))
    if (problem !== undefined) throw new OutputError(`Standard output cannot be written (${problem}).`)
  }
}

/**
 * Whether to write in colour.
 *
 * Follows https://no-color.org and https://force-color.org; otherwise only terminals get colour.
 *
 * @param wanted `false` after `--no-color`.
 */
export function wantsColor(stream: WriteStream, wanted: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (!wanted || NO_COLOR) return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return stream.isTTY === true && TERM !== 'dumb'
}
