import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import { middleware } from 'express-openapi-validator'
import fastify from 'fastify'
import { Hono } from 'hono'
import { getResponse, HttpResponse, http } from 'msw'
import { OpenAPIBackend } from 'openapi-backend'

/** The gateway of the service takes headers of up to 32 KB; Node 16 KB unless told otherwise. */
const longHeaders = { maxHeaderSize: 64 * 1024 }
const contract = fileURLToPath(new URL('../../generated/openapi.json', import.meta.url))
const route = '/v3/:project_id/instances/db-upgrade'
const badRequest = { error_code: 'DBS.200001', error_msg: 'Parameter error' }
const unauthorized = { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information' }
const unknown = { error_code: 'DBS.200002', error_message: 'The DB instance does not exist.' }

const upgrade = (ids) => ({
  upgrade_results: [...new Set(ids)].map((id) => ({ instance_id: id, ...unknown })),
})
const isValid = (body) =>
  Array.isArray(body?.instance_ids) &&
  body.instance_ids.length <= 10 &&
  body.instance_ids.every((id) => typeof id === 'string')

/** The servers, each as its documentation shows it. Each takes the right token and returns an HTTP server. */
export const servers = {
  'express-careful': (token) => {
    const app = express()
    app.use(refuseStrangers(token), express.json())
    app.post(route, ({ body }, response) =>
      isValid(body)
        ? response.status(202).json(upgrade(body.instance_ids))
        : response.status(400).json(badRequest),
    )
    app.use(answerErrors)
    return createServer(longHeaders, app)
  },
  'express-naive': (token) => {
    const app = express()
    app.use(refuseStrangers(token), express.json())
    app.post(route, ({ body }, response) => {
      if (body.instance_ids.length > 10) return response.status(400).json(badRequest)
      response
        .status(202)
        .json({ upgrade_results: body.instance_ids.map((id) => ({ instance_id: id, ...unknown })) })
    })
    return createServer(app)
  },
  'express-hangs': (token) => {
    const app = express()
    app.use(refuseStrangers(token), express.text({ type: () => true }))
    app.post(route, ({ body }, response) => {
      Promise.resolve(body)
        .then(JSON.parse)
        .then((json) =>
          isValid(json)
            ? response.status(202).json(upgrade(json.instance_ids))
            : response.status(400).json(badRequest),
        )
        // The mistake: whoever asked never hears of it.
        .catch(() => {})
    })
    return createServer(app)
  },
  fastify: async (token) => {
    const app = fastify()
    app.addHook('onRequest', async ({ headers }, reply) => {
      if (headers['x-auth-token'] !== token) return reply.code(401).send(unauthorized)
    })
    const schema = {
      body: {
        type: 'object',
        required: ['instance_ids'],
        properties: { instance_ids: { type: 'array', maxItems: 10, items: { type: 'string' } } },
      },
    }
    app.post(route, { schema }, async ({ body }, reply) => reply.code(202).send(upgrade(body.instance_ids)))
    await app.ready()
    return app.server
  },
  hono: (token) => {
    const app = new Hono()
    app.use(async (context, next) =>
      context.req.header('X-Auth-Token') === token ? next() : context.json(unauthorized, 401),
    )
    app.post(route, async (context) => {
      if (!/^application\/json\b/i.test(context.req.header('Content-Type') ?? ''))
        return context.json(badRequest, 400)
      const body = await context.req.json().catch(() => undefined)
      return isValid(body) ? context.json(upgrade(body.instance_ids), 202) : context.json(badRequest, 400)
    })
    app.notFound((context) =>
      context.json({ error_code: 'APIGW.0101', error_msg: 'The API does not exist' }, 404),
    )
    return createAdaptorServer({ fetch: app.fetch, serverOptions: longHeaders })
  },
  msw: () => {
    const handlers = [
      http.post(`*${route}`, () =>
        HttpResponse.json(upgrade(['046287aae57843b1a7bc61b7a8812f41in02']), { status: 202 }),
      ),
    ]
    return serve(
      async (request) => (await getResponse(handlers, request)) ?? new Response(null, { status: 404 }),
    )
  },
  'express-openapi-validator': (token) => {
    const app = express()
    app.use(refuseStrangers(token), express.json())
    app.use(middleware({ apiSpec: contract, validateSecurity: false }))
    app.post(route, ({ body }, response) => response.status(202).json(upgrade(body.instance_ids)))
    app.use(answerErrors)
    return createServer(longHeaders, app)
  },
  'openapi-backend': async (token) => {
    const api = new OpenAPIBackend({
      definition: contract,
      quick: true,
      handlers: {
        batchUpgradeDatabaseVersion: ({ request }) =>
          Response.json(upgrade(request.requestBody.instance_ids), { status: 202 }),
        validationFail: () => Response.json(badRequest, { status: 400 }),
        notFound: () =>
          Response.json({ error_code: 'APIGW.0101', error_msg: 'The API does not exist' }, { status: 404 }),
        methodNotAllowed: () =>
          Response.json({ error_code: 'APIGW.0101', error_msg: 'No such method' }, { status: 405 }),
        unauthorizedHandler: () => Response.json(unauthorized, { status: 401 }),
      },
    })
    await api.init()
    api.registerSecurityHandler('IamToken', ({ request }) => request.headers['x-auth-token'] === token)
    return serve(async (request) =>
      api.handleRequest({
        method: request.method,
        path: new URL(request.url).pathname,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
      }),
    )
  },
}

function refuseStrangers(token) {
  return ({ headers }, response, next) =>
    headers['x-auth-token'] === token ? next() : response.status(401).json(unauthorized)
}

function answerErrors({ status = 500 }, _request, response, _next) {
  response.status(status).json({ ...badRequest, error_msg: `Refused with ${status}` })
}

/** Serves what answers a Request with a Response. */
function serve(answer) {
  return createAdaptorServer({ fetch: answer, serverOptions: longHeaders })
}
