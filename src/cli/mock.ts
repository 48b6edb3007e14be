import { method, path, tokenHeader } from '../../generated/operation.js'
import { UsageError } from '../conformance/options.js'
import { startMock } from '../mock/index.js'
import { simulatorToken } from '../mock/simulator.js'
import { exitCodes } from './exit-codes.js'
import { interruption } from './interruption.js'
import type { MockArguments } from './mock-command.js'

/** Serves a mock until Ctrl-C. */
export async function mock(options: MockArguments): Promise<number> {
  if (options.engine === 'simulator' && options.dynamic) {
    throw new UsageError(
      'The simulator has no generated answers; leave out --dynamic, or use --engine prism.',
    )
  }
  const stopped = interruption()
  const { url } = await startMock(options)
  const token = options.engine === 'simulator' ? simulatorToken : 'any-token'
  process.stdout.write(`The mock answers at ${url}

Try it:
  curl -X ${method} ${url}${path.replace('{project_id}', exampleProject)} \\
    -H '${tokenHeader}: ${token}' -H 'Content-Type: application/json' \\
    --data '{"instance_ids":["${exampleInstance}"]}'

Ctrl-C stops it.
`)
  await stopped
  process.stdout.write('\nStopped.\n')
  // Connections that clients keep open must not keep the mock alive.
  process.exit(exitCodes.conforming)
}

const exampleProject = '054e292c9880d4992f02c0196d3ea468'
const exampleInstance = '046287aae57843b1a7bc61b7a8812f41in02'
