// Upgrades the instances in a file, one ID per line: npx tsx fleet.mts instances.txt
// EACH UPGRADE STARTS AT ONCE AND INTERRUPTS ITS DATABASES.
//
// instances.txt.HOST.jsonl records each batch before it is sent to that host. After a crash, a Ctrl-C or a throttle,
// run the same command again: it sends what is left, and nothing twice. Never run it twice at the same time.
// The first Ctrl-C lets what is under way finish, the second cuts it short.
// Exit status: 0 all submitted, 1 some rejected or in doubt, 2 could not run, 3 some left: run it again.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { createClient, type UpgradeProgress, upgradeInstances } from 'dds-db-upgrade-contract'

process.once('uncaughtException', (error) => {
  console.error(error.message)
  process.exit(2)
})
const { DDS_BASE_URL: baseUrl = '', DDS_AUTH_TOKEN: token = '', DDS_PROJECT_ID: projectId = '' } = process.env
const client = createClient({ baseUrl, token })
const [, , file] = process.argv
if (!file) throw new Error('Give the file with the instance IDs: npx tsx fleet.mts instances.txt')
const fleet = [...new Set(readFileSync(file, 'utf8').split(/\s+/))].filter(Boolean)

/** A line of the journal: a batch that is about to be sent, or an outcome. The last line about an ID counts. */
interface Line extends Partial<Record<'at' | 'httpStatus' | 'retryAfterMs', number>> {
  readonly ids?: readonly string[]
  readonly instance_id?: string
  readonly status?: string
}
const journal = `${file}.${new URL(baseUrl).hostname}.jsonl`
const states = new Map<string, string>()
let notBefore = 0

function read({ ids = [], instance_id: id, status, httpStatus, retryAfterMs, at = 0 }: Line): void {
  for (const sent of ids) states.set(sent, 'in doubt')
  // What was refused with its whole batch, as by a throttle, is left like what was not sent.
  const isLeft = status === 'unsent' || (status === 'rejected' && httpStatus !== undefined)
  if (id && status) states.set(id, isLeft ? 'left' : status === 'unknown' ? 'in doubt' : status)
  if (httpStatus === 429 || retryAfterMs) notBefore = Math.max(notBefore, at + (retryAfterMs || 1000))
}
function write(line: Line): void {
  const dated = { ...line, at: Date.now() }
  appendFileSync(journal, `\n${JSON.stringify(dated)}`, { flush: line.ids !== undefined })
  read(dated)
}
for (const line of existsSync(journal) ? readFileSync(journal, 'utf8').split('\n') : []) {
  try {
    read(JSON.parse(line))
  } catch {} // A crash cut it short: a batch that was not sent yet, or an outcome, whose instance stays in doubt.
}

const [finish, abort] = [new AbortController(), new AbortController()]
process.on('SIGINT', () => {
  if (finish.signal.aborted) abort.abort(new Error('Ctrl-C'))
  else console.error('Finishing what is under way. Ctrl-C again cuts it short.')
  finish.abort(new Error('Ctrl-C'))
})

const idsThatAre = (state: string) => fleet.filter((id) => (states.get(id) ?? 'left') === state)
const instanceIds = idsThatAre('left')
const waitMs = Math.min(notBefore - Date.now(), 2 ** 31 - 1)
if (instanceIds.length > 0 && waitMs > 0) {
  console.error(`The service asked to wait: ${Math.ceil(waitMs / 1000)} s.`)
  await setTimeout(waitMs, undefined, { signal: finish.signal }).catch(() => {})
}
const onProgress = ({ settled }: UpgradeProgress) =>
  console.error(`${settled} of ${instanceIds.length} settled`)
const onBatch = (ids: readonly string[]) => write({ ids })
const options = { projectId, onBatch, onProgress, finish: finish.signal, signal: abort.signal }
for await (const outcome of upgradeInstances(client, { instanceIds, ...options })) {
  write(outcome)
  if (outcome.status === 'submitted') console.log(outcome.instance_id, 'upgrades as', outcome.job_id)
  else console.error(`${outcome.instance_id} is ${outcome.status}: ${outcome.reason}`)
}

for (const id of idsThatAre('in doubt')) console.error(id, 'is in doubt: look at it before you send it again')
const counts = ['submitted', 'rejected', 'in doubt', 'left'].map((state) => idsThatAre(state).length)
const [submitted = 0, rejected = 0, inDoubt = 0, left = 0] = counts
console.error(`${submitted} submitted, ${rejected} rejected, ${inDoubt} in doubt, ${left} left`)
process.exitCode = left > 0 ? 3 : rejected + inDoubt > 0 ? 1 : 0
