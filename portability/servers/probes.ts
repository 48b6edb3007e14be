import { tokenHeader } from '../../generated/operation.js'
import { madeUpIds } from '../../tests/support/ids.js'

const ids = madeUpIds(11)
const [id = ''] = ids
const valid = JSON.stringify({ instance_ids: [id] })
const token = (value: string) => ({ [tokenHeader]: value })

interface Probe {
  readonly title: string
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly type?: string
  readonly hasNoToken?: true
}

/** What the contract, JSON or HTTP rules out: which of it does a server refuse by itself? */
export const probes: readonly Probe[] = [
  { title: '11 ids', body: JSON.stringify({ instance_ids: ids }) },
  { title: 'no list', body: '{}' },
  { title: 'null list', body: '{"instance_ids":null}' },
  { title: 'number as id', body: '{"instance_ids":[5]}' },
  { title: 'null as id', body: '{"instance_ids":[null]}' },
  { title: 'trailing text', body: `${valid}x` },
  { title: 'NaN', body: `{"instance_ids":["${id}"],"x":NaN}` },
  { title: 'key twice', body: `{"instance_ids":["${id}"],"instance_ids":["${id}"]}` },
  { title: 'no body', body: '' },
  { title: 'text/plain', body: valid, type: 'text/plain' },
  // 0xFF is in no UTF-8 text (RFC 3629, section 1).
  {
    title: 'not UTF-8',
    body: Uint8Array.from(`{"instance_ids":["${id}\u00ff"]}`, (letter) => letter.charCodeAt(0)),
  },
  { title: 'no token', body: valid, hasNoToken: true },
]

/** What a server made of the probes. */
export interface Probed {
  /** The status for a valid request. */
  readonly valid: number
  /** What came of each probe. */
  readonly refusals: readonly string[]
  /** What its refusals look like; its handler writes the one without a token. */
  readonly looks: string
}

/** Sends a valid request and each of the probes. */
export async function probe(url: string, rightToken: string): Promise<Probed> {
  const send = ({ body, type = 'application/json', hasNoToken }: Omit<Probe, 'title'>) =>
    fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': type, ...(hasNoToken ? {} : token(rightToken)) },
      body,
      signal: AbortSignal.timeout(10_000),
    })
  const { status } = await send({ body: valid })
  const refusals: string[] = []
  const looks = new Set<string>()
  for (const sent of probes) {
    try {
      const response = await send(sent)
      const text = await response.text()
      refusals.push(cellOf(response.status))
      if (!sent.hasNoToken && response.status >= 400) looks.add(describe(response, text))
    } catch {
      refusals.push('**no response**')
    }
  }
  return { valid: status, refusals, looks: [...looks].join('; ') }
}

function cellOf(status: number): string {
  if (status === 202) return '**served**'
  return status >= 500 ? `**${status}**` : String(status)
}

function describe(response: Response, text: string): string {
  const [type = ''] = (response.headers.get('content-type') ?? 'no type').split(';')
  if (!type.includes('json')) return text === '' ? `${type}, empty` : type
  const body: unknown = JSON.parse(text)
  const names = typeof body === 'object' && body !== null ? Object.keys(body).join(', ') : typeof body
  return type === 'application/json' ? `JSON: ${names}` : `${type}: ${names}`
}
