/**
 * Refuses a field without a description, both in place and where its reference leads. A field that
 * is forbidden by `false` has no room for a description.
 *
 * @type {import('@redocly/openapi-core/lib/visitors.js').Oas3Rule}
 */
export const describedField = () => ({
  Schema(schema, ctx) {
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      // A field that is still empty has no object; another rule says so.
      if (typeof field !== 'object' || field === null) continue
      const target = '$ref' in field ? ctx.resolve(field).node : undefined
      if ([field, target].some((place) => place?.description?.trim())) continue
      ctx.report({
        message: `Nothing describes the field "${name}"; give it a description, or describe what its reference leads to.`,
        location: ctx.location.child(['properties', name]).key(),
      })
    }
  },
})
