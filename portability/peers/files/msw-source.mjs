import { readFileSync } from 'node:fs'
import { createServer } from '@mswjs/http-middleware'
import { fromOpenApi } from '@mswjs/source/open-api'

const [, , file, isHere] = process.argv
const port = Number(process.env.PORT)
const contract = JSON.parse(readFileSync(file, 'utf8'))
if (isHere) contract.servers = [{ url: `http://127.0.0.1:${port}` }]
createServer(...(await fromOpenApi(contract))).listen(port, '127.0.0.1')
