import { argv } from 'node:process'
import express from 'express'
import OpenApiValidator from 'express-openapi-validator'
import { address, isTokenRight, rejectAll } from './reject.mjs'

const [, , apiSpec] = argv
const app = express()
app.use(express.json())
app.use(
  OpenApiValidator.middleware({
    apiSpec,
    validateSecurity: { handlers: { IamToken: (request) => isTokenRight(request.headers['x-auth-token']) } },
  }),
)
app.post('/v3/:project_id/instances/db-upgrade', (request, response) => {
  response.status(202).json(rejectAll(request.body))
})
// As the tool's guide shows it.
app.use((error, _request, response, _next) => {
  response.status(error.status || 500).json({ message: error.message, errors: error.errors })
})
app.listen(address.port, address.host)
