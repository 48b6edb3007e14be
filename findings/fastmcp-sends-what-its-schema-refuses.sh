#!/usr/bin/env bash
# A tool made from an OpenAPI document announces the limits of the request in its input schema and holds nothing against
# them: eleven items where ten are the most, a string in place of the list, and no list at all go out as requests, and so
# does a call with a misspelt name, without it. `strict_input_validation=True` stops the misspelt name alone. A function
# as a tool, run beside it, refuses such calls. Seen with fastmcp 4.2.3, httpx2 2.16.2.
# Guessed: refused before anything is sent, as with a function.
# Hurt: whoever gives an agent the operation of a service that acts at once, and relies on the contract to stop what
# can't be meant.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv .venv
.venv/bin/pip install -q fastmcp==4.2.3 httpx2==2.16.2
cat >try.py <<'PY'
import asyncio
import logging
from typing import Annotated

import httpx2
from fastmcp import Client, FastMCP
from pydantic import Field

logging.disable()
items = {"type": "array", "maxItems": 10, "items": {"type": "string"}}
order = {"type": "object", "required": ["items"], "properties": {"items": items}}
document = {
    "openapi": "3.1.1",
    "info": {"title": "Orders", "version": "1.0.0"},
    "paths": {
        "/orders": {
            "post": {
                "operationId": "placeOrders",
                "requestBody": {"required": True, "content": {"application/json": {"schema": order}}},
                "responses": {"202": {"description": "Accepted"}},
            }
        }
    },
}
calls = {
    "one": {"items": ["tea"]},
    "eleven": {"items": ["tea"] * 11},
    "a string": {"items": "tea"},
    "nothing": {},
    "another name": {"things": ["tea"]},
}


async def attempt(strict):
    sent = []

    def respond(request):
        sent.append(request.content.decode())
        return httpx2.Response(202, json={})

    transport = httpx2.MockTransport(respond)
    http = httpx2.AsyncClient(base_url="http://orders.example", transport=transport)
    server = FastMCP.from_openapi(openapi_spec=document, client=http, strict_input_validation=strict)

    @server.tool
    def by_hand(items: Annotated[list[str], Field(max_length=10)]) -> None:
        sent.append("called")

    async with Client(server) as client:
        tools = {tool.name: tool for tool in await client.list_tools()}
        print(f"announced: {tools['placeOrders'].model_dump()['input_schema']['properties']}")
        for tool in ("placeOrders", "by_hand"):
            for name, arguments in calls.items():
                sent.clear()
                result = await client.call_tool(tool, arguments, raise_on_error=False)
                outcome = "refused" if result.is_error and not sent else f"sent {sent[0][:20]}"
                print(f"{'strict' if strict else 'default'}, {tool}, {name}: {outcome}")


for strict in (False, True):
    asyncio.run(attempt(strict))
PY
.venv/bin/python try.py 2>/dev/null | tee seen
grep -q "^announced: .*'maxItems': 10" seen
for mode in default strict; do
  grep -qxF "$mode, placeOrders, a string: sent {\"items\":\"tea\"}" seen
  grep -qxF "$mode, placeOrders, nothing: sent {}" seen
  grep -q "^$mode, placeOrders, eleven: sent" seen
  [ "$(grep -cE "^$mode, by_hand, (eleven|a string|nothing|another name): refused$" seen)" = 4 ]
done
grep -qxF 'default, placeOrders, another name: sent {}' seen
grep -qx 'strict, placeOrders, another name: refused' seen
