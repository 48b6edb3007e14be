import { setTimeout as pause } from 'node:timers/promises'
import { exitCodes } from './exit-codes.js'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The terminal and `npm run` both deliver the same Ctrl-C, so another signal within this time is not a second one. */
const sameMs = 500

/** Those that listen for signals at the moment, each to be let go: a signal is for all of the process. */
const releases = new Set<() => Promise<void>>()

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
  const forget = () => {
    for (const signal of signals) process.off(signal, listener)
    releases.delete(release)
  }
  const release = async () => {
    // The same Ctrl-C must not end the process when it is delivered once more.
    if (first !== undefined) await pause(Math.max(0, first + sameMs - now()))
    forget()
  }
  for (const signal of signals) process.on(signal, listener)
  releases.add(release)
  return forget
}

/**
 * Leaves Ctrl-C to the system, which ends the process whatever it does. Call it before the process waits in a way in
 * which it hears nothing: until somebody reads a pipe.
 */
export async function releaseInterruption(): Promise<void> {
  await Promise.all([...releases].map((release) => release()))
}

/** Waits for Ctrl-C, SIGTERM or SIGHUP. */
export function interruption(): Promise<void> {
  return new Promise((resolve) => {
    onInterruption(resolve)
  })
}
