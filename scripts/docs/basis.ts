import { namesIn } from '../../src/pointer.js'
import { type Constraint, listConstraints } from '../constraints.js'
import { isRecord } from '../contract.js'
import { html, type Markup } from './markup.js'

/** A constraint of the contract, in words, with its basis. */
export interface BasedConstraint {
  readonly pointer: string
  /** The part of the contract as a reader knows it: the operation, a component, or a field of one. */
  readonly of: string
  /** What the contract demands there, such as "at most 10". */
  readonly demand: string
  readonly basis: string
  readonly stated: string
}

/** Joins the constraints of a contract with the bases in provenance.yaml, in the order of that file. */
export function joinBases(contract: unknown, provenance: unknown): readonly BasedConstraint[] {
  const constraints = new Map(listConstraints(contract).map((constraint) => [constraint.pointer, constraint]))
  const bases = isRecord(provenance) ? Object.entries(provenance) : []
  return bases.flatMap(([pointer, entry]) => {
    const constraint = constraints.get(pointer)
    if (!constraint || !isRecord(entry)) return []
    const { basis, stated } = entry
    const words = { of: nameOf(constraint), demand: demandOf(constraint) }
    return [{ pointer, ...words, basis: String(basis), stated: String(stated) }]
  })
}

function nameOf({ pointer, value }: Constraint): string {
  const [top, , component = '', keyword, field = ''] = namesIn(pointer)
  if (top === 'paths') return pointer.includes('/requestBody') ? 'request body' : 'operation'
  if (keyword === 'properties') return `${component}.${field}`
  return keyword === 'required' && typeof value === 'string' ? `${component}.${value}` : component
}

function demandOf({ pointer, value }: Constraint): string {
  const [last = '', parent = ''] = namesIn(pointer).toReversed()
  const byParent: Readonly<Record<string, string>> = {
    paths: 'path',
    security: 'token',
    parameters: 'path parameter',
    content: last,
    responses: `status ${last}`,
    required: 'required',
    properties: value === false ? `never ${last}` : 'field',
    oneOf: 'alternative',
  }
  const byKeyword: Readonly<Record<string, string>> = {
    post: 'method',
    schema: 'schema',
    items: 'elements',
    required: 'required',
    name: 'name',
    in: `in the ${value}`,
    type: String(value),
    maxItems: `at most ${value}`,
  }
  return byParent[parent] ?? byKeyword[last] ?? `${last} ${JSON.stringify(value)}`
}

/**
 * Notes, for each basis but "documented", what of some parts of the contract rests on it. Nothing when all
 * of it is documented: a reader should not have to skip what goes without saying.
 *
 * @param places JSON pointers; what is below one belongs to it.
 */
export function noteBasis(constraints: readonly BasedConstraint[], places: readonly string[]): Markup {
  const undocumented = constraints.filter(
    ({ pointer, basis }) =>
      basis !== 'documented' && places.some((place) => pointer === place || pointer.startsWith(`${place}/`)),
  )
  const bases = [...new Set(undocumented.map(({ basis }) => basis))]
  const notes = bases.map((basis) => {
    const ofBasis = undocumented.filter((one) => one.basis === basis)
    const first = new Map(ofBasis.toReversed().map((one) => [one.demand, one]))
    const links = [...new Set(ofBasis.map(({ demand }) => demand))].map((demand, index) => {
      const { pointer = '' } = first.get(demand) ?? {}
      return html`${index > 0 ? ', ' : ''}<a href="#${rowOf(pointer)}">${demand}</a>`
    })
    return html` <span class="basis">${basis}: ${links}</span>`
  })
  return html`${notes}`
}

/** The id of the row of a constraint: what identifies it in the contract, with nothing that a link must escape. */
function rowOf(pointer: string): string {
  return `basis${pointer.replaceAll(/\W+/g, '-')}`
}

/** The table of every constraint with its basis and where that is stated. */
export function tabulateBases(constraints: readonly BasedConstraint[]): Markup {
  const rows = constraints.map(
    ({ pointer, of, demand, basis, stated }) =>
      html`<tr id="${rowOf(pointer)}"><td>${of}</td><td>${demand}</td><td>${basis}</td><td>${stated}</td></tr>\n`,
  )
  return html`<table>
<thead><tr><th scope="col">where</th><th scope="col">rule</th><th scope="col">basis</th><th scope="col">stated in</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`
}
