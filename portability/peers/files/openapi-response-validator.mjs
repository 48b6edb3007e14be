// What a test does that sends one request and holds the response against the contract.
import { readFileSync } from 'node:fs'
import OpenAPIResponseValidator from 'openapi-response-validator'
import { send } from './send.mjs'

const contract = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const [{ post }] = Object.values(contract.paths)
const { status, data } = await send(contract)
const inline = (response) =>
  response.$ref ? contract.components.responses[response.$ref.split('/').at(-1)] : response
const responses = Object.fromEntries(
  Object.entries(post.responses).map(([code, response]) => [code, inline(response)]),
)
const Validator = OpenAPIResponseValidator.default ?? OpenAPIResponseValidator
const complaint = new Validator({ responses, components: contract.components }).validateResponse(status, data)
if (complaint) {
  console.log(JSON.stringify(complaint))
  process.exitCode = 1
}
