import { documentBasis } from './document-basis.js'
import { documentExclusivity } from './document-exclusivity.js'
import { typedExclusivity } from './typed-exclusivity.js'

/** Our own rules for the contract, and the decorators that its docs are built with. */
export default () => ({
  id: 'contract',
  rules: {
    oas3: {
      'typed-exclusivity': typedExclusivity,
    },
  },
  decorators: {
    oas3: {
      'document-basis': documentBasis,
      'document-exclusivity': documentExclusivity,
    },
  },
})
