import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { count } from '../conformance/engine/words.js'
import type { Report } from '../conformance/report.js'
import type { RecordedExchange } from '../conformance/traffic/exchange.js'
import { judgeTraffic } from '../conformance/traffic/judge.js'
import { readToLimit } from '../http/read.js'
import { maxBodyBytes } from '../mock/body.js'
import { projectOf } from '../mock/operation.js'
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
  const refusals = countRefusals()
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
      refusals.add(request, handled)
      const { method, url, headers } = request
      // A body that the mock refuses to read is not judged either.
      const body = await readToLimit(request, maxBodyBytes, request.signal).catch(() => undefined)
      const exchange: RecordedExchange = {
        source: `request ${number}`,
        startedAt: new Date().toISOString(),
        beganUpgrades: handled.submitted.length > 0,
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
      return publish(refusals.tell(await report), [], reports, options)
    },
  }
}

/** Counts the requests whose credentials the mock refused: of a client that it never served, little is known. */
function countRefusals() {
  let [refused, others, why] = [0, 0, '']
  return {
    add(request: Request, { status, failure, reason = '' }: HandledRequest): void {
      if (projectOf(request) === undefined) return
      const isRefused = status === 401 && failure === undefined
      if (isRefused) why = reason
      refused += isRefused ? 1 : 0
      others += isRefused ? 0 : 1
    },
    /** Adds to a report how many requests the mock refused. */
    tell(report: Report): Report {
      if (refused === 0) return report
      const message = `${count(refused, 'request')} ${refused === 1 ? 'was' : 'were'} answered with 401: ${why}`
      const observations = [...report.observations, { check: 'client/token', message }]
      if (others > 0 || report.verdict !== 'conforming') return { ...report, observations }
      return { ...report, observations, verdict: 'inconclusive', reason: `Nothing was served. ${message}.` }
    },
  }
}
