import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import chai from 'chai'
import chaiPlugin from 'chai-openapi-response-validator'
import { send } from './send.mjs'

const file = resolve(process.argv[2])
const plugin = chaiPlugin.default ?? chaiPlugin
try {
  chai.use(plugin(file))
} catch (error) {
  // The rest of the message is the list of what it takes for errors.
  console.error(error.message.split(': [')[0])
  process.exit(1)
}
chai.expect(await send(JSON.parse(readFileSync(file, 'utf8')))).to.satisfyApiSpec
