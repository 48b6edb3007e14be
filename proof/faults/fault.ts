import { accepting, altering, crash, type Exchange, responding, type Wrap } from '../planting.js'

/** What is broken, by area; the table of the proof is sorted by it. */
export type FaultKind =
  | 'limit'
  | 'required'
  | 'type'
  | 'malformed'
  | 'media type'
  | 'token'
  | 'signature'
  | 'method'
  | 'status'
  | 'shape'
  | 'exclusivity'
  | 'relation'
  | 'leak'
  | 'content'
  | 'delivery'
  | 'encoding'
  | 'undocumented'
  | 'sometimes'
  | 'generated'

/** One thing that a server does wrong, and the check that has to say so. */
export interface Fault {
  readonly id: string
  readonly kind: FaultKind
  /** What the server does, as a sentence without a subject. */
  readonly description: string
  /** ID of the check that must find it. */
  readonly check: string
  /** A check that must not claim to have passed: the fault leaves it nothing to judge. */
  readonly unjudged?: string
  /** Only `--strict` fails a run for it: it breaks general knowledge about errors, or a policy. */
  readonly needsStrict?: true
  /** The run has a key instead of a token, and the server verifies its signatures. */
  readonly isSigned?: boolean
  readonly wrap: Wrap
}

/** The ways to make faults of one kind: each says what it is, the check that must find it, and how it is planted. */
export function faultsOf(kind: FaultKind) {
  const plantedBy =
    <Way>(plant: (way: Way) => Wrap) =>
    (id: string, description: string, check: string, way: Way): Fault => ({
      id,
      kind,
      description,
      check,
      wrap: plant(way),
    })
  const crashing = plantedBy((when: (exchange: Exchange) => boolean) => responding(when, crash))
  return {
    plantedBy,
    fault: plantedBy((wrap: Wrap) => wrap),
    accepts: plantedBy(accepting),
    alters: plantedBy(altering),
    /** Answers with 500 what meets a condition. */
    crashes: (id: string, description: string, when: (exchange: Exchange) => boolean) =>
      crashing(id, description, 'response/no-server-error', when),
  }
}
