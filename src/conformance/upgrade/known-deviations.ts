import type { KnownDeviation } from '../options.js'
import type { TargetKind } from '../report.js'
import { prism } from './prism.js'

const byTarget: Readonly<Record<TargetKind, readonly KnownDeviation[]>> = { service: [], prism }

/** The known limits of a kind of target. */
export function knownDeviationsOf(target: TargetKind): readonly KnownDeviation[] {
  return byTarget[target]
}
