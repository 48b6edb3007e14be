import { isRecord } from '../contract.js'
import { type BasedConstraint, noteBasis } from './basis.js'
import { type ContractReader, type Part, textOf, textsOf } from './contract.js'
import { html, type Markup, markdown } from './markup.js'

/** What the parts of the page are made from. */
export interface Source {
  readonly contract: ContractReader
  readonly constraints: readonly BasedConstraint[]
}

/** One thing that a request or a response holds. */
interface Field {
  readonly name: string
  /** Its type and place, such as "string in the path". */
  readonly kind: string
  readonly isRequired: boolean
  readonly description: string
  /** JSON pointers of all that the contract demands of it. */
  readonly places: readonly string[]
}

/** The fields of an object schema, those that it forbids left out. */
export function fieldsOf({ contract }: Source, schema: Part): Field[] {
  const required = textsOf(schema.value['required'])
  return contract.parts(`${schema.at}/properties`).map(([name, field]) => {
    const index = required.indexOf(name)
    const own = `${schema.at}/properties/${name}`
    return {
      name,
      kind: kindOf(field.value),
      isRequired: index >= 0,
      description: field.description,
      places: [own, field.at, `${schema.at}/required/${index}`],
    }
  })
}

/** The type of a schema in words, with its limit. */
export function kindOf(schema: Readonly<Record<string, unknown>>): string {
  const { type, items, maxItems } = schema
  if (type !== 'array') return textOf(type)
  const elements = isRecord(items) && textOf(items['$ref']).endsWith('Id') ? 'strings' : 'objects'
  return maxItems === undefined ? `array of ${elements}` : `array of at most ${maxItems} ${elements}`
}

/**
 * Lists fields with what is said of each, and a link to each.
 *
 * @param owner what has the fields, for the address of the link
 */
export function listFields({ constraints }: Source, fields: readonly Field[], owner: string): Markup {
  const items = fields.map(
    ({ name, kind, isRequired, description, places }) => html`
<dt id="${owner}.${name}"><a class="self" href="#${owner}.${name}" aria-label="Link to ${name} of ${owner}"></a><code>${name}</code> <span>${kind}${isRequired ? ', required' : ', optional'}</span>${noteBasis(constraints, places)}</dt>
<dd>${markdown(description)}</dd>`,
  )
  return html`<dl>${items}\n</dl>`
}

/** Whether a value has all fields that an object schema requires, and none that it forbids. */
export function fits(schema: Part, value: unknown): boolean {
  const properties = isRecord(schema.value['properties']) ? schema.value['properties'] : {}
  if (!isRecord(value)) return false
  const hasRequired = textsOf(schema.value['required']).every((name) => name in value)
  return hasRequired && Object.keys(value).every((name) => properties[name] !== false)
}
