import type { Case } from '../case.js'
import type { Operation } from '../operation.js'
import { type HttpResponse, saysSomething } from '../response.js'
import { joinWords } from '../words.js'
import type { Session } from './session.js'

/** Under which name the requests are sent that the target must tell from a valid one. */
const contrastCheck = 'reference/contrast'

type Facts = Pick<Operation, 'contract' | 'isOfGateway' | 'describeResponse'>

/**
 * Why a refusal of a valid request cannot be one of its ids; `undefined` when it can: it is an error as the
 * contract declares it, and comes from the service itself.
 */
export function whyNoRefusalOfIds(
  refusal: HttpResponse,
  { contract, isOfGateway }: Facts,
): string | undefined {
  const { status, json } = refusal
  const declared = contract.responses.get(status)
  if (!declared || status < 400) return 'which the contract does not declare'
  if (!json || declared.findSchemaErrors(json.value, () => {}).length > 0)
    return 'with a body that is no error as the contract declares it'
  return isOfGateway(refusal) ? 'which comes from the gateway, and not from the service' : undefined
}

/**
 * Why a target that refuses the simplest valid request does not show that it refuses its ids: it answers
 * a broken body, no token, or a path that cannot exist in the same way.
 */
export async function whyNotToldApart(
  refusal: HttpResponse,
  session: Session,
  operation: Pick<Operation, 'contrasts'> & Facts,
): Promise<string | undefined> {
  const why = whyNoRefusalOfIds(refusal, operation)
  if (why !== undefined) return why
  const alike: string[] = []
  const withoutResponse: string[] = []
  for (const contrast of operation.contrasts) {
    const response = await responseTo(contrast, session)
    if (!response) withoutResponse.push(contrast.title)
    else if (operation.describeResponse(response) === operation.describeResponse(refusal))
      alike.push(contrast.title)
  }
  if (alike.length > 0) return `and so ${alike.length === 1 ? 'was' : 'were'} ${joinWords(alike, 'and')}`
  return withoutResponse.length === 0
    ? undefined
    : `and ${joinWords(withoutResponse, 'and')} got no response to compare it with`
}

async function responseTo(contrast: Case, session: Session): Promise<HttpResponse | undefined> {
  const response = (await session.send(contrastCheck, contrast)).at(-1)?.response
  return saysSomething(response) ? response : undefined
}
