import type { Check } from '../../engine/check.js'
import type { Contract } from '../../engine/contract.js'
import { batchSize, idText } from './boundaries.js'
import { repeat } from './consistency.js'
import { examples } from './examples.js'
import { invalidBody } from './invalid-body.js'
import { live } from './live.js'
import { malformed } from './malformed.js'
import { mediaTypes } from './media-type.js'
import { methods } from './method.js'
import { spelling } from './spelling.js'
import { tokens } from './token.js'
import { undocumented } from './undocumented.js'
import { validBody } from './valid-body.js'

/** Everything that is sent, in the order in which it is reported. */
export function createChecks(contract: Contract): readonly Check[] {
  return [
    live,
    examples(contract),
    batchSize(contract),
    idText(contract),
    validBody(contract),
    ...spelling,
    ...invalidBody(contract),
    ...malformed,
    ...mediaTypes,
    ...tokens(contract),
    ...methods,
    ...undocumented,
    repeat,
  ]
}
