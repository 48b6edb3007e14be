import { exitCodes } from './exit-codes.js'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The terminal and `npm run` both deliver the same Ctrl-C, so another signal within this time is not a second one. */
const sameMs = 500

/**
 * Calls back at the first Ctrl-C, SIGTERM or SIGHUP; a second one ends the process at once.
 *
 * @param now - a clock in milliseconds
 * @returns Removes the listeners.
 */
export function onInterruption(callback: () => void, now = () => performance.now()): () => void {
  let first: number | undefined
  const listener = () => {
    if (first === undefined) {
      first = now()
      callback()
    } else if (now() - first >= sameMs) process.exit(exitCodes.killed)
  }
  for (const signal of signals) process.on(signal, listener)
  return () => {
    for (const signal of signals) process.off(signal, listener)
  }
}

/** Waits for Ctrl-C, SIGTERM or SIGHUP. */
export function interruption(): Promise<void> {
  return new Promise((resolve) => {
    onInterruption(resolve)
  })
}
