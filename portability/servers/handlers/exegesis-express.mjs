import { createServer } from 'node:http'
import { argv } from 'node:process'
import { middleware } from 'exegesis-express'
import express from 'express'
import { address, isTokenRight, rejectAll } from './reject.mjs'

const [, , file] = argv
const app = express()
app.use(
  await middleware(file, {
    controllers: {
      dds: {
        batchUpgradeDatabaseVersion: ({ requestBody, res }) => res.status(202).json(rejectAll(requestBody)),
      },
    },
    authenticators: {
      IamToken: ({ req }) =>
        isTokenRight(req.headers['x-auth-token'])
          ? { type: 'success' }
          : { type: 'invalid', status: 401, message: 'wrong token' },
    },
  }),
)
createServer(app).listen(address.port, address.host)
