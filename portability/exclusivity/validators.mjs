// Holds every value of values.json against its schema with a validator of the npm registry, and writes what it saw
// as JSON. Called with the name of the validator and an edition.
import { readFileSync } from 'node:fs'
import { argv } from 'node:process'

const [, , name, edition] = argv
const { schemas, values, both } = JSON.parse(readFileSync('values.json', 'utf8'))
const plain = ({ $schema, ...schema }) => schema
const isNew = edition === '3.1'

/** Each makes a function of a schema, which gives a value's errors as [place, words], empty when it accepts the value. */
const validators = {
  ajv: async (options) => {
    const { default: Ajv } = isNew ? await import('ajv/dist/2020.js') : await import('ajv-draft-04')
    return (schema) => {
      const validate = new (Ajv.default ?? Ajv)(options).compile(schema)
      return (value) =>
        validate(value) ? [] : validate.errors.map((error) => [error.instancePath, error.message])
    }
  },
  'ajv, strict: false': () => validators.ajv({ strict: false }),
  '@hyperjump/json-schema': async () => {
    const { registerSchema, validate } = await (isNew
      ? import('@hyperjump/json-schema/draft-2020-12')
      : import('@hyperjump/json-schema/draft-04'))
    return async (schema, place) => {
      registerSchema(schema, `https://values.invalid/${place}`)
      const check = await validate(`https://values.invalid/${place}`)
      return (value) => {
        const { valid, errors = [] } = check(value, 'BASIC')
        return valid ? [] : errors.map((error) => [error.instanceLocation, error.keyword])
      }
    }
  },
  '@cfworker/json-schema': async () => {
    const { Validator } = await import('@cfworker/json-schema')
    return (schema) => {
      const validator = new Validator(schema, isNew ? '2020-12' : '4', false)
      return (value) => validator.validate(value).errors.map((error) => [error.instanceLocation, error.error])
    }
  },
  'jsonschema (npm)': async () => {
    const { validate } = (await import('jsonschema')).default
    return (schema) => (value) =>
      validate(value, schema, { nestedErrors: true }).errors.map((error) => [error.property, error.stack])
  },
  '@exodus/schemasafe': async () => {
    const { validator } = (await import('@exodus/schemasafe')).default
    return (schema) => {
      const validate = validator(schema, { includeErrors: true, allErrors: true, mode: 'default' })
      return (value) =>
        validate(value) ? [] : validate.errors.map((error) => [error.instanceLocation, error.keywordLocation])
    }
  },
  'is-my-json-valid': async () => {
    const { default: make } = await import('is-my-json-valid')
    return (schema) => {
      const validate = make(plain(schema))
      return (value) => (validate(value) ? [] : validate.errors.map((error) => [error.field, error.message]))
    }
  },
  jsen: async () => {
    const { default: make } = await import('jsen')
    return (schema) => {
      const validate = make(plain(schema))
      return (value) => (validate(value) ? [] : validate.errors.map((error) => [error.path, error.keyword]))
    }
  },
  'z-schema': async () => {
    const { default: ZSchema } = await import('z-schema')
    const validator = ZSchema.create({ safe: true, version: isNew ? 'draft2020-12' : 'draft-04' })
    return (schema) => (value) => {
      const { valid, err } = validator.validate(value, schema)
      return valid ? [] : flat(err.details).map((error) => [error.path, error.message])
    }
  },
  'typebox/schema': async () => {
    const { Compile } = await import('typebox/schema')
    return (schema) => {
      const validator = Compile(schema)
      return (value) => {
        const [isValid, errors] = validator.Errors(value)
        return isValid ? [] : errors.map((error) => [error.instancePath, error.message])
      }
    }
  },
  '@criteria/json-schema-validation': async () => {
    const { jsonValidator } = await (isNew
      ? import('@criteria/json-schema-validation/draft-2020-12')
      : import('@criteria/json-schema-validation/draft-04'))
    return (schema) => {
      const validate = jsonValidator(schema, { outputFormat: 'verbose' })
      return (value) => {
        const output = validate(value)
        return output.valid ? [] : flatOutput([output])
      }
    }
  },
  djv: async () => {
    const { default: Djv } = await import('djv')
    return (schema, place) => {
      const validator = new Djv({ version: 'draft-04' })
      validator.addSchema(place, plain(schema))
      return (value) => {
        try {
          const error = validator.validate(place, value)
          return error === undefined ? [] : [[JSON.stringify(error), '']]
        } catch (thrown) {
          // It reads the length of a null that should be a list.
          return [['', thrown.message]]
        }
      }
    }
  },
  '@ark/json-schema': async () => {
    const { jsonSchemaToType } = await import('@ark/json-schema')
    return (schema) => {
      const check = jsonSchemaToType(plain(schema))
      return (value) => {
        const result = check(value)
        const isRefused = result?.[' arkKind'] === 'errors'
        return isRefused ? [...result].map((error) => [error.path.join('/'), error.message]) : []
      }
    }
  },
  'zod fromJSONSchema': async () => {
    const { z } = await import('zod')
    return (schema) => byZod(z.fromJSONSchema(schema))
  },
  'json-schema-to-zod': async () => {
    const { jsonSchemaToZod } = await import('json-schema-to-zod')
    const { transformSync } = await import('esbuild')
    const { z } = await import('zod')
    return (schema) => {
      const { code } = transformSync(`const it = ${jsonSchemaToZod(schema)}`, { loader: 'ts' })
      return byZod(new Function('z', `${code}; return it`)(z))
    }
  },
  'openapi-request-validator, openapi-response-validator': async () => {
    const { default: Requests } = await import('openapi-request-validator')
    const { default: Responses } = await import('openapi-response-validator')
    const Request = Requests.default ?? Requests
    const Response = Responses.default ?? Responses
    return (schema, place) => {
      const content = { 'application/json': { schema: plain(schema) } }
      if (place === 'request') {
        const validator = new Request({ requestBody: { content } })
        const headers = { 'content-type': 'application/json' }
        return (body) =>
          validator.validateRequest({ headers, body })?.errors.map((error) => [error.path, error.message]) ??
          []
      }
      const validator = new Response({ responses: { 202: { description: '', content } } })
      return (value) =>
        validator.validateResponse(202, value)?.errors.map((error) => [error.path, error.message]) ?? []
    }
  },
}

const flatOutput = (outputs = []) =>
  outputs
    .filter(({ valid }) => !valid)
    .flatMap((output) => [[output.instanceLocation, output.message ?? ''], ...flatOutput(output.errors)])
const flat = (errors = []) => errors.flatMap((error) => [error, ...flat(error.inner)])
const flatIssues = (issues = []) =>
  issues.flatMap((issue) => [issue, ...(issue.errors ?? []).flatMap(flatIssues)])
const byZod = (schema) => (value) => {
  const { success, error } = schema.safeParse(value)
  return success ? [] : flatIssues(error.issues).map((issue) => [issue.path.join('/'), issue.message])
}

try {
  const make = await validators[name]()
  const checks = {}
  for (const [place, schema] of Object.entries(schemas[edition])) checks[place] = await make(schema, place)
  const accepted = []
  for (const { place, text } of values) accepted.push((await checks[place](JSON.parse(text))).length === 0)
  const errors = await checks.result(JSON.parse(both))
  console.log(JSON.stringify({ accepted, errors: errors.map((error) => error.map(String)) }))
} catch (error) {
  console.log(JSON.stringify({ refused: String(error.message ?? error).split('\n')[0] }))
}
