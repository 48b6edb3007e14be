import { type RunningServer, serve } from '../http/serve.js'
import { allowCrossOrigin } from './cross-origin.js'
import type { FollowedRedirect } from './service.js'

/** The port to which a mock redirects: another origin, so that a client shows what it takes along. */
export interface SecondPort {
  /** Its address. It is opened when it is first asked for. */
  readonly url: () => Promise<string>
  readonly close: () => Promise<void>
}

/**
 * @param options - of the mock: the second port is on the same address, and open to the same pages
 * @param follow - responds to what comes there
 */
export function createSecondPort(
  { host, cors }: { readonly host?: string; readonly cors?: boolean },
  follow: (request: FollowedRedirect) => Response,
): SecondPort {
  let server: Promise<RunningServer> | undefined
  const respond = async ({ method, headers, body }: Request) =>
    follow({ method, headers: [...headers.keys()], hasBody: body !== null })
  return {
    url: async () => {
      server ??= serve(cors ? allowCrossOrigin(respond) : respond, host === undefined ? {} : { host })
      return (await server).url
    },
    close: async () => (await server)?.close(),
  }
}
