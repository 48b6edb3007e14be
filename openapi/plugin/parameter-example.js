/**
 * Refuses a parameter without an example of its own. Testers such as Dredd and Step CI do not look into its schema,
 * and send nothing at all.
 *
 * @type {import('@redocly/openapi-core/lib/visitors.js').Oas3Rule}
 */
export const parameterExample = () => ({
  Parameter(parameter, ctx) {
    if (parameter.example !== undefined || parameter.examples !== undefined) return
    ctx.report({
      message: `The parameter "${parameter.name}" has no example of its own; give it one, because some testers need it to send anything.`,
      location: ctx.location,
    })
  },
})
