#!/usr/bin/env bash
# Converting 3.0 to 3.1 rewrites not only schemas but also the data in examples: a field of the API that is called
# `nullable` disappears, `type` beside it becomes a list, and a field called `example` becomes a list `examples`. The
# example then breaks the schema beside it. Seen with openapi-format 1.33.6; @scalar/openapi-upgrader 0.4.9 leaves such
# data as it is.
# Guessed: data stays data, whatever its fields are called.
# Hurt: APIs about forms, columns and schemas, whose fields have such names: their documentation, and the mocks that
# respond with its examples, show what the service never sends.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts openapi-format@1.33.6
cat >write.js <<'JS'
import { writeFileSync } from 'node:fs'

const schema = {
  type: 'object',
  required: ['name', 'type', 'nullable', 'example'],
  properties: {
    name: { type: 'string' },
    type: { type: 'string' },
    nullable: { type: 'boolean' },
    example: { type: 'string' },
  },
}
const column = { name: 'colour', type: 'string', nullable: true, example: 'red' }
const respond = (examples) => ({
  get: { responses: { 200: { description: 'A column', content: { 'application/json': { schema, ...examples } } } } },
})
const document = {
  openapi: '3.0.3',
  info: { title: 'Columns', version: '1.0.0' },
  paths: {
    '/one': respond({ example: column }),
    '/named': respond({ examples: { colour: { value: column } } }),
  },
}
writeFileSync('columns-3.0.json', JSON.stringify(document))
JS
cat >show.js <<'JS'
import { readFileSync } from 'node:fs'

for (const name of ['columns-3.0.json', 'columns-3.1.json']) {
  const { openapi, paths } = JSON.parse(readFileSync(name, 'utf8'))
  const of = (path) => paths[path].get.responses[200].content['application/json']
  console.log(`${openapi}, required: ${of('/one').schema.required}`)
  console.log(`${openapi}, example: ${JSON.stringify(of('/one').example)}`)
  console.log(`${openapi}, examples: ${JSON.stringify(of('/named').examples.colour.value)}`)
}
JS
node write.js
node_modules/.bin/openapi-format columns-3.0.json --convertTo 3.1 --output columns-3.1.json >/dev/null 2>&1
node show.js | tee seen
grep -qxF '3.0.3, example: {"name":"colour","type":"string","nullable":true,"example":"red"}' seen
grep -qxF '3.1.0, required: name,type,nullable,example' seen
grep -qxF '3.1.0, example: {"name":"colour","type":["string","null"],"examples":["red"]}' seen
grep -qxF '3.1.0, examples: {"name":"colour","type":["string","null"],"examples":["red"]}' seen
