/**
 * @import { Oas3Rule } from '@redocly/openapi-core/lib/visitors.js'
 * @import { UserContext } from '@redocly/openapi-core/lib/walk.js'
 */
/** @typedef {Record<string, any>} Schema a schema that is an object; a boolean one has nothing to look into */

const advice =
  'Write a oneOf whose branches are full object schemas, and in each branch the properties that it forbids as "field: false".'

/**
 * The ways to say "one or the other" that a validator understands and a type generator does not, and
 * why each is refused.
 *
 * @type {readonly { keyword: string, loses: (schema: Schema, ctx: UserContext) => boolean, because: string }[]}
 */
const untypedForms = [
  {
    keyword: 'not',
    loses: (schema) => isEmpty(schema.not) || mentionsRequired(schema.not),
    because: '"not" gives a forbidden property the type "unknown", or no type at all.',
  },
  {
    keyword: 'oneOf',
    loses: (schema) => hasBareBranch(schema.oneOf),
    because: 'A oneOf branch that only lists "required" excludes nothing in the types.',
  },
  {
    keyword: 'anyOf',
    loses: (schema) => hasBareBranch(schema.anyOf),
    because: 'An anyOf branch that only lists "required" excludes nothing in the types.',
  },
  {
    keyword: 'oneOf',
    loses: (schema, ctx) => (schema.oneOf ?? []).some((/** @type {any} */ branch) => isClosed(branch, ctx)),
    because:
      '"additionalProperties: false" in a oneOf branch does not forbid the fields of the others in the types.',
  },
  {
    keyword: 'unevaluatedProperties',
    loses: (schema) => schema.unevaluatedProperties === false,
    because: '"unevaluatedProperties: false" has no counterpart in the types.',
  },
  {
    keyword: 'if',
    loses: (schema) => schema.if !== undefined,
    because: 'The types know nothing of "if", "then" and "else".',
  },
]

/**
 * Refuses the forms of exclusivity that lose their types: what the contract forbids must be refused by
 * the compiler of a consumer too, not only by a validator.
 *
 * @type {Oas3Rule}
 */
export const typedExclusivity = () => ({
  Schema(schema, ctx) {
    if (!isObject(schema)) return
    for (const { keyword, loses, because } of untypedForms) {
      if (!loses(schema, ctx)) continue
      ctx.report({ message: `${because} ${advice}`, location: ctx.location.child([keyword]).key() })
    }
  },
})

/** @param {unknown} value @returns {value is Schema} */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `{}` and `true` accept everything, so that `not` of them accepts nothing. @param {unknown} schema */
function isEmpty(schema) {
  return schema === true || (isObject(schema) && Object.keys(schema).length === 0)
}

/** Whether a schema, or one that it is composed of, lists `required`. @param {unknown} schema @returns {boolean} */
function mentionsRequired(schema) {
  if (!isObject(schema)) return false
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  return schema.required !== undefined || parts.some(mentionsRequired)
}

/** @param {unknown} branches */
function hasBareBranch(branches) {
  return Array.isArray(branches) && branches.some(isBare)
}

/** Whether a branch lists `required` without saying what the object looks like. @param {unknown} branch */
function isBare(branch) {
  return isObject(branch) && 'required' in branch && !('properties' in branch) && !('$ref' in branch)
}

/** @param {any} branch @param {UserContext} ctx */
function isClosed(branch, ctx) {
  const schema = isObject(branch) && '$ref' in branch ? ctx.resolve(branch).node : branch
  return isObject(schema) && schema.additionalProperties === false
}
