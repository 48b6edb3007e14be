import { inject } from 'vitest'
import { type Ended, type Running, type RunOptions, start as startProgram } from '../support/process.js'

/** How to start the command line. */
export const command = [process.execPath, inject('commandLine')] as const

/** Starts `dds-contract` with the arguments. */
export function start(args: readonly string[], env?: RunOptions['env'], cwd?: string): Running {
  const [node, ...first] = command
  return startProgram(node, [...first, ...args], { ...(env && { env }), ...(cwd && { cwd }) })
}

/** Runs `dds-contract` to its end. */
export function run(...how: Parameters<typeof start>): Promise<Ended> {
  return start(...how).ended
}
