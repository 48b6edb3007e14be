#!/usr/bin/env bash
# A response in which both of two exclusive alternatives are given is parsed without a word: a property that the 3.1 schema
# forbids (`false`) becomes an optional one of any type. Seen with aiopenapi3 0.11.0, httpx2 2.16.2, pydantic 2.14.4.
# Guessed: the response is refused, because this client calls itself a validator and supports 3.1.
# Hurt: whoever trusts it to keep alternatives apart: an order that was refused is read as placed, since the first
# alternative of the `oneOf` takes it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv .venv
.venv/bin/pip install -q aiopenapi3==0.11.0 httpx2==2.16.2 pydantic==2.14.4
cat >try.py <<'PY'
import httpx2
from aiopenapi3 import OpenAPI

TEXT = {"type": "string"}
RESULT = {
    "oneOf": [
        {"title": "Placed", "type": "object", "required": ["receipt"], "properties": {"receipt": TEXT, "reason": False}},
        {"title": "Refused", "type": "object", "required": ["reason"], "properties": {"receipt": False, "reason": TEXT}},
    ]
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Orders", "version": "1.0.0"},
    "servers": [{"url": "http://orders.invalid"}],
    "paths": {
        "/orders": {
            "post": {
                "responses": {
                    "202": {"description": "Accepted.", "content": {"application/json": {"schema": RESULT}}}
                }
            }
        }
    },
}


def read(body):
    def session(*_, **options) -> httpx2.Client:
        return httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(202, json=body)))

    api = OpenAPI("http://orders.invalid/openapi.json", DOCUMENT, session_factory=session)
    try:
        return f"read as {api.createRequest(('/orders', 'post'))()!r}"
    except Exception as error:
        return f"refused, {type(error).__name__}"


for body in ({"receipt": "r1"}, {"reason": "sold out"}, {"receipt": "r1", "reason": "sold out"}, {"other": 1}):
    print(f"{body}: {read(body)}")
PY
.venv/bin/python try.py | tee seen
grep -q "^{'receipt': 'r1', 'reason': 'sold out'}: read as .*receipt='r1', reason='sold out'" seen
grep -q "^{'other': 1}: refused" seen
