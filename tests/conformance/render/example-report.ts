import type { Exchange } from '../../../src/conformance/options.js'
import type { BrokenConstraint, Finding, Report } from '../../../src/conformance/report.js'

const request = {
  method: 'POST',
  url: 'http://127.0.0.1:8080/v3/054e292c9880d4992f02c0196d3ea468/instances/db-upgrade?a=1',
  headers: { 'Content-Type': 'application/json', 'X-Auth-Token': '$DDS_AUTH_TOKEN' },
  body: '{"instance_ids":["00000000000000000000000000000001in02"]}',
  bodyBytes: 57,
}

const response = {
  status: 202,
  headers: { 'content-type': 'application/json' },
  body: '{"upgrade_results":[]}',
  bodyBytes: 22,
  durationMs: 12,
}

/** Everything that a report can contain, with texts that could break each of its formats. */
export const tooManyAccepted: Finding = {
  severity: 'violation',
  basis: 'documented',
  message: 'More ids than the contract allows were accepted.',
  sent: '11 ids (the contract allows 10)',
  place: { in: 'request', pointer: '/instance_ids' },
  expected: '400',
  actual: '202',
  constraint: {
    pointer: '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids/maxItems',
    line: 353,
    value: 10,
    basis: 'documented',
    stated: 'Table 3, Constraints',
  },
  request,
  response,
  stable: { seen: 3, of: 3 },
  shrinkSteps: 4,
  count: 18,
  of: 23,
  explains: [{ check: 'response/schema', count: 4 }],
  alike: [{ check: 'request/type', count: 2 }],
  accept: [
    {
      check: 'request/instance_ids/maxItems',
      status: 202,
      during: ['request/instance_ids/maxItems'],
      reason: 'say why',
    },
  ],
  replay:
    'dds-contract conformance --base-url http://127.0.0.1:8080 --only request/instance_ids/maxItems --seed 42 --path 3:1',
  curl: `curl -sS -i -X POST http://127.0.0.1:8080/v3/054e292c9880d4992f02c0196d3ea468/instances/db-upgrade -H "X-Auth-Token: $DDS_AUTH_TOKEN" --data-raw '{"instance_ids":[]}'`,
}

const nasty = '<![CDATA[ & "quotes" \u0000\u001B[2J\u{1F600}\uD800 \u202E ]]> \r\n\t-- ⟨end⟩'

const nastyResponse: Finding = {
  severity: 'deviation',
  basis: 'general',
  message: `The response has no error_code: ${nasty}`,
  sent: nasty,
  place: { in: 'response', pointer: '' },
  expected: 'present',
  actual: 'absent',
  request: { ...request, body: nasty },
  response: { ...response, status: 400, headers: { 'content-type': 'text/html' }, body: nasty },
  count: 1,
  of: 40,
  replay: 'dds-contract conformance --only response/error-fields --seed 42',
  curl: 'curl -sS -i http://127.0.0.1:8080/',
}

const noResponse: Finding = {
  severity: 'known',
  reason: 'The gateway is slow at night',
  basis: 'policy',
  message: 'No response came in time.',
  sent: 'an empty body',
  expected: 'a response within 10 s',
  actual: 'none',
  request: { method: 'POST', url: request.url, headers: {}, bodyBytes: 0 },
  count: 2,
  of: 2,
  sources: ['traffic.har, entry 3'],
}

export const exampleReport: Report = {
  contract: { version: '1.0.0', operationId: 'batchUpgradeDatabaseVersion' },
  target: { baseUrl: 'http://127.0.0.1:8080', kind: 'service' },
  level: 'safe',
  seed: 42,
  startedAt: '2026-01-31T12:00:00.000Z',
  strict: false,
  verdict: 'inconclusive',
  reason: 'The target answered 4 requests in a row with 429; try again later with a lower --rate.',
  ending: { request, response, error: 'no response in time' },
  notCovered: ['job_id was never seen: no upgrade was submitted.', '429 was never seen.'],
  summary: {
    checks: 5,
    passed: 2,
    failed: 1,
    skipped: 1,
    notJudged: 1,
    violations: 1,
    deviations: 1,
    known: 1,
    requests: 41,
    durationMs: 2345,
  },
  checks: [
    {
      id: 'live/instances',
      title: 'the given instances are submitted or rejected',
      basis: 'documented',
      status: 'skipped',
      reason: 'only at the level "live"',
      cases: 0,
      findings: [],
    },
    {
      id: 'request/instance_ids/maxItems',
      title: 'more than 10 ids are refused',
      basis: 'documented',
      status: 'failed',
      cases: 23,
      findings: [tooManyAccepted],
    },
    {
      id: 'request/type',
      title: 'a body that is no object is refused',
      basis: 'documented',
      status: 'not judged',
      reason: 'every response was 429',
      cases: 4,
      findings: [],
    },
    {
      id: 'response/error-fields',
      title: 'errors say what is wrong',
      basis: 'general',
      status: 'passed',
      cases: 18,
      findings: [nastyResponse],
    },
    {
      id: 'response/in-time',
      title: 'responses come in time',
      basis: 'policy',
      status: 'passed',
      cases: 41,
      findings: [noResponse],
    },
  ],
  coverage: [
    {
      ...(tooManyAccepted.constraint as BrokenConstraint),
      side: 'request',
      judged: 23,
      broken: 18,
      refused: 5,
      served: 18,
    },
    {
      pointer: '/components/schemas/UpgradeResult/oneOf/0',
      line: 390,
      basis: 'documented',
      stated: 'Table 5',
      side: 'response',
      judged: 0,
      broken: 0,
    },
  ],
  unusedDeviations: [{ check: 'response/in-time', status: 504, reason: 'The gateway was slow last year' }],
  statuses: [
    { method: 'POST', status: 202, declared: true, count: 18 },
    { method: 'POST', status: 429, declared: true, count: 0 },
    { method: 'GET', status: 404, declared: false, count: 1 },
  ],
  observations: [{ check: 'undocumented/duplicates', message: 'the same id twice: answered with 202' }],
  plan: [{ check: 'request/type', sent: 'a number', expected: '400', request }],
}

export const exampleExchanges: readonly Exchange[] = [
  { check: 'examples/request', startedAt: '2026-01-31T12:00:00.000Z', durationMs: 12, request, response },
  {
    check: 'malformed/huge-string',
    startedAt: '2026-01-31T12:00:00.100Z',
    durationMs: 640,
    request: { ...request, body: `${'x'.repeat(2000)}…`, bodyBytes: 1_000_000 },
    response: { ...response, headers: {}, body: nasty },
  },
  {
    check: 'method/get',
    startedAt: '2026-01-31T12:00:00.200Z',
    durationMs: 10_000,
    request: { method: 'GET', url: request.url, headers: {}, bodyBytes: 0 },
    error: 'no response in time',
  },
]
