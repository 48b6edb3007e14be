import { maxInstanceIds as most } from '../generated/operation.js'
import { madeUpIds } from '../tests/support/ids.js'
import { token } from './planting.js'

/** What a probe sends. */
export interface Probe {
  readonly title: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Null for none; the right one when absent. */
  readonly token?: string | null
  readonly body?: string | Uint8Array<ArrayBuffer>
}

const batch = (ids: readonly unknown[], title = `${ids.length} IDs`): Probe => ({
  title,
  body: JSON.stringify({ instance_ids: ids }),
})

/**
 * Requests that between them touch everything that a fault can change: written by hand, and on
 * purpose not the suite's own, for they are to show that a fault is one whatever the suite sends.
 *
 * @param instanceIds Instances that can be upgraded, at least 20.
 */
export function listProbes(instanceIds: readonly string[]): Probe[] {
  return [
    ...[1, 2, most - 1, most, most + 1, most + 1, most + 2, 10 * most].map((count) =>
      batch(madeUpIds(count)),
    ),
    batch(instanceIds.slice(0, 1), 'one known ID'),
    batch([...instanceIds.slice(1, 3), ...madeUpIds(1)], 'known and unknown IDs'),
    batch(instanceIds.slice(3, 13), 'ten known IDs'),
    batch([], 'no IDs'),
    batch(Array(most + 1).fill('a'), 'one too many, all equal'),
    batch([...madeUpIds(most), ...madeUpIds(1)], 'one too many, of which as many as allowed differ'),
    batch(['1e5', '007', 'true', 'null'], 'IDs that look like other types'),
    batch(['a', 'a'], 'a repeated ID'),
    batch([''], 'an empty ID'),
    batch(['a', ''], 'an empty ID beside another'),
    batch(['a"b', "a'b", 'a/b', 'ä', '实例', 'z'.repeat(400)], 'odd IDs'),
    batch(['z'.repeat(150_000)], 'a huge ID'),
    ...[null, 1, true, [], ['a'], {}, { 0: 'a' }].map((item) =>
      batch(['a', item], `${JSON.stringify(item)} among the IDs`),
    ),
    batch([null, 'a'], 'null before the IDs'),
    ...[null, 1, true, 'a', { 0: 'a' }].map((ids) => ({
      title: `${JSON.stringify(ids)} as the IDs`,
      body: JSON.stringify({ instance_ids: ids }),
    })),
    ...['null', '1', 'true', '"a"', '["a"]', '{}', '{"ids":["a"]}'].map((body) => ({ title: body, body })),
    ...['INSTANCE_IDS', 'instanceIds'].map((name) => ({ title: name, body: `{"${name}":["a"]}` })),
    { title: 'another field first', body: '{"extra":1,"instance_ids":["a"]}' },
    { title: 'line breaks', body: '{\n"instance_ids":["a"]\n}' },
    { title: 'an escape', body: '{"instance_ids":["\\u0061"]}' },
    { title: 'an extra field', body: '{"instance_ids":["a"],"extra":1}' },
    { title: 'cut short', body: '{"instance_ids":["a"' },
    { title: 'trailing text', body: '{"instance_ids":["a"]}x' },
    { title: 'single quotes', body: "{'instance_ids':['a']}" },
    { title: 'NaN', body: '{"instance_ids":[NaN]}' },
    ...['NaN', 'Infinity', '[[[[[[[[[[]]]]]]]]]]'].map((value) => ({
      title: `${value} in an unknown field`,
      body: `{"instance_ids":["a"],"extra":${value}}`,
    })),
    { title: 'no last brace', body: '{"instance_ids":["a"]' },
    { title: 'twice', body: '{"instance_ids":["a"]}{"instance_ids":["a"]}' },
    { title: 'a comment', body: '/* a */ {"instance_ids":["a"]}' },
    { title: 'a comma too many', body: '{"instance_ids":["a",]}' },
    { title: 'a byte order mark', body: '\uFEFF{"instance_ids":["a"]}' },
    { title: 'a key twice', body: '{"instance_ids":["a"],"instance_ids":["b"]}' },
    { title: 'half a character', body: '{"instance_ids":["\\ud800"]}' },
    { title: 'white space', body: ' ' },
    { title: 'an empty body', body: new Uint8Array() },
    { title: 'no body' },
    { title: 'invalid UTF-8', body: Uint8Array.from(Buffer.from('{"instance_ids":["\xff"]}', 'latin1')) },
    { title: 'deep nesting', body: '['.repeat(10_000) },
    ...[
      'text/plain',
      'application/x-www-form-urlencoded',
      'nonsense',
      'no/such;;type',
      'multipart/form-data',
      'application/json; charset=no-such-charset',
      'application/json; charset=utf-8',
      'Application/JSON',
    ].map((type) => ({ ...batch(['a'], type), headers: { 'Content-Type': type } })),
    { ...batch(['a'], 'no media type'), headers: { 'Content-Type': '' } },
    { ...batch(['a'], 'Accept HTML'), headers: { Accept: 'text/html' } },
    { ...batch(['a'], 'Accept nonsense'), headers: { Accept: 'nonsense' } },
    ...[null, '', 'wrong-token', 'A'.repeat(20_000), token.slice(0, -8)].flatMap((sent) => [
      { ...batch(['a'], `token ${sent}`), token: sent },
      { title: `token ${sent} and no JSON`, token: sent, body: '{' },
    ]),
    ...['GET', 'HEAD', 'OPTIONS'].map((method) => ({ title: method, method })),
    ...['PUT', 'PATCH', 'DELETE'].map((method) => ({ ...batch(['a'], method), method })),
    ...Array.from({ length: 8 }, () => batch(['a'], 'the same')),
    ...Array.from({ length: 2 }, () => ({ title: 'the same fault', body: '{"instance_ids":"b"}' })),
  ]
}

/** The request of a probe. */
export function toRequest(
  { method = 'POST', body, ...probe }: Probe,
  url: string,
  signal?: AbortSignal,
): Request {
  const headers = new Headers({ 'Content-Type': 'application/json', ...probe.headers })
  if (headers.get('Content-Type') === '') headers.delete('Content-Type')
  if (probe.token !== null) headers.set('X-Auth-Token', probe.token ?? token)
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return new Request(url, { method, headers, ...(bytes && { body: bytes }), ...(signal && { signal }) })
}
