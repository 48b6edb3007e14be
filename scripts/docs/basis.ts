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
    const demands = new Set(undocumented.filter((one) => one.basis === basis).map(({ demand }) => demand))
    return html` <a class="basis" href="#basis">${basis}: ${[...demands].join(', ')}</a>`
  })
  return html`${notes}`
}

/** The table of every constraint with its basis and where that is stated. */
export function tabulateBases(constraints: readonly BasedConstraint[]): Markup {
  const rows = constraints.map(
    ({ of, demand, basis, stated }) =>
      html`<tr><td>${of}</td><td>${demand}</td><td>${basis}</td><td>${stated}</td></tr>\n`,
  )
  return html`<table>
<thead><tr><th scope="col">of</th><th scope="col">demands</th><th scope="col">basis</th><th scope="col">stated in</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`
}
