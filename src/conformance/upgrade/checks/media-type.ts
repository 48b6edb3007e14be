import { mediaType } from '../../../../generated/operation.js'
import type { Case } from '../../engine/case.js'
import type { Check } from '../../engine/check.js'
import { servedOrRefused, upgradeCase } from '../cases.js'
import { madeUpId } from '../safety.js'
import { describeAnswers } from './boundaries.js'

const variants: readonly { name: string; title: string; headers: Case['headers'] }[] = [
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

/** A conforming body with another media type; what to do with it is not documented. */
export const mediaTypes: readonly Check[] = variants.map(({ name, title, headers }) => ({
  id: `media-type/${name}`,
  title: `${title} is refused, or served as if correct`,
  basis: servedOrRefused.basis,
  cases: () => [upgradeCase(title, [madeUpId(1)], servedOrRefused, { headers })],
  observe: (sent) => describeAnswers(title, sent),
}))
