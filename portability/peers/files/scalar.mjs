import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { createMockServer } from '@scalar/mock-server'

const document = JSON.parse(readFileSync(process.argv[2], 'utf8'))
// Older versions know the second name only.
const app = await createMockServer({ document, specification: document })
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) })
