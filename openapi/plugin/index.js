import { describedField } from './described-field.js'
import { parameterExample } from './parameter-example.js'
import { shortServer } from './short-server.js'
import { trueLimits } from './true-limits.js'
import { typedExclusivity } from './typed-exclusivity.js'

/** Our own rules for the contract. */
export default () => ({
  id: 'contract',
  rules: {
    oas3: {
      'described-field': describedField,
      'parameter-example': parameterExample,
      'short-server': shortServer,
      'true-limits': trueLimits,
      'typed-exclusivity': typedExclusivity,
    },
  },
})
