/** What an ordinary response reads from a stream; `text` and `json` are not among it. */
const streamReaders = ['arrayBuffer', 'blob', 'bytes', 'clone', 'formData'] as const

/**
 * Makes a response whose body is text in memory. The stream of an ordinary one takes an eighth of the
 * time of a call on loopback, so it is made only for whoever asks for more than the text.
 *
 * No subclass of `Response`: to name that class on import makes Node load all that belongs to it.
 */
export function wholeResponse(text: string, init: ResponseInit): Response {
  let ordinary: Response | undefined
  const withStream = () => {
    ordinary ??= new Response(text || null, init)
    return ordinary
  }
  const read = async () => ordinary?.text() ?? text
  const response = Object.defineProperties(new Response(null, init), {
    text: { value: read },
    json: { value: async () => JSON.parse(await read()) },
    body: { get: () => withStream().body },
    bodyUsed: { get: () => ordinary?.bodyUsed ?? false },
  })
  for (const name of streamReaders) {
    // A runtime that doesn't have one of them must not seem to.
    if (name in response) Object.defineProperty(response, name, { value: () => withStream()[name]() })
  }
  return response
}
