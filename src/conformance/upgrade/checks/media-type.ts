import { mediaType } from '../../../../generated/operation.js'
import type { Case } from '../../engine/case.js'
import type { Check } from '../../engine/check.js'
import { servedOrRefused, upgradeCase } from '../cases.js'
import { madeUpId } from '../safety.js'
import { describeStatuses } from './boundaries.js'

interface Variant {
  readonly name: string
  readonly title: string
  /** By what is special about each. */
  readonly headers: Readonly<Record<string, Case['headers']>>
  readonly essential?: number
}

const nonsensicalAccept = 'a nonsensical Accept header'

const oddContentTypes: readonly Variant[] = [
  { name: 'missing', title: 'a missing content type', headers: { 'no content type': {} } },
  {
    name: 'text-plain',
    title: 'the content type text/plain',
    headers: ofType({ 'the content type text/plain': 'text/plain' }),
  },
  {
    name: 'form',
    title: 'the content type of a form',
    headers: ofType({
      'the content type of a form': 'application/x-www-form-urlencoded',
      'the content type of a form with files, without its boundary': 'multipart/form-data',
    }),
  },
  {
    name: 'nonsense',
    title: 'a nonsensical content type',
    headers: ofType({
      'a content type with an empty parameter': 'no/such;;type',
      'a content type without a slash': 'json',
      'a content type without a subtype': 'application/',
      'a content type that is a parameter alone': ';charset=utf-8',
    }),
    essential: 2,
  },
  {
    name: 'charset',
    title: 'a charset that does not exist',
    headers: ofType({
      'a charset that does not exist': `${mediaType}; charset=no-such-charset`,
      'a charset without a value': `${mediaType}; charset`,
    }),
    essential: 1,
  },
  {
    name: 'accept',
    title: 'an unsupported Accept header',
    headers: {
      'an unsupported Accept header': { 'Content-Type': mediaType, Accept: 'application/x-no-such-type' },
      [nonsensicalAccept]: { 'Content-Type': mediaType, Accept: 'json;q=high' },
    },
  },
]

/** A conforming body with another media type; what to do with it is not documented. */
export const mediaTypes: readonly Check[] = oddContentTypes.map(({ name, title, headers, ...rest }) => ({
  ...rest,
  id: `media-type/${name}`,
  title: `${title} is refused, or served as if correct`,
  basis: servedOrRefused.basis,
  cases: ({ target }) =>
    Object.entries(headers)
      // Prism's own server ends when it cannot parse one.
      .filter(([title]) => target !== 'prism' || title !== nonsensicalAccept)
      .map(([title, headers]) => upgradeCase(title, [madeUpId(1)], servedOrRefused, { headers })),
  observe: (sent) => describeStatuses(title, sent),
}))

function ofType(types: Readonly<Record<string, string>>): Variant['headers'] {
  return Object.fromEntries(Object.entries(types).map(([title, type]) => [title, { 'Content-Type': type }]))
}
