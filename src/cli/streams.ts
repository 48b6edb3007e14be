import type { WriteStream } from 'node:tty'

/** Lets output end early, as in `dds-contract … | head`, without a crash: the exit status still counts. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}

/**
 * Whether to write in colour.
 *
 * Follows https://no-color.org and https://force-color.org, and otherwise colours terminals alone.
 *
 * @param wanted `false` after `--no-color`.
 */
export function wantsColor(stream: WriteStream, wanted: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (!wanted || NO_COLOR) return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return stream.isTTY === true && TERM !== 'dumb'
}

/** How many columns to write in: the terminal's, what `COLUMNS` says, or 100 where nobody says. */
export function columnsOf(stream: WriteStream): number {
  const columns = stream.isTTY ? stream.columns : Number(process.env['COLUMNS'])
  return columns > 0 ? columns : 100
}
