import { isRecord } from '../contract.js'
import { noteBasis } from './basis.js'
import { type Part, textOf } from './contract.js'
import { html, listing, Markup, markdown } from './markup.js'
import { fieldsOf, fits, kindOf, listFields, type Source } from './schema.js'

/** A status of the responses of the operation. */
export interface Status {
  readonly status: string
  readonly response: Part
  /** JSON pointer of where the operation names it. */
  readonly at: string
}

/** Everything that a request needs, next to an example. */
export function renderRequest(source: Source, operation: Part): Markup {
  const { contract } = source
  const body = contract.part(`${operation.at}/requestBody`)
  const [mediaType, content] = contract.onlyPart(`${body.at}/content`)
  const schema = contract.part(`${content.at}/schema`)
  const [example] = contract.parts(`${content.at}/examples`)
  return html`
<section id="request">
<h2>Request</h2>
${listFields(source, [...headersOf(source, operation), ...parametersOf(source, operation)], 'request')}
<h3>Body <small>${mediaType}${body.value['required'] === true ? ', required' : ''}</small>${noteBasis(
    source.constraints,
    [content.at, `${schema.at}/type`],
  )}</h3>
${listFields(source, fieldsOf(source, schema), 'request')}
${example && figure(example)}
</section>`
}

/** The headers that carry what proves who calls. */
function headersOf({ contract }: Source, operation: Part) {
  return contract.parts(`${operation.at}/security`).flatMap(([index, demand]) =>
    Object.keys(demand.value).map((name) => {
      const scheme = contract.part(`/components/securitySchemes/${name}`)
      return {
        name: textOf(scheme.value['name']),
        kind: `in the ${textOf(scheme.value['in'])}`,
        isRequired: true,
        description: scheme.description,
        places: [scheme.at, `${operation.at}/security/${index}`],
      }
    }),
  )
}

function parametersOf({ contract }: Source, operation: Part) {
  return contract.parts(`${operation.at}/parameters`).map(([, parameter]) => {
    const schema = contract.part(`${parameter.at}/schema`)
    return {
      name: textOf(parameter.value['name']),
      kind: `${kindOf(schema.value)} in the ${textOf(parameter.value['in'])}`,
      isRequired: parameter.value['required'] === true,
      description: schema.description,
      places: [parameter.at, schema.at],
    }
  })
}

/** The response to a request that was processed: what can have become of an instance, side by side. */
export function renderSuccess(source: Source, { status, response, at }: Status): Markup {
  const { contract, constraints } = source
  const [mediaType, content] = contract.onlyPart(`${response.at}/content`)
  const schema = contract.part(`${content.at}/schema`)
  const [listName, list] = contract.onlyPart(`${schema.at}/properties`)
  const item = contract.part(`${list.at}/items`)
  const examples = contract.parts(`${content.at}/examples`)
  const items = examples.flatMap(([, { value }]) => {
    const results = isRecord(value['value']) ? value['value'][listName] : undefined
    return Array.isArray(results) ? results : []
  })
  const outcomes = contract.parts(`${item.at}/oneOf`).map(([, outcome]) => {
    const shown = items.find((one) => fits(outcome, one))
    return html`
<article class="outcome">
<h3>${nameOf(outcome)}${noteBasis(constraints, [`${outcome.at}/type`])}</h3>
${markdown(outcome.description)}
${listFields(source, fieldsOf(source, outcome), nameOf(outcome))}
${shown && listing(shown)}
</article>`
  })
  return html`
<section id="status-${status}">
<h2>${status} <small>${mediaType}</small>${noteBasis(constraints, [at, content.at, `${schema.at}/type`])}</h2>
${markdown(response.description)}
${listFields(source, fieldsOf(source, schema), nameOf(schema))}
<div class="columns">${outcomes}
</div>
</section>`
}

/** The errors: the body that they share, and each status with its examples. */
export function renderErrors(source: Source, errors: readonly Status[]): Markup {
  const { contract, constraints } = source
  const contentOf = ({ response }: Status) => contract.onlyPart(`${response.at}/content`)[1].at
  const schemas = errors.map((error) => contract.part(`${contentOf(error)}/schema`))
  const bodies = [...new Map(schemas.map((schema) => [schema.at, schema])).values()].map(
    (schema) => html`
<article class="outcome">
<h3>${nameOf(schema)}${noteBasis(constraints, [`${schema.at}/type`])}</h3>
${markdown(schema.description)}
${listFields(source, fieldsOf(source, schema), nameOf(schema))}
</article>`,
  )
  const statuses = errors.map(
    (error) => html`
<article class="columns" id="status-${error.status}">
<div>
<h3>${error.status}${noteBasis(constraints, [error.at, error.response.at])}</h3>
${markdown(error.response.description)}
</div>
<div>
${contract.parts(`${contentOf(error)}/examples`).map(figure)}
</div>
</article>`,
  )
  return html`
<section id="errors">
<h2>Errors</h2>
${bodies}
${statuses}
</section>`
}

/**
 * The samples of code in the contract, and whole requests and responses. A switch that needs no script shows one
 * sample at a time.
 *
 * @param commands what makes the client that a sample imports, by the label of the sample
 */
export function renderSamples(
  { contract }: Source,
  operation: Part,
  successes: readonly Status[],
  commands: ReadonlyMap<string, string>,
): Markup {
  const samples = operation.value['x-codeSamples']
  const code = (Array.isArray(samples) ? samples : []).filter(isRecord).map(({ label, source }, index) => {
    const name = textOf(label)
    const command = commands.get(name)
    return html`
<input type="radio" name="sample" id="sample-${name}"${index === 0 ? new Markup(' checked') : ''}><label for="sample-${name}">${name}</label>
<figure>
<figcaption>${name}${command === undefined ? '' : ', where this has made what it imports:'}</figcaption>
${command === undefined ? undefined : html`<pre class="command" tabindex="0"><code>${command}</code></pre>`}
<pre tabindex="0"><code>${textOf(source)}</code></pre>
</figure>`
  })
  const examplesOf = (pointer: string) => {
    const [, content] = contract.onlyPart(`${pointer}/content`)
    return contract.parts(`${content.at}/examples`).map(figure)
  }
  return html`
<section id="samples">
<h2>Samples</h2>
<p>Each starts upgrades, and sends its request once, whatever fails. Many HTTP clients send it again by themselves: <code>docs/once.md</code> in the package says which, and what ends it.</p>
<fieldset class="switch">
<legend>Samples in</legend>
${code}
</fieldset>
<h3>Requests</h3>
<div class="columns">
${examplesOf(`${operation.at}/requestBody`)}
</div>
${successes.map(
  ({ status, response }) => html`<h3>Responses, ${status}</h3>
<div class="columns">
${examplesOf(response.at)}
</div>`,
)}
</section>`
}

/** What a schema is called in the contract. */
function nameOf({ at }: Part): string {
  return at.split('/').at(-1) ?? ''
}

function figure([, { value, description }]: readonly [string, Part]): Markup {
  return html`<figure>
<figcaption>${markdown(textOf(value['summary']))}${markdown(description)}</figcaption>
${listing(value['value'])}
</figure>`
}
