import { conformingServers } from '../../tests/proof/conforming-servers.js'
import { faults, plant } from '../../tests/proof/faults.js'
import { runOn } from '../../tests/proof/prove.js'
import { type RecordingServer, serveHandler } from '../../tests/support/server.js'
import { answerWith } from '../run.js'

/** A server to start, a run of our suite on it, or its end. */
export type PlantedTask =
  | { readonly kind: 'list' }
  | { readonly kind: 'open'; readonly id: string }
  | { readonly kind: 'suite' }
  | { readonly kind: 'close' }

/** Whatever was asked for. */
export interface PlantedAnswer {
  readonly faults?: readonly string[]
  readonly conforming?: readonly string[]
  readonly baseUrl?: string
  readonly token?: string
  readonly projectId?: string
  readonly instanceIds?: readonly string[]
  readonly complaints?: readonly string[]
  readonly requests?: number
}

let served: RecordingServer | undefined
let planted: ReturnType<typeof plant> | undefined

answerWith(async (task: PlantedTask): Promise<PlantedAnswer> => {
  switch (task.kind) {
    case 'list':
      return { faults: faults.map(({ id }) => id), conforming: conformingServers.map(({ id }) => id) }
    case 'open': {
      const conforming = conformingServers.find(({ id }) => id === task.id)
      const server = plant(conforming ?? faults.find(({ id }) => id === task.id))
      served = await serveHandler(server.fetch, conforming?.manner)
      planted = server
      const { token, projectId, instanceIds } = server
      return { baseUrl: served.url, token, projectId, instanceIds }
    }
    case 'suite': {
      if (!served || !planted) throw new Error('No server is open.')
      const { checks } = await runOn(
        { ...planted, baseUrl: served.url, fetch: (request) => fetch(request) },
        1,
      )
      const complaints = checks.flatMap(({ id, findings }) =>
        findings.map(({ severity }) => `${severity} of ${id}`),
      )
      return { complaints, requests: served.requests.length }
    }
    case 'close': {
      const requests = served?.requests.length ?? 0
      await served?.close()
      served = undefined
      return { requests }
    }
  }
})
