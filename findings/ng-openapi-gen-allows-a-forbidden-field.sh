#!/usr/bin/env bash
# A property that a 3.1 schema forbids (`false`) becomes an optional one of type `any`, so that the compiler lets a program write and
# read both alternatives of an exclusive pair. Seen with ng-openapi-gen 1.1.0, which says that it generates from 3.1.
# Guessed: `never`, as oazapfts 7.5.0 makes of it, which is run beside it.
# Hurt: Angular programs that ask `if (result.receipt)`: the types neither narrow nor say that there can't be both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ng-openapi-gen@1.1.0 oazapfts@7.5.0
cat >orders.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "Orders", "version": "1.0.0" },
  "servers": [{ "url": "http://127.0.0.1" }],
  "paths": {
    "/orders": {
      "post": {
        "operationId": "order",
        "responses": {
          "202": {
            "description": "Accepted.",
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Placed" } } }
          }
        }
      }
    }
  },
  "components": {
    "schemas": {
      "Placed": {
        "type": "object",
        "required": ["receipt"],
        "properties": { "receipt": { "type": "string" }, "reason": false }
      }
    }
  }
}
JSON
npx ng-openapi-gen --input orders.json --output angular >/dev/null
npx oazapfts orders.json oazapfts.ts
{
  echo "ng-openapi-gen: $(grep 'reason' angular/models/placed.ts)"
  echo "oazapfts: $(grep 'reason' oazapfts.ts)"
} | tee seen
grep -q '^ng-openapi-gen: .*reason?: any' seen
grep -q '^oazapfts: .*reason?: never' seen
