import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** How many bytes of memory are in use, without what nothing refers to any more. */
export function heapInUse(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}
