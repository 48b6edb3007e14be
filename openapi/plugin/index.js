import { describedField } from './described-field.js'
import { trueLimits } from './true-limits.js'
import { typedExclusivity } from './typed-exclusivity.js'

/** Our own rules for the contract. */
export default () => ({
  id: 'contract',
  rules: {
    oas3: {
      'described-field': describedField,
      'true-limits': trueLimits,
      'typed-exclusivity': typedExclusivity,
    },
  },
})
