#!/usr/bin/env bash
# Two test libraries in their newest releases fail with the newest releases of what they extend, which pip installs beside
# them without a word: aioresponses can't make a single response for aiohttp, and hypothesis-jsonschema can't generate
# a single object with properties. Seen with aioresponses 0.7.9 and aiohttp 3.14.5, hypothesis-jsonschema 0.23.1 and
# hypothesis 6.170.17.
# Guessed: both pairs work, since neither library sets an upper limit below these releases.
# Hurt: whoever mocks an asyncio client, or generates requests from a contract, and updates: the errors name a missing
# argument and a missing attribute deep in other people's code.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv .venv
.venv/bin/pip install -q aioresponses==0.7.9 aiohttp==3.14.5 hypothesis-jsonschema==0.23.1 hypothesis==6.170.17
.venv/bin/pip check
cat >try.py <<'PY'
import asyncio
import warnings

import aiohttp
from aioresponses import aioresponses
from hypothesis import find, settings
from hypothesis_jsonschema import from_schema

warnings.simplefilter("ignore")
url = "http://orders.example/orders"


async def order():
    with aioresponses() as mock:
        mock.post(url, status=202, payload={"receipt": "A1"})
        async with aiohttp.ClientSession() as session:
            async with session.post(url, json={"items": ["tea"]}) as response:
                return await response.json()


def generate(schema):
    return find(from_schema(schema), lambda value: True, settings=settings(database=None))


text = {"type": "string"}
attempts = {
    "aioresponses, a response": lambda: asyncio.run(order()),
    "hypothesis-jsonschema, an array": lambda: generate({"type": "array", "items": text, "maxItems": 10}),
    "hypothesis-jsonschema, an object": lambda: generate({"type": "object", "properties": {"receipt": text}}),
}
for name, attempt in attempts.items():
    try:
        print(f"{name}: {attempt()}")
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {error}".splitlines()[0])
PY
.venv/bin/python try.py 2>/dev/null | tee seen
grep -q "^aioresponses, a response: TypeError: .*missing 1 required keyword-only argument: 'stream_writer'" seen
grep -qx 'hypothesis-jsonschema, an array: \[\]' seen
grep -q "^hypothesis-jsonschema, an object: AttributeError: 'many' object has no attribute 'more'" seen
