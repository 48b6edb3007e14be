import type { KnownDeviation } from '../options.js'

/** What sends a body that is not JSON. */
const duringBrokenJson = [
  'malformed/truncated',
  'malformed/trailing-text',
  'malformed/single-quotes',
  'malformed/trailing-comma',
  'malformed/comment',
  'malformed/nan',
  'malformed/empty',
  'malformed/bom',
  'token/before-body',
]

/** What Prism 5.16.0 does besides; it needs Node 24.18. */
export const prismSince516: readonly KnownDeviation[] = [
  {
    check: 'response/in-time',
    during: duringBrokenJson,
    reason: 'Prism 5.16.0 sends no response to a body that is not JSON',
  },
]

/**
 * What Prism does differently by design, and not because of the contract, each with its reason. All of it
 * applies to its own server (5.14.2); only that it is stateless applies to the embedded mock.
 */
export const prism: readonly KnownDeviation[] = [
  ...['response/each-id-once', 'response/no-unrequested-id'].map((check) => ({
    check,
    reason: 'Prism is stateless: it answers with the examples of the contract, whatever ids were sent',
  })),
  {
    check: 'token/before-body',
    status: 400,
    reason: 'Prism reads JSON before it looks for a token',
  },
  ...['/components/schemas/ErrorResponse/required/0', '/components/schemas/ErrorResponse/required/1'].map(
    (constraint) => ({
      check: 'response/schema',
      status: 400,
      constraint,
      during: [...duringBrokenJson, 'media-type/charset'],
      reason: 'Prism answers a body that is not JSON with its own kind of error',
    }),
  ),
  {
    check: 'response/no-server-error',
    status: 500,
    during: ['media-type/nonsense', 'media-type/charset'],
    reason: 'Prism fails on a content type that it cannot parse',
  },
  {
    check: 'response/no-server-error',
    status: 500,
    during: ['malformed/deep-nesting', 'malformed/deep-field'],
    reason: 'Prism cannot log deeply nested values',
  },
]
