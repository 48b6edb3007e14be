/** What became of an instance, as known to the maker of the answer. */
export type Truth = 'submitted' | 'rejected' | 'unsent' | 'unknown'

/** One way in which a server or the way to it can behave. */
export interface Misbehaviour {
  /** Whether no byte of a body is ever asked for, so that nothing can have been sent. */
  readonly isUnreached?: true
  readonly answer: (ids: readonly string[]) => Response | Promise<Response>
  /** What the outcome of the instance must be. */
  readonly truth: (id: string, ids: readonly string[]) => Truth
}

const always = (truth: Truth) => () => truth
const first = (truth: Truth) => (id: string, ids: readonly string[]) => (id === ids[0] ? truth : said(id))

/** Half of all instances are rejected; their ID decides which. */
export function said(id: string): 'submitted' | 'rejected' {
  return id.length % 2 === 0 ? 'submitted' : 'rejected'
}

export function jobOf(id: string): string {
  return `job-of-${id}`
}

function resultOf(id: string): Record<string, unknown> {
  return said(id) === 'submitted'
    ? { instance_id: id, job_id: jobOf(id) }
    : { instance_id: id, error_code: 'DBS.200011', error_message: `no to ${id}` }
}

const accept = (results: unknown) => Response.json({ upgrade_results: results }, { status: 202 })

/** Answers with the right results, the first of which is replaced. */
const withFirst = (replace: (id: string) => unknown[]) => (ids: readonly string[]) =>
  accept(ids.flatMap((id, index) => (index === 0 ? replace(id) : [resultOf(id)])))

const html = (status: number) => () =>
  new Response('<html><body>Bad day</body></html>', { status, headers: { 'Content-Type': 'text/html' } })

const empty = (status: number) => () => new Response(null, { status })

const error = (status: number) => () =>
  Response.json({ error_code: 'DBS.200001', error_msg: 'Parameter error' }, { status })

const raw = (status: number, text: string) => () => new Response(text, { status })

function failing(code: string | undefined) {
  return () =>
    Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code }) }))
}

/** Sends some bytes, and then the connection breaks. */
function breaking(status: number, text: string): () => Response {
  return () => {
    let pulled = false
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulled) return controller.error(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
        pulled = true
        controller.enqueue(new TextEncoder().encode(text))
      },
    })
    return new Response(body, { status, headers: { 'Content-Type': 'application/json' } })
  }
}

function endless(status: number): () => Response {
  return () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(256 * 1024).fill(0x20)),
    })
    return new Response(body, { status })
  }
}

export const misbehaviours: Readonly<Record<string, Misbehaviour>> = {
  'answers as it should': { answer: (ids) => accept(ids.map(resultOf)), truth: said },
  'answers in another order': { answer: (ids) => accept(ids.map(resultOf).reverse()), truth: said },
  'answers with more fields': {
    answer: (ids) => accept(ids.map((id) => ({ ...resultOf(id), extra: { deep: [1] } }))),
    truth: said,
  },
  'refuses with 400': { answer: error(400), truth: always('rejected') },
  'refuses with 401': { answer: error(401), truth: always('rejected') },
  'refuses with 403': { answer: error(403), truth: always('rejected') },
  'refuses with 404': { answer: error(404), truth: always('rejected') },
  'refuses with 429': { answer: error(429), truth: always('rejected') },
  'refuses with an HTML page': { answer: html(403), truth: always('rejected') },
  'refuses without a body': { answer: empty(400), truth: always('rejected') },
  'refuses with a JSON string': { answer: raw(400, '"no"'), truth: always('rejected') },
  'refuses with half a body': { answer: breaking(400, '{"error_co'), truth: always('rejected') },
  'refuses with an endless body': { answer: endless(400), truth: always('rejected') },
  'fails with 500': { answer: error(500), truth: always('unknown') },
  'fails with an HTML page': { answer: html(502), truth: always('unknown') },
  'fails without a body': { answer: empty(503), truth: always('unknown') },
  redirects: {
    answer: () => new Response(null, { status: 307, headers: { Location: 'https://elsewhere.example/' } }),
    truth: always('unknown'),
  },
  'answers with 200': {
    answer: (ids) => Response.json({ upgrade_results: ids.map(resultOf) }),
    truth: always('unknown'),
  },
  'answers with 204': { answer: empty(204), truth: always('unknown') },
  'accepts without a body': { answer: empty(202), truth: always('unknown') },
  'accepts with null': { answer: raw(202, 'null'), truth: always('unknown') },
  'accepts with an array': { answer: raw(202, '[]'), truth: always('unknown') },
  'accepts with an HTML page': { answer: html(202), truth: always('unknown') },
  'accepts with truncated JSON': { answer: raw(202, '{"upgrade_results":['), truth: always('unknown') },
  'accepts with invalid UTF-8': {
    answer: () => new Response(new Uint8Array([0x22, 0xff, 0x22]), { status: 202 }),
    truth: always('unknown'),
  },
  'accepts with an endless body': { answer: endless(202), truth: always('unknown') },
  'breaks while it answers': { answer: breaking(202, '{"upgrade_results":['), truth: always('unknown') },
  'has results that are no array': {
    answer: () => Response.json({ upgrade_results: {} }, { status: 202 }),
    truth: always('unknown'),
  },
  'loses a result': { answer: withFirst(() => []), truth: first('unknown') },
  'doubles a result': { answer: withFirst((id) => [resultOf(id), resultOf(id)]), truth: first('unknown') },
  'contradicts itself': {
    answer: withFirst((id) => [
      { instance_id: id, job_id: 'x' },
      { instance_id: id, error_code: 'x', error_message: 'x' },
    ]),
    truth: first('unknown'),
  },
  'submits and rejects at once': {
    answer: withFirst((id) => [{ instance_id: id, job_id: 'x', error_code: 'x', error_message: 'x' }]),
    truth: first('unknown'),
  },
  'does neither': { answer: withFirst((id) => [{ instance_id: id }]), truth: first('unknown') },
  'rejects by half': {
    answer: withFirst((id) => [{ instance_id: id, error_code: 'x' }]),
    truth: first('unknown'),
  },
  'rejects with the field of HTTP errors': {
    answer: withFirst((id) => [{ instance_id: id, error_code: 'x', error_msg: 'x' }]),
    truth: first('unknown'),
  },
  'says null where it should say nothing': {
    answer: withFirst((id) => [{ instance_id: id, job_id: 'x', error_code: null, error_message: null }]),
    truth: first('unknown'),
  },
  'mistypes a job': { answer: withFirst((id) => [{ instance_id: id, job_id: 7 }]), truth: first('unknown') },
  'adds a stranger': {
    answer: (ids) => accept([...ids.map(resultOf), { instance_id: 'a stranger', job_id: 'x' }]),
    truth: always('unknown'),
  },
  'swaps in a stranger': {
    answer: withFirst(() => [{ instance_id: 'a stranger', job_id: 'x' }]),
    truth: always('unknown'),
  },
  'forgets whose result it is': { answer: withFirst(() => [{ job_id: 'x' }]), truth: always('unknown') },
  'has a result that is null': { answer: withFirst(() => [null]), truth: always('unknown') },
  'resets the connection': { answer: failing('ECONNRESET'), truth: always('unknown') },
  'closes the connection': { answer: failing('UND_ERR_SOCKET'), truth: always('unknown') },
  'fails for no known reason': { answer: failing(undefined), truth: always('unknown') },
  'refuses the connection': { answer: failing('ECONNREFUSED'), truth: always('unsent'), isUnreached: true },
  'has no address': { answer: failing('ENOTFOUND'), truth: always('unsent'), isUnreached: true },
  'has an expired certificate': {
    answer: failing('CERT_HAS_EXPIRED'),
    truth: always('unsent'),
    isUnreached: true,
  },
  'wants another certificate': {
    answer: failing('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
    truth: always('unknown'),
  },
}
