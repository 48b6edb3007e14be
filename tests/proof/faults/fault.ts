import type { Wrap } from '../planting.js'

/** What is broken, by area; the table of the proof is sorted by it. */
export type FaultKind =
  | 'limit'
  | 'required'
  | 'type'
  | 'malformed'
  | 'media type'
  | 'token'
  | 'method'
  | 'status'
  | 'shape'
  | 'exclusivity'
  | 'relation'
  | 'leak'
  | 'content'
  | 'delivery'
  | 'spelling'
  | 'undocumented'
  | 'sometimes'

/** One thing that a server does wrong, and the check that has to say so. */
export interface Fault {
  readonly id: string
  readonly kind: FaultKind
  /** What the server does, as a sentence without a subject. */
  readonly description: string
  /** ID of the check that must find it. */
  readonly check: string
  /** Only `--strict` fails a run for it: it breaks general knowledge about errors, or a policy. */
  readonly needsStrict?: true
  readonly wrap: Wrap
}
