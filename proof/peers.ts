import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import type { Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { projectId } from '../tests/support/ids.js'
import { listen } from '../tests/support/server.js'
import { token } from './planting.js'
import { type Outcome, runOn } from './prove.js'

/** A server made with what other people use, and the verdict that it deserves. */
export interface Peer {
  readonly id: string
  readonly description: string
  /** Exit status of a plain run and of a strict one. */
  readonly exitStatus: readonly [plain: number, strict: number]
  /** Every check under which something is reported. */
  readonly findings: readonly string[]
  readonly why: string
}

/** What runs showed, read against each server: change an entry only with a reason. */
export const peers: readonly Peer[] = [
  {
    id: 'express-careful',
    description: 'Express 5 with validation by hand and an error handler that answers JSON',
    exitStatus: [0, 0],
    findings: [],
    why: 'It refuses all that the contract refuses, and its errors have the fields of the contract.',
  },
  {
    id: 'express-naive',
    description: 'Express 5 without an error handler, where only the length of the list is checked',
    exitStatus: [1, 1],
    findings: [
      'request/instance_ids/items/type',
      'response/content-type',
      'response/no-internals',
      'response/no-server-error',
      'token/long',
    ],
    why: 'It serves IDs of any type and throws on a missing list. Express then answers 500 with a page and a stack trace. Node takes headers of 16 KB unless it is told otherwise.',
  },
  {
    id: 'express-hangs',
    description: 'Express 5 with a handler that swallows an error and never answers',
    exitStatus: [1, 1],
    findings: ['response/in-time', 'response/no-internals', 'token/long'],
    why: 'A body that is not JSON gets no response. A body over the limit of the parser gets a page with a stack trace.',
  },
  {
    id: 'fastify',
    description: 'Fastify 5 with the schema of the contract and its defaults',
    exitStatus: [1, 1],
    findings: ['request/instance_ids/type', 'response/schema', 'token/long'],
    why: 'By default it turns values into the type of the schema, so `false` becomes the ID "false". Its errors have fields of its own.',
  },
  {
    id: 'hono',
    description: 'Hono 4 with validation by hand',
    exitStatus: [0, 0],
    findings: [],
    why: 'It refuses all that the contract refuses.',
  },
  {
    id: 'msw',
    description: 'A usual MSW handler, which answers every request with the same example',
    exitStatus: [1, 1],
    findings: ['request/instance_ids/maxItems', 'response/each-id-once', 'response/no-unrequested-id'],
    why: 'It looks neither at the token nor at the body, and answers for an instance that was not named.',
  },
  {
    id: 'express-openapi-validator',
    description: 'express-openapi-validator 5 with the contract',
    exitStatus: [0, 0],
    findings: [],
    why: 'The contract itself validates the requests.',
  },
  {
    id: 'openapi-backend',
    description: 'openapi-backend 5 with the contract',
    exitStatus: [0, 0],
    findings: [],
    why: 'The contract itself validates the requests.',
  },
]

/** A peer, and what a plain and a strict run on it came to. */
export interface ProvedPeer {
  readonly peer: Peer
  readonly outcomes: readonly [plain: Outcome, strict: Outcome]
}

type Start = (token: string) => Server | Promise<Server>

/** Installs the peers unless they are, and runs the suite on each. */
export async function provePeers(): Promise<ProvedPeer[]> {
  const folder = fileURLToPath(new URL('peers', import.meta.url))
  if (!statSync(`${folder}/node_modules/.package-lock.json`, { throwIfNoEntry: false })) {
    execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: folder, stdio: 'inherit' })
  }
  // Express prints what its handlers throw unless it believes that it is tested.
  process.env['NODE_ENV'] = 'test'
  const { servers } = (await import(`${folder}/servers.js`)) as { servers: Readonly<Record<string, Start>> }
  const proved: ProvedPeer[] = []
  for (const peer of peers) {
    const plain = await runOnPeer(servers[peer.id], false)
    proved.push({ peer, outcomes: [plain, await runOnPeer(servers[peer.id], true)] })
  }
  return proved
}

/** Whether both runs came to the verdict and to the findings that were written by hand. */
export function isAsJudged({ peer, outcomes }: ProvedPeer): boolean {
  return outcomes.every(
    ({ exitStatus, findings }, index) =>
      exitStatus === peer.exitStatus[index] && findings.toSorted().join() === peer.findings.toSorted().join(),
  )
}

async function runOnPeer(start: Start | undefined, strict: boolean): Promise<Outcome> {
  if (!start) throw new Error('A peer has no server.')
  await using server = await listen(await start(token))
  const options = { level: 'safe', strict, timeoutMs: 1000 } as const
  const target = { fetch, token, projectId, instanceIds: [], baseUrl: server.url }
  return await runOn(target, 1, options)
}
