import { conformingServers, startConforming } from '../../tests/proof/conforming-servers.js'
import { faults, plant } from '../../tests/proof/faults.js'
import { runOn } from '../../tests/proof/prove.js'
import { serveHandler } from '../../tests/support/server.js'
import { answerWith } from '../run.js'

/** A server to start, a run of our suite on it, or its end. */
export type PlantedTask =
  | { readonly kind: 'list' | 'close' }
  | { readonly kind: 'open'; readonly id: string }
  | { readonly kind: 'suite'; readonly strict: boolean }

/** Whatever was asked for. */
export interface PlantedAnswer {
  readonly faults?: readonly string[]
  readonly conforming?: readonly string[]
  readonly baseUrl?: string
  readonly token?: string
  readonly projectId?: string
  readonly instanceIds?: readonly string[]
  readonly exitStatus?: number
}

type Opened = Awaited<ReturnType<typeof open>>
let opened: Opened | undefined

async function open(id: string) {
  const conforming = conformingServers.find((server) => server.id === id)
  if (conforming?.serve === 'http') return startConforming(conforming)
  const server = plant(conforming ?? faults.find((fault) => fault.id === id))
  const { url: baseUrl, close } = await serveHandler(server.fetch)
  return { ...server, baseUrl, close }
}

answerWith(async (task: PlantedTask): Promise<PlantedAnswer> => {
  switch (task.kind) {
    case 'list':
      return {
        faults: faults.map(({ id }) => id),
        // Their fault is a true one, and none that a comparison needs.
        conforming: conformingServers.filter(({ fault }) => !fault).map(({ id }) => id),
      }
    case 'open': {
      opened = await open(task.id)
      const { baseUrl, token, projectId, instanceIds } = opened
      return { baseUrl, token, projectId, instanceIds }
    }
    case 'suite': {
      if (!opened) throw new Error('No server is open.')
      const { exitStatus } = await runOn(opened, 1, { strict: task.strict, timeoutMs: 1000 })
      return { exitStatus }
    }
    case 'close':
      await opened?.close()
      opened = undefined
      return {}
  }
})
