import { typedExclusivity } from './typed-exclusivity.js'

/** Our own rules for the contract. */
export default () => ({
  id: 'contract',
  rules: {
    oas3: {
      'typed-exclusivity': typedExclusivity,
    },
  },
})
