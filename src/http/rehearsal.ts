/**
 * The request header by which a client asks a mock to fail this one request. A real service would ignore it, and
 * start the upgrades.
 */
export const failureHeader = 'X-Mock-Failure'
