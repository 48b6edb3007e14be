import { readFileSync, writeFileSync } from 'node:fs'

for (const edition of ['3.1', '3.0']) {
  const specUrlOrPayload = JSON.parse(readFileSync(`openapi-${edition}.json`, 'utf8'))
  // MockServer matches paths without the address in `servers`.
  writeFileSync(`mockserver-${edition}.json`, JSON.stringify([{ specUrlOrPayload }]))
}
