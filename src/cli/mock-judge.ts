import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import type { RecordedExchange } from '../conformance/traffic/exchange.js'
import { judgeTraffic } from '../conformance/traffic/judge.js'
import { readToLimit } from '../http/read.js'
import { maxBodyBytes } from '../mock/body.js'
import type { HandledRequest } from '../mock/service.js'
import type { AccessKeys } from '../signing/keys.js'
import type { ReportArguments } from './conformance-options.js'
import { publish } from './publish.js'
import type { prepareVerdict } from './report-files.js'

/** Judges requests as they come, and keeps nothing of them but what the report needs. */
export type MockJudge = ReturnType<typeof createMockJudge>

/** @param keys - those whose signatures the mock verifies */
export function createMockJudge(
  { reports, ...verdictOptions }: ReturnType<typeof prepareVerdict>,
  keys: readonly AccessKeys[],
) {
  const exchanges = new PassThrough({ objectMode: true })
  const report = judgeTraffic(exchanges as AsyncIterable<RecordedExchange>, {
    name: 'the requests to the mock',
    clientOnly: true,
    showIds: true,
    // Also without keys, a signature that is written wrongly is seen.
    secretKeyOf: (accessKey) => keys.find((pair) => pair.accessKey === accessKey)?.secretKey,
    ...verdictOptions,
  })
  return {
    /** Rejects when judging fails; never resolves. */
    failed: new Promise<never>((_, reject) => {
      report.catch(reject)
    }),
    /**
     * Takes one request, and waits until there is room for the next.
     *
     * @param number - its number, from 1
     * @param request - a copy whose body is unread
     */
    async add(number: number, request: Request, handled: HandledRequest): Promise<void> {
      const { method, url, headers } = request
      const { status, failure, reason = '', submitted } = handled
      // A body that the mock refuses to read is not judged either.
      const body = await readToLimit(request, maxBodyBytes, request.signal).catch(() => undefined)
      const exchange: RecordedExchange = {
        source: `request ${number}`,
        startedAt: new Date().toISOString(),
        beganUpgrades: submitted.length > 0,
        ...(status === 401 && failure === undefined ? { refusedBecause: reason } : {}),
        request: {
          method,
          url,
          headers: Object.fromEntries(headers),
          ...(body === undefined ? {} : { body }),
        },
      }
      if (!exchanges.write(exchange)) await once(exchanges, 'drain')
    },
    /**
     * Prints the report and writes its files.
     *
     * @returns the exit status that goes with the verdict
     */
    async publish(options: ReportArguments): Promise<number> {
      exchanges.end()
      return publish(await report, [], reports, options)
    },
  }
}
