import fc from 'fast-check'
import { maxInstanceIds, mediaType } from '../../../../generated/operation.js'
import { escapeUnit } from '../../engine/case.js'
import type { Check } from '../../engine/check.js'
import type { Contract } from '../../engine/contract/contract.js'
import { isObject, type Json } from '../../engine/contract/schema.js'
import { validValues } from '../../engine/generate/arbitraries.js'
import { count } from '../../engine/words.js'
import { conforming, madeUpIdList, operationCase } from '../cases.js'
import { idsIn, toBody } from '../fields.js'
import { anyIds } from '../safety.js'

/** Ways to write the same JSON value: none of them may matter (RFC 8259). */
const serializations: Readonly<Record<string, (value: Json) => string>> = {
  compact: (value) => JSON.stringify(value),
  indented: (value) => JSON.stringify(value, null, 2),
  'with spaces': (value) => `\r\n\t ${JSON.stringify(value, null, '\t')} \n`,
  'with keys reversed': (value) => JSON.stringify(reverseKeys(value)),
  'with escapes': (value) => JSON.stringify(value).replace(/[^\x20-\x7e]/g, escapeUnit),
}

/** Ids that a careless comparison takes for another: each is made from one beside it. */
const relatives: Readonly<Record<string, (id: string) => string>> = {
  'its beginning': (id) => [...id].slice(0, -1).join(''),
  'more after it': (id) => `${id}~`,
  'in capital letters': (id) => id.toUpperCase(),
}

const contentTypes = [mediaType, `${mediaType};charset=utf-8`, `${mediaType}; charset=UTF-8`]

const ids = madeUpIdList(1)
const withUnknownField = JSON.stringify({ ...toBody(ids), extra: 1 })

/** Any body that the contract allows, written in any way that JSON allows. */
export function validBody({ request, document }: Contract): Check {
  return {
    id: 'valid/body',
    title: 'any conforming body gets a declared response',
    basis: 'documented',
    cases: () => [
      operationCase('a body with an unknown field', withUnknownField, conforming, { ids, valid: true }),
    ],
    generated: fc
      .tuple(
        validValues(request.schema, { document, strings: anyIds() }),
        fc.constantFrom(undefined, ...Object.keys(relatives)),
        fc.constantFrom(...Object.keys(serializations)),
        fc.constantFrom(...contentTypes),
      )
      .map(([generated, relative, serialization, contentType]) => {
        const value = relative === undefined ? generated : relateIds(generated, relative)
        const ids = idsIn(value, maxInstanceIds) ?? []
        const content = serializations[serialization]?.(value) ?? ''
        const title = `a valid body (${count(ids.length, 'id')}, ${serialization})`
        const headers = { 'Content-Type': contentType }
        return operationCase(title, content, conforming, { ids, valid: true, headers })
      }),
  }
}

function reverseKeys(value: Json): Json {
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).toReversed())
}

/** Replaces the last id by one that is made from the first. */
function relateIds(value: Json, relative: string): Json {
  const ids = idsIn(value, maxInstanceIds) ?? []
  const related = relatives[relative]?.(ids[0] ?? '') ?? ''
  if (!isObject(value) || ids.length < 2 || ids.slice(0, -1).includes(related)) return value
  return { ...value, ...toBody([...ids.slice(0, -1), related]) }
}
