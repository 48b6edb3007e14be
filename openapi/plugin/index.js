import { describedField } from './described-field.js'
import { parameterExample } from './parameter-example.js'
import { plainServer } from './plain-server.js'
import { trueLimits } from './true-limits.js'
import { typedExclusivity } from './typed-exclusivity.js'

/** Our own rules for the contract. */
export default () => ({
  id: 'contract',
  rules: {
    oas3: {
      'described-field': describedField,
      'parameter-example': parameterExample,
      'plain-server': plainServer,
      'true-limits': trueLimits,
      'typed-exclusivity': typedExclusivity,
    },
  },
})
