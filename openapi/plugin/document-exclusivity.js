/**
 * For the docs alone: removes the properties that a schema forbids by the boolean schema `false`,
 * because the renderer shows such a property as one of type "any", which reads as the opposite. The
 * description of the schema says the rule in words. For the same reason, alternatives get their type.
 *
 * @type {import('@redocly/openapi-core').Oas3Decorator}
 */
export const documentExclusivity = () => ({
  Schema: {
    leave(schema) {
      /** @type {Record<string, unknown>} */
      const properties = schema.properties ?? {}
      for (const [name, property] of Object.entries(properties)) {
        if (property === false) delete properties[name]
      }
      if (schema.oneOf) schema.type ??= 'object'
    },
  },
})
