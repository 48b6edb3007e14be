import {
  accessKeys,
  type BatchUpgradeDatabaseVersionResponse,
  createClient,
  type ErrorResponse,
  narrowByStatus,
  type UpgradeOutcome,
  upgradeInstances,
} from '../../src/index.js'
import { same } from './same.js'

const path = '/v3/{project_id}/instances/db-upgrade'
const params = { path: { project_id: 'a' } }
const body = { instance_ids: ['a'] }
export const client = createClient({ baseUrl: 'https://dds.example', token: 'a' })

// Options

declare function findToken(): string | undefined

createClient({ baseUrl: 'https://dds.example', token: () => 'a' })
createClient({ baseUrl: 'https://dds.example', token: async () => 'a', timeoutMs: 1 })

const keys = accessKeys({ accessKey: 'a', secretKey: 'b' })
createClient({ baseUrl: 'https://dds.example', keys })
createClient({
  baseUrl: 'https://dds.example',
  keys: accessKeys(async () => ({ accessKey: 'a', secretKey: 'b' })),
})

// @ts-expect-error both
createClient({ baseUrl: 'https://dds.example', token: 'a', keys })

// @ts-expect-error keys that accessKeys has not made
createClient({ baseUrl: 'https://dds.example', keys: { accessKey: 'a', secretKey: 'b' } })

// @ts-expect-error no secret key
accessKeys({ accessKey: 'a' })

// @ts-expect-error no token
createClient({ baseUrl: 'https://dds.example' })

// @ts-expect-error no base URL
createClient({ token: 'a' })

// @ts-expect-error a token that is no text
createClient({ baseUrl: 'https://dds.example', token: 7 })

// @ts-expect-error a function that may have no token
createClient({ baseUrl: 'https://dds.example', token: findToken })

// @ts-expect-error an option that does not exist
createClient({ baseUrl: 'https://dds.example', token: 'a', retries: 3 })

// Calls

export async function call(): Promise<void> {
  const result = await client.POST(path, { params, body })
  same<typeof result.data, BatchUpgradeDatabaseVersionResponse | undefined>()
  same<typeof result.error, ErrorResponse | undefined>()
  if (result.error) same<typeof result.data, undefined>()

  const response = narrowByStatus(result)
  same<NonNullable<typeof response>['status'], 202 | 400 | 401 | 403 | 404 | 429 | 500>()
  if (response?.status === 202) same<typeof response.body, BatchUpgradeDatabaseVersionResponse>()
  if (response?.status === 429) same<typeof response.body, ErrorResponse>()

  // @ts-expect-error a status that the contract does not have
  if (response?.status === 418) return
}

// @ts-expect-error a path that does not exist
client.POST('/v3/{project_id}/instances/db-upgrades', { params, body })

// @ts-expect-error a method that does not exist
client.GET(path, { params })

// @ts-expect-error an option that does not exist
client.POST(path, { params, body, dryRun: true })

// @ts-expect-error an option that does not exist, in the body
client.POST(path, { params, body: { instance_ids: ['a'], dryRun: true } })

client.use({ onRequest: ({ request }) => request })

// @ts-expect-error no body
client.POST(path, { params })

// @ts-expect-error no path parameter
client.POST(path, { params: { path: {} }, body })

// @ts-expect-error a body without IDs
client.POST(path, { params, body: {} })

// @ts-expect-error IDs that are no text
client.POST(path, { params, body: { instance_ids: [7] } })

// Many

type Branded = string & { readonly brand: 'instance' }
declare const branded: readonly Branded[]

export async function many(): Promise<void> {
  for await (const outcome of upgradeInstances(client, { projectId: 'a', instanceIds: branded })) {
    same<typeof outcome, UpgradeOutcome<Branded>>()
  }
  const plain: string[] = []
  for await (const outcome of upgradeInstances(client, { projectId: 'a', instanceIds: plain })) {
    same<typeof outcome, UpgradeOutcome<string>>()
  }
}

upgradeInstances(client, { projectId: 'a', instanceIds: new Set(['a']), concurrency: 2, pauseMs: 1 })

// @ts-expect-error no project
upgradeInstances(client, { instanceIds: ['a'] })

// @ts-expect-error IDs that are no text
upgradeInstances(client, { projectId: 'a', instanceIds: [7] })

// @ts-expect-error an ID that may be missing
upgradeInstances(client, { projectId: 'a', instanceIds: [undefined] })

// @ts-expect-error an option that does not exist
upgradeInstances(client, { projectId: 'a', instanceIds: ['a'], retries: 3 })
