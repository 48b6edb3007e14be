import { conformingServers } from '../../tests/proof/conforming-servers.js'
import { faults, plant } from '../../tests/proof/faults.js'
import { runOn } from '../../tests/proof/prove.js'
import { type ServedHandler, serveOverHttp } from '../../tests/proof/serve.js'
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

let served: ServedHandler | undefined
let planted: ReturnType<typeof plant> | undefined
let requests = 0

answerWith(async (task: PlantedTask): Promise<PlantedAnswer> => {
  switch (task.kind) {
    case 'list':
      return { faults: faults.map(({ id }) => id), conforming: conformingServers.map(({ id }) => id) }
    case 'open': {
      const conforming = conformingServers.find(({ id }) => id === task.id)
      const server = plant(conforming ?? faults.find(({ id }) => id === task.id))
      requests = 0
      served = await serveOverHttp(async (request) => {
        requests += 1
        return server.fetch(request)
      }, conforming?.manner ?? {})
      planted = server
      const { token, projectId, instanceIds } = server
      return { baseUrl: served.baseUrl, token, projectId, instanceIds }
    }
    case 'suite': {
      if (!served || !planted) throw new Error('No server is open.')
      const { checks } = await runOn({ ...planted, ...served, fetch: (request) => fetch(request) }, 1)
      const complaints = checks.flatMap(({ id, findings }) =>
        findings.map(({ severity }) => `${severity} of ${id}`),
      )
      return { complaints, requests }
    }
    case 'close':
      await served?.close()
      served = undefined
      return { requests }
  }
})
