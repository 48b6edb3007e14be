/** What became of an instance, as known to whoever makes the response. */
export type Truth = 'submitted' | 'rejected' | 'unsent' | 'unknown'

/** One way in which a server or the way to it can behave. */
export interface Misbehaviour {
  /** Whether no byte of a body is ever asked for, so that nothing can have been sent. */
  readonly isUnreached?: true
  readonly respond: (ids: readonly string[]) => Response | Promise<Response>
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

/** Responds with the right results, the first of which is replaced. */
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
  'responds as it should': { respond: (ids) => accept(ids.map(resultOf)), truth: said },
  'responds in another order': { respond: (ids) => accept(ids.map(resultOf).reverse()), truth: said },
  'responds with more fields': {
    respond: (ids) => accept(ids.map((id) => ({ ...resultOf(id), extra: { deep: [1] } }))),
    truth: said,
  },
  'refuses with 400': { respond: error(400), truth: always('rejected') },
  'refuses with 401': { respond: error(401), truth: always('rejected') },
  'refuses with 403': { respond: error(403), truth: always('rejected') },
  'refuses with 404': { respond: error(404), truth: always('rejected') },
  'refuses with 429': { respond: error(429), truth: always('rejected') },
  'refuses with an HTML page': { respond: html(403), truth: always('rejected') },
  'refuses without a body': { respond: empty(400), truth: always('rejected') },
  'refuses with a JSON string': { respond: raw(400, '"no"'), truth: always('rejected') },
  'refuses with half a body': { respond: breaking(400, '{"error_co'), truth: always('rejected') },
  'refuses with an endless body': { respond: endless(400), truth: always('rejected') },
  'fails with 500': { respond: error(500), truth: always('unknown') },
  'fails with an HTML page': { respond: html(502), truth: always('unknown') },
  'fails without a body': { respond: empty(503), truth: always('unknown') },
  redirects: {
    respond: () => new Response(null, { status: 307, headers: { Location: 'https://elsewhere.example/' } }),
    truth: always('unknown'),
  },
  'responds with 200': {
    respond: (ids) => Response.json({ upgrade_results: ids.map(resultOf) }),
    truth: always('unknown'),
  },
  'responds with 204': { respond: empty(204), truth: always('unknown') },
  'accepts without a body': { respond: empty(202), truth: always('unknown') },
  'accepts with null': { respond: raw(202, 'null'), truth: always('unknown') },
  'accepts with an array': { respond: raw(202, '[]'), truth: always('unknown') },
  'accepts with an HTML page': { respond: html(202), truth: always('unknown') },
  'accepts with truncated JSON': { respond: raw(202, '{"upgrade_results":['), truth: always('unknown') },
  'accepts with invalid UTF-8': {
    respond: () => new Response(new Uint8Array([0x22, 0xff, 0x22]), { status: 202 }),
    truth: always('unknown'),
  },
  'accepts with an endless body': { respond: endless(202), truth: always('unknown') },
  'breaks while it responds': { respond: breaking(202, '{"upgrade_results":['), truth: always('unknown') },
  'has results that are no array': {
    respond: () => Response.json({ upgrade_results: {} }, { status: 202 }),
    truth: always('unknown'),
  },
  'loses a result': { respond: withFirst(() => []), truth: first('unknown') },
  'doubles a result': { respond: withFirst((id) => [resultOf(id), resultOf(id)]), truth: first('unknown') },
  'contradicts itself': {
    respond: withFirst((id) => [
      { instance_id: id, job_id: 'x' },
      { instance_id: id, error_code: 'x', error_message: 'x' },
    ]),
    truth: first('unknown'),
  },
  'submits and rejects at once': {
    respond: withFirst((id) => [{ instance_id: id, job_id: 'x', error_code: 'x', error_message: 'x' }]),
    truth: first('unknown'),
  },
  'does neither': { respond: withFirst((id) => [{ instance_id: id }]), truth: first('unknown') },
  'rejects by half': {
    respond: withFirst((id) => [{ instance_id: id, error_code: 'x' }]),
    truth: first('unknown'),
  },
  'rejects with the field of HTTP errors': {
    respond: withFirst((id) => [{ instance_id: id, error_code: 'x', error_msg: 'x' }]),
    truth: first('unknown'),
  },
  'says null where it should say nothing': {
    respond: withFirst((id) => [{ instance_id: id, job_id: 'x', error_code: null, error_message: null }]),
    truth: first('unknown'),
  },
  'mistypes a job': { respond: withFirst((id) => [{ instance_id: id, job_id: 7 }]), truth: first('unknown') },
  'adds an unrequested instance': {
    respond: (ids) => accept([...ids.map(resultOf), { instance_id: 'not requested', job_id: 'x' }]),
    truth: always('unknown'),
  },
  'swaps in an unrequested instance': {
    respond: withFirst(() => [{ instance_id: 'not requested', job_id: 'x' }]),
    truth: always('unknown'),
  },
  'forgets whose result it is': { respond: withFirst(() => [{ job_id: 'x' }]), truth: always('unknown') },
  'has a result that is null': { respond: withFirst(() => [null]), truth: always('unknown') },
  'resets the connection': { respond: failing('ECONNRESET'), truth: always('unknown') },
  'closes the connection': { respond: failing('UND_ERR_SOCKET'), truth: always('unknown') },
  'fails for no known reason': { respond: failing(undefined), truth: always('unknown') },
  'refuses the connection': { respond: failing('ECONNREFUSED'), truth: always('unsent'), isUnreached: true },
  'has no address': { respond: failing('ENOTFOUND'), truth: always('unsent'), isUnreached: true },
  'has an expired certificate': {
    respond: failing('CERT_HAS_EXPIRED'),
    truth: always('unsent'),
    isUnreached: true,
  },
  'wants another certificate': {
    respond: failing('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
    truth: always('unknown'),
  },
}
