import { join } from 'node:path'
import {
  type Ended,
  type Running,
  type RunOptions,
  repository,
  start as startProgram,
  tsx,
} from '../support/process.js'

/** How to start the command line from its source. */
export const command = [process.execPath, ...tsx, join(repository, 'src/cli.ts')] as const

/** Starts `dds-contract` with the arguments. */
export function start(args: readonly string[], env?: RunOptions['env'], cwd?: string): Running {
  const [node, ...first] = command
  return startProgram(node, [...first, ...args], { ...(env && { env }), ...(cwd && { cwd }) })
}

/** Runs `dds-contract` to its end. */
export function run(...how: Parameters<typeof start>): Promise<Ended> {
  return start(...how).ended
}
