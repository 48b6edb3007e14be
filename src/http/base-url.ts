/** Where a service is, or what is wrong with the option: the end of a sentence that starts with its name. */
export type BaseUrl = { readonly url: URL } | { readonly problem: string }

/**
 * Reads the address of a service.
 *
 * The token goes there, so it must be HTTPS, or HTTP to this machine. A user or password would be in the
 * URL of each request; a query or fragment would get lost.
 *
 * @param operationPath - the path template of the operation, which is not part of the address
 * @param plainHttp - whether HTTP to another machine is allowed, because no token is sent or the caller says so
 */
export function parseBaseUrl(text: unknown, operationPath: string, plainHttp = false): BaseUrl {
  if (typeof text !== 'string' || text === '') {
    return { problem: 'is missing; give the address of the service, such as https://dds.example.com.' }
  }
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.port === '0') {
    return { problem: 'is not an HTTP address; give one such as https://dds.example.com.' }
  }
  // Checks the text as well, because an empty query or fragment leaves no trace in the URL.
  if (url.username || url.password || /[?#]/.test(text)) {
    return { problem: 'must have no user, password, query or fragment.' }
  }
  if (url.protocol === 'http:' && !plainHttp && !isLoopback(url)) {
    return {
      problem:
        'is http, so the credentials would travel unencrypted; use https outside this machine, or set `allowPlainHttp` if it is a mock.',
    }
  }
  const operation = new RegExp(`${operationPath.replace(/\{\w+}/g, '[^/]*')}/*$`)
  if (operation.test(url.pathname)) {
    return { problem: `ends in the path of the operation; leave off ${operationPath}.` }
  }
  return { url }
}

/** Whether an address leads to this machine, over the loopback interface. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1])$/.test(hostname)
}

/** Whether a text can be one segment of a path: not a dot segment, and without unpaired surrogates. */
export function isPathSegment(text: unknown): text is string {
  return typeof text === 'string' && !/^\.{0,2}$|\p{Surrogate}/u.test(text)
}
