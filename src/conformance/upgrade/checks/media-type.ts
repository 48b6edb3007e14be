import { mediaType } from '../../../../generated/operation.js'
import { saysSomething } from '../../engine/answer.js'
import type { Expectation } from '../../engine/case.js'
import type { Check } from '../../engine/check.js'
import { upgradeCase } from '../cases.js'
import { madeUpId } from '../harm.js'

/** Media types are not documented: refused, or served as if correct. */
const refusedOrServed: Expectation = { accepted: ['2xx', '4xx'], basis: 'policy' }

const variants: readonly {
  readonly name: string
  readonly title: string
  readonly headers: Record<string, string>
}[] = [
  { name: 'missing', title: 'no content type', headers: {} },
  { name: 'text-plain', title: 'the content type text/plain', headers: { 'Content-Type': 'text/plain' } },
  {
    name: 'form',
    title: 'the content type of a form',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  },
  { name: 'nonsense', title: 'a nonsensical content type', headers: { 'Content-Type': 'no/such;;type' } },
  {
    name: 'accept',
    title: 'an unsupported Accept header',
    headers: { 'Content-Type': mediaType, Accept: 'application/x-no-such-type' },
  },
]

/** A conforming body with another media type. */
export const mediaTypes: readonly Check[] = variants.map(({ name, title, headers }) => ({
  id: `media-type/${name}`,
  title: `${title} is refused, or served as if correct`,
  basis: refusedOrServed.basis,
  cases: () => [upgradeCase(title, [madeUpId(1)], refusedOrServed, { headers })],
  observe: (sent) =>
    sent.flatMap(({ answer }) => (saysSomething(answer) ? [`${title}: answered with ${answer.status}`] : [])),
}))
