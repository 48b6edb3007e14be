import { argv } from 'node:process'
import Fastify from 'fastify'
import openapiGlue from 'fastify-openapi-glue'
import { address, isTokenRight, rejectAll } from './reject.mjs'

const [, , specification, strict] = argv
const fastify = Fastify(strict === 'loose' ? { ajv: { customOptions: { strict: false } } } : {})
await fastify.register(openapiGlue, {
  specification,
  serviceHandlers: {
    batchUpgradeDatabaseVersion: async (request, reply) => reply.code(202).send(rejectAll(request.body)),
  },
  securityHandlers: {
    IamToken: async (request) => {
      if (!isTokenRight(request.headers['x-auth-token'])) throw new Error('wrong token')
    },
  },
})
await fastify.listen(address)
