import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { repository } from '../support/process.js'

/** What a consumer writes; each name is hovered where it first occurs. */
const code = `
import { accessKeys, type BatchUpgradeDatabaseVersionRequestBody, createClient, upgradeInstances } from '../../src/index.js'

const signing = createClient({ baseUrl: '', keys: accessKeys({ accessKey: '', secretKey: '' }), allowPlainHttp: true })
const client = createClient({ baseUrl: '', token: '', timeoutMs: 1, fetch: undefined as never })
for await (const outcome of upgradeInstances(client, {
  projectId: '',
  instanceIds: [],
  distinct: true,
  concurrency: 1,
  pauseMs: 1,
  maxWaitMs: 1,
  onBatch() {},
  signal: new AbortController().signal,
  onProgress() {},
})) {
  if (outcome.status === 'submitted') outcome.job_id
  else if (outcome.status === 'rejected' && outcome.httpStatus === undefined) outcome.error_code + outcome.error_message
}
const body: BatchUpgradeDatabaseVersionRequestBody = { instance_ids: [] }
const { data } = await client.POST('/v3/{project_id}/instances/db-upgrade', {
  params: { path: { project_id: '' } },
  body,
})
data?.upgrade_results[0]?.instance_id
`

/** The sentence that matters, by hand: nothing here is read from the contract or the source. */
const sentences: readonly (readonly [name: string, sentence: string])[] = [
  ['job_id', 'Returned only when the upgrade task was submitted; the task can still fail later.'],
  ['error_code', 'Returned only when the upgrade task was not submitted.'],
  ['error_message', 'It may be in Chinese, so never match on its text.'],
  ['instance_ids', 'instance IDs can be transferred at a time.'],
  ['upgrade_results', 'match each result by its `instance_id`, never by its position.'],
  ['instance_id', 'which says which of the requested instances this result is about.'],
  ['httpStatus', 'The HTTP status that refused the whole batch: no upgrade of it began.'],
  ['status', '`submitted`: the service took the upgrade task, which can still fail later.'],
  ['status', '`rejected`: the service refused, and this upgrade did not begin.'],
  ['status', '`unsent`: the request was never sent, so it is safe to submit the instance again.'],
  [
    'status',
    '`unknown`: the upgrade may or may not have begun; look at the instance before you submit it again.',
  ],
  ['createClient', 'The token goes to the origin of `baseUrl` only, and over HTTPS or loopback only.'],
  ['upgradeInstances', 'Each upgrade starts at once and interrupts its databases.'],
  ['baseUrl', 'Where the service is'],
  ['accessKeys', 'The secret key never leaves the process.'],
  ['keys', 'accessKeys({ accessKey, secretKey })'],
  ['accessKey', 'names an account.'],
  ['secretKey', 'which never leaves this process.'],
  ['allowPlainHttp', 'Anyone on the way can read them.'],
  ['POST', 'Each upgrade starts at once and interrupts its databases.'],
  ['token', 'a function that returns it and is called before each request.'],
  ['timeoutMs', 'in milliseconds; default 30,000.'],
  ['fetch', 'an upgrade is not idempotent.'],
  ['projectId', 'The project that the instances belong to.'],
  ['instanceIds', 'any number of them.'],
  ['distinct', 'Vouches that no ID occurs twice'],
  ['concurrency', 'default 1, because each interrupts databases.'],
  ['pauseMs', 'in milliseconds; default 0.'],
  ['signal', 'what is under way comes out as `unknown`, what is not yet sent as `unsent`.'],
  ['maxWaitMs', 'How long to wait at most when the service throttles'],
  ['onBatch', 'Called and awaited right before a batch is sent'],
  ['onProgress', 'Called when a batch has settled'],
]

describe('hovering', () => {
  it.each(sentences)('%s should say "%s"', (name, sentence) => {
    expect(hover(name).replace(/\s+/g, ' ')).toContain(sentence)
  })
})

const file = join(repository, 'tests/types/hovered.ts')
const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  types: [],
}
const service = ts.createLanguageService({
  getCompilationSettings: () => options,
  getScriptFileNames: () => [file],
  getScriptVersion: () => '1',
  getScriptSnapshot(path) {
    const text = path === file ? code : ts.sys.readFile(path)
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
  },
  getCurrentDirectory: () => repository,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (path) => path === file || ts.sys.fileExists(path),
  readFile: ts.sys.readFile,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
})

/** What an editor shows of a name besides its type. */
function hover(name: string): string {
  const found = new RegExp(`(?<![\\w'])${name}(?=\\b)`).exec(code)
  const info = found && service.getQuickInfoAtPosition(file, found.index)
  // The types made from the contract say it in "@description", which editors show as well.
  const parts = [info?.documentation, ...(info?.tags ?? []).map((tag) => tag.text)]
  return parts.map((part) => ts.displayPartsToString(part)).join(' ')
}
