import type { Check } from '../../engine/check.js'
import { batchSize, idText } from './boundaries.js'
import { repeat } from './consistency.js'
import { examples } from './examples.js'
import { invalidBody } from './invalid-body.js'
import { live } from './live.js'
import { malformed } from './malformed.js'
import { mediaType } from './media-type.js'
import { method } from './method.js'
import { token } from './token.js'
import { undocumented } from './undocumented.js'
import { validBody } from './valid-body.js'

/** Everything that is sent, in the order in which it is reported. */
export const checks: readonly Check[] = [
  live,
  examples,
  batchSize,
  idText,
  validBody,
  ...invalidBody,
  ...malformed,
  ...mediaType,
  ...token,
  ...method,
  ...undocumented,
  repeat,
]
