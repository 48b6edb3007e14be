import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { batchUpgradeDatabaseVersionHandlers } from './dds.handlers.ts'
import { address, isTokenRight } from './reject.mjs'

const app = new Hono()
app.use(async (context, next) =>
  isTokenRight(context.req.header('x-auth-token'))
    ? next()
    : context.json({ error_code: 'APIGW.0301', error_msg: 'wrong token' }, 401),
)
app.post('/v3/:project_id/instances/db-upgrade', ...batchUpgradeDatabaseVersionHandlers)
serve({ fetch: app.fetch, port: address.port, hostname: address.host })
