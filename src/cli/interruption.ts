import { exitCodes } from './exit-codes.js'

const signals = ['SIGINT', 'SIGTERM'] as const

/**
 * Calls back at the first Ctrl-C (or SIGTERM); a second one ends the process at once.
 *
 * @returns Gives the signals back to Node.
 */
export function onInterruption(callback: () => void): () => void {
  let interrupted = false
  const listener = () => {
    if (interrupted) process.exit(exitCodes.killed)
    interrupted = true
    callback()
  }
  for (const signal of signals) process.on(signal, listener)
  return () => {
    for (const signal of signals) process.off(signal, listener)
  }
}

/** Waits for Ctrl-C or SIGTERM. */
export function interruption(): Promise<void> {
  return new Promise((resolve) => {
    onInterruption(resolve)
  })
}
